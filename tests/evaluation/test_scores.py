"""The figures are those of the plain definitions, on any attributions."""

from __future__ import annotations

import json
from typing import Any

import pytest
import reference_scores as reference
from hypothesis import given
from hypothesis import strategies as st

from onrecord.evaluation.scores import ROLES, Attribution, kinds_of, score, tally
from onrecord.records import Kind, Span

TEXT = (
    "Ferry fares “will not rise”, the mayor said.\n"
    '"We promised that," she added, "and we keep it."\n'
    "According to the port_authority, _costs fell by 3 %.\n"
)


def spans_at(text: str, *parts: str) -> list[list[int]]:
    return [[text.index(part), text.index(part) + len(part)] for part in parts]


def attribution(text: str, source: str, cue: str, *content: str) -> dict[str, list[list[int]]]:
    return {
        "source": spans_at(text, source) if source else [],
        "cue": spans_at(text, cue) if cue else [],
        "content": spans_at(text, *content),
    }


def typed(attributions: list[dict[str, Any]]) -> list[Attribution]:
    return [Attribution(*(tuple(Span(*span) for span in a[role]) for role in ROLES)) for a in attributions]


FARES = attribution(TEXT, "the mayor", "said", "“will not rise”")
PROMISE = attribution(TEXT, "she", "added", "We promised that", "and we keep it")
COSTS = attribution(TEXT, "the port_authority", "According to", "_costs fell by 3 %")
WIDE = attribution(TEXT, "mayor", "the mayor said", "Ferry fares “will not rise”", "We promised")
HALF = attribution(TEXT, "", "added", "We promised that")
TWIN = attribution(TEXT, "she", "", "and we keep it")
MARKS = attribution(TEXT, "", "said", '."')
EMPTY: dict[str, list[list[int]]] = {"source": spans_at(TEXT, "mayor"), "cue": [], "content": []}

CASES = {
    "equal": ([FARES, PROMISE, COSTS], [FARES, PROMISE, COSTS]),
    "nothing found": ([FARES, PROMISE], []),
    "nothing there": ([], [FARES, COSTS]),
    "halves": ([PROMISE], [HALF, TWIN]),
    "two for one": ([HALF, TWIN], [PROMISE]),
    "cue before overlap": ([FARES, PROMISE], [WIDE, PROMISE, HALF]),
    "twice the same": ([FARES], [FARES, FARES]),
    "no content": ([EMPTY, FARES], [FARES, EMPTY]),
    "content of marks": ([MARKS], [MARKS, FARES]),
    "underscores": ([COSTS], [attribution(TEXT, "port_authority", "According", "costs fell")]),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("direct", [False, True])
def test_figures_equal_the_definitions(case: str, direct: bool) -> None:
    gold, predicted = CASES[case]
    other: tuple[str, list[Any], list[Any]] = (TEXT, [FARES, COSTS], [FARES, PROMISE])
    articles = [(TEXT, gold, predicted), other]
    kept = [(t, reference.keep_direct(t, g), reference.keep_direct(t, p)) for t, g, p in articles]
    expected = reference.report(kept if direct else articles)
    figures = score([(t, typed(g), typed(p)) for t, g, p in articles], direct=direct)
    assert json.dumps(figures, indent=1) == json.dumps(expected, indent=1)


texts = st.text(alphabet="ab Z9_é．字 \n\"“”«»„'.\u0301\r", min_size=1, max_size=60).map(lambda text: text + " x")


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Any], list[Any]]:
    text = draw(texts)
    offsets = st.integers(0, len(text))
    spans = st.tuples(offsets, offsets).map(sorted).filter(lambda span: span[0] < span[1])
    one = st.fixed_dictionaries(
        {
            "source": st.lists(spans, max_size=2),
            "cue": st.lists(spans, max_size=2),
            "content": st.lists(spans, max_size=3),
        }
    )
    gold = draw(st.lists(one, max_size=4))
    predicted = draw(st.lists(one | st.sampled_from(gold) if gold else one, max_size=4))
    return text, gold, predicted


@given(st.lists(marked_texts(), min_size=1, max_size=3), st.booleans())
def test_figures_equal_the_definitions_on_anything(
    articles: list[tuple[str, list[Any], list[Any]]], direct: bool
) -> None:
    kept = (
        [(t, reference.keep_direct(t, g), reference.keep_direct(t, p)) for t, g, p in articles] if direct else articles
    )
    figures = score([(t, typed(g), typed(p)) for t, g, p in articles], direct=direct)
    if figures["gold"] + figures["pred"]:
        assert figures == reference.report(kept)
    else:
        assert figures["match"] == figures["full"] == 0


def test_nothing_to_score_gives_no_error() -> None:
    figures = score([("", [], [])])
    assert figures["match"] == 0
    assert figures["alpha"] == 100
    assert figures["gold"] == figures["pred"] == 0


def test_pairs_point_into_the_lists_that_were_given() -> None:
    pairs = tally(TEXT, typed([EMPTY, FARES]), typed([COSTS, EMPTY, FARES])).pairs
    assert [(pair.gold, pair.predicted) for pair in pairs] == [(1, 2)]
    assert set(pairs[0].agreements) == {"match", "source", "cue", "content", "source~", "full"}


@pytest.mark.parametrize(
    ("found", "kind"),
    [(FARES, Kind.DIRECT), (COSTS, Kind.INDIRECT), (WIDE, Kind.MIXED), (MARKS, Kind.INDIRECT), (EMPTY, Kind.INDIRECT)],
)
def test_kind_by_share_in_quotation_marks(found: dict[str, Any], kind: Kind) -> None:
    assert kinds_of(TEXT, typed([found])) == [kind]
