"""How tellings differ: words, places, quotation marks, and the four ways."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.compare.renditions import How, Told, align, how
from onrecord.records import Span

SAID = "“The harbour will never be sold to anyone,”"


def differ(a: str, b: str) -> How:
    return how(Told.of(a), Told.of(b))


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ('"the harbour will never be sold to anyone"', How.VERBATIM),
        ("that “the harbour will never be sold to anyone. We shall keep it.”", How.VERBATIM),
        ("“The harbour will be sold to anyone,”", How.TRIMMED),
        ("“The harbour will never be given to anyone,”", How.ALTERED),
        ("that it would keep the port in public hands", How.PARAPHRASED),
        ("that the harbour will never be given to anyone", How.PARAPHRASED),
    ],
)
def test_the_ways_in_which_a_quotation_is_told_again(other: str, expected: How) -> None:
    assert differ(SAID, other) is expected
    assert differ(other, SAID) is expected


def test_a_space_or_hyphen_within_a_word_is_no_change() -> None:
    assert differ("“Free health care for all in Esteria”", "“Free healthcare for all in Esteria”") is How.VERBATIM
    assert differ("that the vice-mayor knew of the lease", "that the vice mayor knew of the lease") is How.VERBATIM


def test_a_phrase_in_common_is_no_verbatim_telling() -> None:
    told = "that the state of the harbour was a matter for the council, which would meet after the summer"
    other = "that fishing boats lay idle, and that the state of the roads was a disgrace to all of Norland"
    assert differ(told, other) is How.PARAPHRASED


def test_words_are_folded_and_keep_their_places() -> None:
    text = "Vorne said it cost 1,500 crowns, don’t forget, in the U.S. — Ménard: 3.5%."
    told = Told.of(text)
    assert " ".join(told.words) == "vorne said it cost 1500 crowns dont forget in the us menard 3.5 percent"
    assert [text[start:end] for start, end in told.places][4:7] == ["1,500", "crowns", "don’t"]


def test_quotation_marks_outside_the_content_count() -> None:
    text = "She called it “a gift to the town” on Monday."
    told = Told.of(text, [Span(text.index("a gift"), text.index("”"))])
    assert told.quoted == (True,) * 5


def test_a_capital_at_the_start_of_a_sentence_is_no_name() -> None:
    told = Told.of("Ships will leave. Nobody asked Ilse Vorne.")
    assert [word for word, named in zip(told.words, told.named, strict=True) if named] == ["ilse", "vorne"]


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_texts_are_laid_beside_each_other_whole(a: str, b: str) -> None:
    one, other = Told.of(a), Told.of(b)
    pieces = align(one, other)
    assert [place for piece in pieces for place in range(piece.a_start, piece.a_end)] == list(range(len(one.words)))
    assert [place for piece in pieces for place in range(piece.b_start, piece.b_end)] == list(range(len(other.words)))
    for piece in pieces:
        same = "".join(one.words[piece.a_start : piece.a_end]) == "".join(other.words[piece.b_start : piece.b_end])
        assert same == (piece.change == "equal")
    assert how(one, other) is how(other, one)


def test_long_tellings_take_seconds_at_most() -> None:
    start = time.perf_counter()
    differ("word " * 20_000 + "“" * 20_000, "other word " * 10_000 + " " * 50_000 + "a.b." * 5_000)
    assert time.perf_counter() - start < 10


def test_nothing_is_told_by_no_words() -> None:
    assert differ("", SAID) is How.PARAPHRASED
    assert align(Told.of(""), Told.of("…")) == []
