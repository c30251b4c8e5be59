"""Which words of a statement the network is shown, and how they are marked."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import pytest

from onrecord.encoder import Words
from onrecord.evaluation import Attribution
from onrecord.records import Span
from onrecord.statements.layout import (
    MARK_CONTENT,
    MARK_CUE,
    MARK_NEAR,
    MARK_OUTSIDE,
    MARK_SOURCE,
    MARKS,
    REACH,
    lay_out,
)

Cut = Callable[[str], Words]
Attribute = Callable[..., Attribution]


def shown(text: str, words: Words, attribution: Attribution, mark: int) -> list[str]:
    """The words with this mark, in the order of the places."""
    index, marks = lay_out(words, [attribution])
    return [text[words.start[i] : words.end[i]] for i in index[0][marks[0] == mark].tolist()]


def test_words_carry_the_mark_of_their_role(cut: Cut, attribute: Attribute) -> None:
    text = (
        "In Velm rain fell all day. Ilse Vorne said at noon that the port was shut. Nobody in the town minded it much."
    )
    words, attribution = cut(text), attribute(text, "Ilse Vorne", "said", "that the port was shut")
    assert shown(text, words, attribution, MARK_SOURCE) == ["Ilse", "Vorne"]
    assert shown(text, words, attribution, MARK_CUE) == ["said"]
    assert shown(text, words, attribution, MARK_CONTENT) == ["that", "the", "port", "was", "shut"]
    assert shown(text, words, attribution, MARK_NEAR) == ["day", ".", "at", "noon", ".", "Nobody", "in", "the"]


def test_places_follow_the_order_of_the_text(cut: Cut, attribute: Attribute) -> None:
    text = "“The port is shut,” said Ilse Vorne, “and the boats stay out.”"
    words = cut(text)
    attribution = attribute(text, "Ilse Vorne", "said", ("“The port is shut,”", "“and the boats stay out.”"))
    index, marks = lay_out(words, [attribution])
    used = index[0][marks[0] != MARK_OUTSIDE]
    assert used.tolist() == list(range(len(words)))
    assert marks[0][: len(words)].tolist().index(MARK_CUE) > marks[0].tolist().index(MARK_CONTENT)


def test_unused_places_are_outside(cut: Cut, attribute: Attribute) -> None:
    text = "Vorne said no."
    index, marks = lay_out(cut(text), [attribute(text, "Vorne", "said", "no")])
    assert index.shape == marks.shape == (1, REACH)
    assert (marks[0, 4:] == MARK_OUTSIDE).all() and (index[0, 4:] == 0).all()
    assert (marks[0, :4] != MARK_OUTSIDE).all()


LONG = " ".join(f"w{chr(97 + i // 26)}{chr(97 + i % 26)}" for i in range(200))


def test_long_content_shows_its_beginning_and_its_end(cut: Cut, attribute: Attribute) -> None:
    text = f"Vorne said {LONG} . Then she left the hall."
    seen = shown(text, cut(text), attribute(text, "Vorne", "said", LONG), MARK_CONTENT)
    own = LONG.split()
    beginning = REACH - 2 - 16 - 8  # less source and cue, what is around them, and the end
    assert seen == [*own[:beginning], *own[-8:]]


def test_the_cut_middle_of_long_content_is_not_shown_as_its_surroundings(cut: Cut, attribute: Attribute) -> None:
    """What stands around the end must be seen, rather than the middle that was cut."""
    text = f"Vorne said {LONG} . Then she left the hall."
    seen = shown(text, cut(text), attribute(text, "Vorne", "said", LONG), MARK_NEAR)
    assert not set(seen) & set(LONG.split())
    assert seen == [".", "Then", "she", "left"]


@pytest.mark.parametrize("parts", [1, 9])
def test_no_statement_takes_more_places_than_there_are(cut: Cut, parts: int) -> None:
    text = f"{LONG} said {LONG} that {LONG}"
    words = cut(text)
    cue = text.index("said") - 90
    spans = [Span(text.index("that") + 20 * i, text.index("that") + 20 * i + 10 * (10 - parts)) for i in range(parts)]
    attribution = Attribution((Span(0, 300),), (Span(cue, cue + 200),), tuple(spans))
    index, marks = lay_out(words, [attribution])
    used = index[0][marks[0] != MARK_OUTSIDE]
    assert index.shape == (1, REACH)
    assert len(set(used.tolist())) == len(used) <= REACH
    assert (np.diff(used) > 0).all()
    assert ((marks >= 0) & (marks < MARKS)).all() and ((index >= 0) & (index < len(words))).all()
    assert {MARK_SOURCE, MARK_CUE, MARK_CONTENT} <= set(marks[0].tolist())


def test_without_cue_and_source_the_content_is_shown_with_what_is_around(cut: Cut, attribute: Attribute) -> None:
    text = "Rain fell on the old town. “The port is shut.” Nobody in the town minded it."
    words, attribution = cut(text), attribute(text, None, None, "“The port is shut.”")
    assert shown(text, words, attribution, MARK_CUE) == shown(text, words, attribution, MARK_SOURCE) == []
    assert shown(text, words, attribution, MARK_CONTENT) == ["“", "The", "port", "is", "shut", ".", "”"]
    assert shown(text, words, attribution, MARK_NEAR) == [
        *["the", "old", "town", "."],
        *["Nobody", "in", "the", "town"],
    ]


def test_a_word_of_two_roles_is_shown_once_as_the_cue(cut: Cut) -> None:
    text = "Vorne said no."
    attribution = Attribution((Span(0, 10),), (Span(6, 10),), (Span(6, 13),))
    assert shown(text, cut(text), attribution, MARK_CUE) == ["said"]
    assert shown(text, cut(text), attribution, MARK_SOURCE) == ["Vorne"]
    assert shown(text, cut(text), attribution, MARK_CONTENT) == ["no"]


def test_statements_do_not_disturb_each_other(cut: Cut, attribute: Attribute) -> None:
    text = "Vorne said the port was shut. Haal denied it was his fault."
    both = [
        attribute(text, "Vorne", "said", "the port was shut"),
        attribute(text, "Haal", "denied", "it was his fault"),
    ]
    words = cut(text)
    together = lay_out(words, both)
    for row, each in enumerate(both):
        alone = lay_out(words, [each])
        assert all((a[0] == t[row]).all() for a, t in zip(alone, together, strict=True))


def test_no_statements_have_no_rows(cut: Cut) -> None:
    index, marks = lay_out(cut("Nothing was said."), [])
    assert index.shape == marks.shape == (0, REACH)


@pytest.mark.parametrize("text", ["", "   \n", "no", "””””", "“”‘’«»\"'" * 60])
def test_texts_of_hardly_a_word(cut: Cut, text: str) -> None:
    words = cut(text)
    index, marks = lay_out(words, [Attribution((), (), (Span(0, max(1, len(text))),))])
    assert (marks[0] != MARK_OUTSIDE).sum() == min(len(words), 56)
    assert (index[marks == MARK_OUTSIDE] == 0).all()


def test_thousands_of_statements_are_laid_out_quickly(cut: Cut) -> None:
    text = "Vorne said that the port was shut. " * 4_000
    spans = [(35 * i, 35 * i + 5, 35 * i + 10, 35 * i + 33) for i in range(4_000)]
    given = [Attribution((Span(a, b),), (Span(b + 1, c),), (Span(c + 1, d),)) for a, b, c, d in spans]
    words = cut(text)
    began = time.perf_counter()
    index, _ = lay_out(words, given)
    assert time.perf_counter() - began < 5
    assert len(index) == 4_000
