"""The documents are true: what is generated is fresh, examples run, links resolve, nothing public goes unmentioned."""

from __future__ import annotations

import ast
import doctest
import importlib.util
import re
import tomllib
from dataclasses import fields
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

import onrecord
from onrecord.cli.export import ExportFormat
from onrecord.cli.read import OutputFormat
from onrecord.encoder import ModelFiles
from onrecord.settings import Settings

ROOT = Path(__file__).resolve().parents[2]


def load_generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


generate = load_generate()
PAGES = sorted(page for folder in (".", "docs", "benchmarks", "data") for page in (ROOT / folder).glob("*.md"))
TEXTS = {path: path.read_text(encoding="utf-8") for path in PAGES}
NAMES = {path.relative_to(ROOT).as_posix(): path for path in PAGES}
BY_HAND = "\n".join(
    re.sub(r"(?s)<!-- generated: .*?<!-- end generated -->", "", text)
    for path, text in TEXTS.items()
    if path.name not in {"reference.md", "CHANGELOG.md"}
)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

page = pytest.mark.parametrize("path", PAGES, ids=NAMES)
STALE = "run: python docs/generate.py --write"


def sessions() -> list[tuple[Path, int, str]]:
    return [
        (path, number, command)
        for path in generate.DOCUMENTS
        for number, command in enumerate(generate.session_commands(path))
    ]


@cache
def printed(path: Path) -> list[str]:
    found: list[str] = generate.sessions(path)
    return found


@pytest.mark.parametrize(("path", "number", "command"), sessions(), ids=lambda value: getattr(value, "name", value))
def test_a_session_shows_what_the_command_prints(path: Path, number: int, command: str) -> None:
    fresh = f"<!-- session: {command} -->\n{printed(path)[number]}\n<!-- end session -->"
    assert without_scores(fresh) in without_scores(TEXTS[path]), STALE


def without_scores(text: str) -> str:
    """Blank the scores: processors that round 8-bit products in another way differ in their last digits."""
    return re.sub(r"(?<=[ ·] )[01]\.\d\d(?=\n| ·)|(?<=[a-z] )[01]\.\d\d(?=\n| ·)|(?<=score\": )[\d.]+", "_", text)


@pytest.mark.parametrize("name", generate.TABLES)
def test_generated_tables_are_fresh(name: str) -> None:
    fresh = f"<!-- generated: {name} -->\n{generate.TABLES[name]()}\n<!-- end generated -->"
    marked = [text for text in TEXTS.values() if f"<!-- generated: {name} -->" in text]
    assert marked, f"no page has the table {name}"
    assert all(fresh in text for text in marked), STALE


def test_the_readme_opens_with_a_session_that_fits_a_screen_or_two() -> None:
    text = TEXTS[ROOT / "README.md"]
    command = generate.session_commands(ROOT / "README.md")[0]
    shown = text.partition("```console\n")[2].partition("```")[0]
    assert text.index("```console") < 1_000
    assert command.startswith("onrecord read src/onrecord/samples/")
    assert 12 <= shown.count("\n") <= 60, "show more or less of it"


@pytest.mark.parametrize("name", ["README.md", "docs/tutorial.md", "docs/archive.md", "docs/exports.md"])
def test_python_examples_give_what_they_show(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"(?s)```pycon\n(.*?)```", TEXTS[NAMES[name]])
    assert blocks
    example = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, name, name, 0)
    said: list[str] = []
    doctest.DocTestRunner().run(example, out=said.append)
    assert not said, "".join(said)


@page
def test_python_code_is_python(path: Path) -> None:
    for code in re.findall(r"(?s)```python\n(.*?)```", TEXTS[path]):
        ast.parse(code)


@page
def test_links_resolve(path: Path) -> None:
    text = re.sub(r"(?s)```.*?```", "", TEXTS[path])
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        linked = (path.parent / file).resolve() if file else path
        assert linked.exists(), f"{target}: there is no such file"
        if anchor:
            assert anchor in anchors(linked), f"{target}: there is no such heading"


def anchors(path: Path) -> set[str]:
    """Give the anchors of a page's headings, as GitHub makes them."""
    text = re.sub(r"(?s)```.*?```", "", path.read_text(encoding="utf-8"))
    headings = re.findall(r"(?m)^#+ (.+)$", text)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@page
def test_no_figure_is_left_open(path: Path) -> None:
    assert re.findall(r"\{\{[a-z]+:[^}]*\}\}", TEXTS[path]) == []


@pytest.mark.parametrize("command", [name for name, _ in generate.commands()])
def test_every_command_is_described(command: str) -> None:
    assert command in BY_HAND
    assert f"### `{command}`" in TEXTS[NAMES["docs/reference.md"]]


@pytest.mark.parametrize(
    "option",
    [form for _, function in generate.commands() for forms, *_ in generate.options(function) for form in forms],
)
def test_every_option_is_in_the_reference(option: str) -> None:
    assert f"`{option}`" in TEXTS[NAMES["docs/reference.md"]]


@pytest.mark.parametrize("setting", [each.name for each in fields(Settings)])
def test_every_setting_is_described(setting: str) -> None:
    assert f"--{setting.replace('_', '-')}" in BY_HAND
    assert f"`ONRECORD_{setting.upper()}`" in TEXTS[NAMES["docs/tutorial.md"]]


@pytest.mark.parametrize("output_format", OutputFormat)
def test_every_output_format_is_described(output_format: OutputFormat) -> None:
    assert f"`{output_format}`" in TEXTS[NAMES["docs/tutorial.md"]]


@pytest.mark.parametrize("export_format", ExportFormat)
def test_every_export_format_is_described(export_format: ExportFormat) -> None:
    assert f"\n## {export_format}\n" in TEXTS[NAMES["docs/exports.md"]]


@pytest.mark.parametrize("name", onrecord.__all__)
def test_every_public_name_is_described(name: str) -> None:
    assert re.search(rf"\b{name}\b", BY_HAND)


def test_every_room_is_described() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    rooms = [room for layer in contracts[0]["layers"] for room in layer.split(" | ")]
    house = TEXTS[NAMES["docs/how-it-works.md"]].partition("## The house")[2]
    assert [room for room in rooms if not re.search(rf"\b{room}\b", house)] == []


def test_every_chore_and_every_step_of_the_checks_is_described() -> None:
    text = TEXTS[NAMES["CONTRIBUTING.md"]]
    chores = re.findall(r"(?m)^([a-z]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"))
    steps = re.findall(r'(?m)^\s*say "([^"]+)"', (ROOT / ".ci" / "run").read_text(encoding="utf-8"))
    assert chores
    assert steps
    assert [chore for chore in chores if f"`make {chore}`" not in text] == []
    assert [step for step in steps if f"| {step} |" not in text] == []


def test_every_dependency_has_its_licence_listed() -> None:
    wanted = [
        *PROJECT["dependencies"],
        *(name for extra in PROJECT["optional-dependencies"].values() for name in extra),
    ]
    listed = TEXTS[NAMES["docs/licences.md"]]
    missing = [name for line in wanted if f"| {(name := re.split('[^a-z0-9.-]', line)[0])} " not in listed]
    assert missing == []


def test_versions_agree() -> None:
    (newest, *_) = re.findall(r"(?m)^## \[(.+?)\] - (?:unreleased|\d{4}-\d\d-\d\d)$", TEXTS[NAMES["CHANGELOG.md"]])
    cited = re.search(r"(?m)^version: (.+)$", (ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert cited is not None
    assert {newest, cited[1], PROJECT["version"]} == {onrecord.__version__}


def test_figures_in_the_documents_are_those_of_the_model_that_ships() -> None:
    measured = ModelFiles.open().facts.get("dev_figures")
    if measured is None:
        pytest.skip("the model in this checkout has no figures on record")
    card, readme = TEXTS[NAMES["docs/model-card.md"]], TEXTS[NAMES["README.md"]]
    for name, value in measured.items():
        if name in {"gold", "pred"}:
            continue
        shown = re.findall(rf"(?m)^\| {re.escape(name)} \| ([^|]+) \|", card)
        assert f"{value}" in shown, name
    own = re.search(r"(?m)^\| onrecord \|(.+)\|$", readme)
    assert own is not None
    figures = [cell.strip() for cell in own[1].split("|")]
    columns = ("match", "cue", "source", "content", "full", "alpha")
    assert figures == [f"{measured[name]}" for name in columns]
