"""The stance of a body to a headline: sentences, figures, trees and the model that ships."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from onrecord.compare.headlines import BodyStance, HeadlineStance
from onrecord.compare.headlines.bodies import Body, cut_sentences, stem
from onrecord.compare.headlines.figures import FIGURES, Heading, Under, compare_stance
from onrecord.compare.headlines.stance import TREES, decide
from onrecord.compare.headlines.trees import Trees, whole
from onrecord.encoder.assets import write_manifest
from onrecord.errors import ModelError

HEADLINE = "Giant eel seen in the harbour of Quell"
REPORT = (
    "A giant eel was seen in the harbour of Quell on Sunday, a ferry pilot said.\n"
    "The eel was said to be nine metres long. Fishermen of Quell looked for it all day."
)
DENIAL = (
    "There is no giant eel in the harbour of Quell: the picture that went around on Sunday is a hoax.\n"
    "The claim is false, said the harbour board, which denied that any eel was seen. The picture was faked, it said."
)
OTHER = (
    "The parliament of Esteria passed its budget on Thursday after a debate of nine hours.\n"
    "Taxes on wine are to rise in spring. The opposition voted against the law."
)


@pytest.fixture(scope="module")
def model() -> HeadlineStance:
    return HeadlineStance.open()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One ends here. Two ends there!", ["One ends here.", "Two ends there!"]),
        ("Mr. Tamm and J. Vorne came. They left.", ["Mr. Tamm and J. Vorne came.", "They left."]),
        ("“It is over.” She sat down.\nNo stop here\n\n1.\n", ["“It is over.”", "She sat down.", "No stop here"]),
        ("", []),
    ],
)
def test_sentences_end_at_stops_and_lines(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in cut_sentences(text)] == expected


def test_a_text_without_a_stop_is_cut() -> None:
    spans = cut_sentences("word " * 10_000)
    assert len(spans) > 10
    assert max(end - start for start, end in spans) <= 1000


def test_a_body_has_so_many_sentences_at_most() -> None:
    assert len(cut_sentences("One more line.\n" * 5000)) == 400


def test_stems_bring_forms_together() -> None:
    assert {stem(word) for word in ("threatens", "threatened", "threatening")} == {"threaten"}


def test_figures_have_names_and_an_empty_body_has_none(model: HeadlineStance) -> None:
    heading = model.heading(HEADLINE)
    for text in (REPORT, "", "…", OTHER):
        assert len(compare_stance(heading, model.under(text))) == len(FIGURES)
    assert not any(compare_stance(heading, model.under("")))
    assert not any(compare_stance(model.heading("…"), model.under(REPORT)))


def test_what_is_shared_is_counted(model: HeadlineStance) -> None:
    figures = dict(zip(FIGURES, compare_stance(model.heading(HEADLINE), model.under(DENIAL)), strict=True))
    assert figures["share"] == 1
    assert figures["debunked body"] == 2
    assert figures["denied body"] == 1
    assert figures["negation apart"] == 1
    assert figures["names"] == 1
    assert figures["numbers"] == -1


def test_stances_are_told(model: HeadlineStance) -> None:
    assert model.judge(HEADLINE, REPORT).stance is BodyStance.REPORTS
    assert model.judge(HEADLINE, OTHER).stance is BodyStance.UNRELATED
    assert model.judge(HEADLINE, DENIAL).disagrees > model.judge(HEADLINE, REPORT).disagrees


def test_a_kept_heading_and_body_are_judged_alike(model: HeadlineStance) -> None:
    assert model.judge(model.heading(HEADLINE), model.under(REPORT)) == model.judge(HEADLINE, REPORT)


@pytest.mark.parametrize(
    ("unrelated", "disagrees", "stance"),
    [(0.6, 0.9, "unrelated"), (0.5, 0.3, "disagree"), (0.5, 0.2, "agree or discuss")],
)
def test_two_probabilities_make_a_stance(unrelated: float, disagrees: float, stance: str) -> None:
    assert decide(unrelated, disagrees, 0.2) == stance


def test_a_tree_goes_right_over_its_threshold() -> None:
    trees = Trees(np.array([[0, 1, 1]]), np.array([[500, 10, 20]]), np.array([[-3, -2, 2, 3]]), 1)
    for row, odds in (((500, 10), -2), ((500, 11), -1), ((501, 20), 3), ((501, 21), 4)):
        assert trees.odds(np.array(row)) == odds
    back = Trees.from_dict(json.loads(json.dumps(trees.to_dict())), names=("a", "b"))
    assert back.odds(np.array((501, 21))) == 4
    with pytest.raises(ValueError, match="do not fit"):
        Trees.from_dict(trees.to_dict(), names=("a",))


def test_figures_become_whole_numbers() -> None:
    assert whole([0.1234, -1.0]).tolist() == [123, -1000]


def test_a_long_body_takes_little_time(
    model: HeadlineStance, least_time: Callable[[Callable[[], object]], float]
) -> None:
    body = " ".join(f"The board of Quell met for the {number}th time about the harbour." for number in range(60))
    # A hundredth of a second is the bar; a busy machine has ten times as much.
    assert least_time(lambda: model.judge(HEADLINE, body)) < 0.1


@pytest.mark.parametrize("mess", ["\ud800\udfff " * 2000, "." * 100_000, "“" * 50_000, "a" * 200_000, "1,1" * 50_000])
def test_hostile_texts_are_judged(model: HeadlineStance, mess: str) -> None:
    for found in (model.judge(mess[:500], REPORT), model.judge(HEADLINE, mess)):
        assert 0 <= found.unrelated <= 1
        assert 0 <= found.disagrees <= 1


@pytest.mark.parametrize("held", ["{}", "no JSON", '{"figures": []}'])
def test_damaged_trees_are_told(model: HeadlineStance, tmp_path: Path, held: str) -> None:
    for path in model.files.folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / TREES).write_text(held)
    with pytest.raises(ModelError, match="checksum"):
        HeadlineStance.open(tmp_path)
    write_manifest(tmp_path, [TREES], {"name": "headline", "sentences": model.files.facts["sentences"]})
    with pytest.raises(ModelError, match="cannot be read"):
        HeadlineStance.open(tmp_path)


def test_other_sentence_vectors_are_told(model: HeadlineStance, tmp_path: Path) -> None:
    for path in model.files.folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    write_manifest(tmp_path, [TREES], {"name": "headline", "sentences": "sentences-0"})
    with pytest.raises(ModelError, match="sentences-0"):
        HeadlineStance.open(tmp_path)


def test_vectors_are_made_of_few_sentences(model: HeadlineStance) -> None:
    body = Body(model.reader, "The eel of Quell swims on and on.\n" * 100)
    compare_stance(Heading.of(model.reader, HEADLINE), Under.of(model.reader, body))
    assert len(body._vectors) <= 12
