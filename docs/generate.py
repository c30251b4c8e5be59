"""Writes what the documents take from the program: tables of options and settings, and the real output of sessions.

    python docs/generate.py            # names the files that are stale; status 1 if there are any
    python docs/generate.py --write    # writes them anew

A session is a command in a document, run in a terminal of 80 columns. What stands between its two comments,
``session: COMMAND`` and ``end session``, is replaced by what the command prints. The sessions of a document are run one
after another in a folder of their own, in which ``docs`` and ``src`` are those of the repository; so one can build on
those before it. In the same way a table stands between ``generated: NAME`` and ``end generated``. Everything else in a
document is written by hand.
"""

from __future__ import annotations

import ast
import inspect
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import fields
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any, get_args, get_type_hints

from typer.models import ArgumentInfo

import onrecord
from onrecord import errors
from onrecord.cli import app
from onrecord.cli.export import ExportFormat
from onrecord.cli.read import OutputFormat
from onrecord.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))

_SESSION = re.compile(r"(?s)<!-- session: (?P<command>.+?) -->\n.*?<!-- end session -->")
_TABLE = re.compile(r"(?s)<!-- generated: (?P<name>[a-z]+) -->\n.*?<!-- end generated -->")
_VALUES = {int: "number", float: "number", str: "text", Path: "path"}
_FORMATS = {
    "table": "For people: a heading and a short block a statement, from 110 columns on a row a statement.",
    "json": "For programs: [JSON Lines](reference.md#one-line-of-json-lines), one article a line, all in ASCII.",
    "html": "For people: one page that needs no network and no second file, with the text marked.",
    "csv": "For spreadsheets: [one row a statement](reference.md#one-row-of-csv-and-parquet), with offsets as numbers.",
    "parquet": "For DuckDB, pandas and R: [the same rows](reference.md#one-row-of-csv-and-parquet) with typed columns.",
    "events": "For event data: [tab-separated lines](reference.md#one-line-of-events) as GDELT and POLECAT have them.",
}
_EXPORTS = {
    "jsonl": ("everything; what `onrecord read --format json` writes", ".jsonl, .json"),
    "csv": ("a row a statement, for spreadsheets", ".csv"),
    "parquet": ("the same rows with typed columns, for DuckDB, pandas and R", ".parquet"),
    "events": ("a line a coded event, as GDELT and POLECAT have them", ""),
    "webannotation": ("W3C Web Annotations, a page of them an article", ""),
    "schemaorg": ("schema.org: articles, speakers, quotations and claims as JSON-LD", ""),
    "brat": ("a zip of standoff annotation, to be corrected by hand in brat", ".zip"),
    "spacy": ("spaCy's DocBin with span groups; needs the extra `spacy`", ".spacy"),
    "citron": ("the documents of BBC Citron", ""),
    "ris": ("references for Zotero and EndNote, with a note a statement", ".ris"),
}


def fresh(path: Path) -> str:
    """Give the text that the document at ``path`` should have."""
    text = path.read_text(encoding="utf-8")
    text = _TABLE.sub(lambda match: _block("generated", match["name"], TABLES[match["name"]]()), text)
    printed = iter(sessions(path))
    return _SESSION.sub(lambda match: _block("session", match["command"], next(printed)), text)


def _block(kind: str, name: str, body: str) -> str:
    return f"<!-- {kind}: {name} -->\n{body}\n<!-- end {kind} -->"


def session_commands(path: Path) -> list[str]:
    """Give the commands of the sessions in the document at ``path``."""
    return [match["command"] for match in _SESSION.finditer(path.read_text(encoding="utf-8"))]


def sessions(path: Path) -> list[str]:
    """Run the sessions of the document at ``path``, one after another; what each prints, as a block of Markdown."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("docs", "src"):
            (Path(folder) / name).symlink_to(ROOT / name)
        return [_session(command, folder) for command in session_commands(path)]


def _session(command: str, folder: str) -> str:
    known = {name: value for name, value in os.environ.items() if not name.startswith("ONRECORD_")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{known.get('PATH', '')}"
    # Not a word of this comes from outside: the commands stand in our own documents.
    done = subprocess.run(  # noqa: S603
        ["bash", "-c", command],  # noqa: S607
        cwd=folder,
        env=known | {"PATH": path, "COLUMNS": "80", "LC_ALL": "C.UTF-8", "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=300,
        check=False,
    )
    printed = done.stdout.decode().strip("\n")
    return f"```console\n$ {command}\n{printed}\n```"


def commands_text() -> str:
    """Give the options of every command."""
    return "\n\n".join(_command(name, function) for name, function in commands())


def commands(application: Any = app, name: str = "onrecord") -> Iterator[tuple[str, Any]]:
    """Give each command with its full name and the function behind it."""
    for each in application.registered_commands:
        yield f"{name} {each.name}", each.callback
    for group in application.registered_groups:
        yield from commands(group.typer_instance, f"{name} {group.name}")


def options(function: Any) -> list[tuple[list[str], Any, Any, Any]]:
    """Give, for each argument and option of a command: its forms, its type, its default, and typer's notes on it."""
    hints = get_type_hints(function, include_extras=True)
    result = []
    for name, parameter in inspect.signature(function).parameters.items():
        kind, notes = get_args(hints[name])
        if isinstance(notes, ArgumentInfo) and isinstance(notes.metavar, str):
            forms = [notes.metavar]
        else:
            given = [notes.default, *(notes.param_decls or ())]
            forms = [form for form in given if isinstance(form, str)] or [f"--{name.replace('_', '-')}"]
        result.append((forms, kind, parameter.default, notes))
    return result


def _command(name: str, function: Any) -> str:
    found = options(function)
    arguments = " ".join(forms[0] for forms, *_ in found if not forms[0].startswith("-"))
    rows = []
    for forms, kind, default, notes in found:
        facts = [notes.help]
        setting = forms[0].removeprefix("--").replace("-", "_")
        if setting in {each.name for each in fields(Settings)}:
            facts.append("See [settings](#settings).")
        elif forms[0].startswith("-") and default is inspect.Parameter.empty:
            facts.append("Required.")
        elif default is not None and default is not False and default is not inspect.Parameter.empty:
            facts.append(f"Default: {default}.")
        rows.append((", ".join(f"`{form}`" for form in forms), _value(kind, notes), " ".join(facts)))
    usage = f"```sh\n{name} [OPTIONS] {arguments}\n```"
    return "\n\n".join([f"### `{name}`", inspect.getdoc(function) or "", usage, _table(("", "value", "meaning"), rows)])


def _value(kind: Any, notes: Any) -> str:
    (kind,) = [each for each in get_args(kind) if each is not type(None)] or [kind]
    if kind is bool:
        return ""
    if isinstance(notes.metavar, str) and not isinstance(notes, ArgumentInfo) and kind is not int:
        return f"`{notes.metavar}`"
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return ", ".join(f"`{value}`" for value in kind)
    return _VALUES.get(kind, "text") if getattr(notes, "min", None) is None else f"number, at least {notes.min}"


def settings_table() -> str:
    """Give the table of all settings with their environment variables."""
    rows = []
    for each in fields(Settings):
        low, high = each.metadata["low"], each.metadata["high"]
        bounds = "" if low is None else f"at least {low}" if high is None else f"{low} to {high}"
        rows.append((f"`{each.name}`", f"`ONRECORD_{each.name.upper()}`", f"`{each.default}`", bounds))
    helps = [(each.metadata["help"],) for each in fields(Settings)]
    return _table(
        ("setting", "environment variable", "default", "allowed", "meaning"),
        [(*row, *text) for row, text in zip(rows, helps, strict=True)],
    )


def formats_table() -> str:
    """Give the table of output formats."""
    return _table(("`--format`", "what it is"), [(f"`{each}`", _FORMATS[each]) for each in OutputFormat])


def exports_table() -> str:
    """Give the table of the formats of ``onrecord export``."""
    rows = []
    for each in ExportFormat:
        meaning, endings = _EXPORTS[each]
        rows.append(
            (f"[`{each}`](exports.md#{each})", meaning, ", ".join(f"`{one}`" for one in endings.split(", ") if one))
        )
    return _table(("`--format`", "what it is", "ending that tells it"), rows)


def json_table() -> str:
    """Give the table of the fields of a line of JSON Lines, from the published schema."""
    from onrecord.exports import reading_schema

    schema = reading_schema()
    rows = []
    parts = {"article": "article", "speaker": "speakers[]", "statement": "statements[]", "problem": "problems[]"}
    for part, place in parts.items():
        for name, field in schema["$defs"][part]["properties"].items():
            rows.append((f"`{place}.{name}`", _json_type(field), field.get("description", "")))
    rows.append(("`versions`", "object of texts", schema["properties"]["versions"]["description"]))
    return _table(("field", "type", "meaning"), rows)


_TYPES = {
    "channel": "object of kind, name and at",
    "date": "date",
    "reference": "object of id, name, type and score",
    "span": "`[start, end]`",
    "spans": "list of `[start, end]`",
    "string": "text",
    "when": "object of value, granularity, at and reason",
}
"""What the schema's own types, and some of JSON's, are called; the others keep their names."""


def _json_type(field: dict[str, Any]) -> str:
    if "anyOf" in field:
        return " or ".join(_json_type(each) for each in field["anyOf"])
    if "enum" in field:
        return ", ".join(f"`{value}`" for value in field["enum"])
    if "$ref" in field:
        return _TYPES[field["$ref"].rpartition("/")[2]]
    if field["type"] == "array":
        head, _, rest = _json_type(field["items"]).partition(" ")
        return f"list of {head}s {rest}".rstrip()
    names = [field["type"]] if isinstance(field["type"], str) else field["type"]
    return " or ".join(_TYPES.get(name, name) for name in names)


def reasons_table() -> str:
    """Give the table of reasons for which an input is left out."""
    leaves = [
        kind
        for name in errors.__all__
        if issubclass(kind := getattr(errors, name), errors.SkipError) and kind is not errors.SkipError
    ]
    return _table(("reason", "meaning"), [(f"`{each.reason}`", inspect.getdoc(each)) for each in leaves])


def names_table() -> str:
    """Give the table of public names."""
    rows = []
    for name in onrecord.__all__:
        value = getattr(onrecord, name)
        shown = f"`onrecord.{name}`"
        if inspect.isfunction(value):
            shown = f"`onrecord.{name}({', '.join(inspect.signature(value).parameters)})`"
        rows.append((shown, (inspect.getdoc(value) or "").split("\n\n")[0].replace("\n", " ").replace("``", "`")))
    return _table(("name", "what it is"), rows)


def plan_table(module: str = "attribution", name: str = "Plan") -> str:
    """Give the table of a training plan's defaults, read from its source since torch may not be installed."""
    tree = ast.parse((ROOT / f"src/onrecord/training/{module}.py").read_text(encoding="utf-8"))
    plan = next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == name)
    rows = [
        (f"`{node.target.id}`", f"`{ast.literal_eval(node.value)}`")
        for node in plan.body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None
    ]
    return _table(("plan", "value"), rows)


TABLES = {
    "commands": commands_text,
    "settings": settings_table,
    "formats": formats_table,
    "exports": exports_table,
    "json": json_table,
    "reasons": reasons_table,
    "names": names_table,
    "plan": plan_table,
    "speakerplan": partial(plan_table, "speakers", "SpeakerPlan"),
    "statementplan": partial(plan_table, "statements", "StatementPlan"),
    "eventplan": partial(plan_table, "events", "EventPlan"),
    "sentenceplan": partial(plan_table, "sentences", "SentencePlan"),
}
"""What may stand between ``<!-- generated: NAME -->`` and ``<!-- end generated -->``."""


def _table(header: tuple[str, ...], rows: list[Any]) -> str:
    lines = [header, ("---",) * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main() -> int:
    """Write the stale files, or only name them; give the exit status."""
    write = "--write" in sys.argv[1:]
    stale = []
    for path in DOCUMENTS:
        text = fresh(path)
        if not path.exists() or text != path.read_text(encoding="utf-8"):
            stale.append(path)
            if write:
                path.write_text(text, encoding="utf-8", newline="\n")
    for path in stale:
        sys.stdout.write(f"{'written' if write else 'stale'}: {path.relative_to(ROOT)}\n")
    return 1 if stale and not write else 0


if __name__ == "__main__":
    sys.exit(main())
