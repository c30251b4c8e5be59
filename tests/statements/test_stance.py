from __future__ import annotations

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.records import Span, Stance
from onrecord.statements.stance import find_reporting_words, stance_of, words_in


def stance(cue: str) -> str:
    return stance_of(cue, [Span(0, len(cue))] if cue else []).value


@pytest.mark.parametrize(
    ("cue", "expected"),
    [
        ("said", "neutral"),
        ("According to", "neutral"),
        ("has also been telling", "neutral"),
        ("wrote in a letter", "neutral"),
        ("warned", "neutral"),
        ("accused", "neutral"),
        ("was seen as", "neutral"),
        ("is known as", "neutral"),
        ("wants to know", "neutral"),
        ("pointed out", "factive"),
        ("was pointing  out", "factive"),
        ("noted", "factive"),
        ("made it clear", "factive"),
        ("was forced to admit", "factive"),
        ("has repeatedly acknowledged", "factive"),
        ("rightly said", "factive"),
        ("continued to call for", "neutral"),
        ("rejected allegations", "doubting"),
        ("began by denouncing", "charged"),
        ("knew", "factive"),
        ("claimed", "doubting"),
        ("has repeatedly claimed", "doubting"),
        ("claims to know", "doubting"),
        ("was quoted as claiming", "doubting"),
        ("made the claim", "doubting"),
        ("allegations of", "doubting"),
        ("falsely told", "doubting"),
        ("said without evidence", "doubting"),
        ("insists", "doubting"),
        ("lashed out at", "charged"),
        ("went on to boast", "charged"),
        ("bragging", "charged"),
        ("ripped into", "charged"),
        ("put out a statement slamming", "charged"),
        ("threatened", "charged"),
        ("said sarcastically", "charged"),
        ("hit back", "charged"),
        ("don’t whine", "charged"),
    ],
)
def test_the_reporting_word_tells_the_stance(cue, expected):
    assert stance(cue) == expected


@pytest.mark.parametrize("cue", ["", ":", "in", "made", "brings", "zorbled", "“", "🙂", "\x00"])
def test_no_cue_and_unknown_words_are_neutral(cue):
    assert stance(cue) == "neutral"


@pytest.mark.parametrize(
    "cue", ["said after the attack", "said at a rally against the claims", "responded to the allegations"]
)
def test_what_hangs_on_a_preposition_does_not_colour_the_verb(cue):
    assert stance(cue) == "neutral"


def test_a_cue_in_two_pieces_is_read_as_one():
    text = "lashed, Ilm Varro said, out at"
    assert stance_of(text, [Span(0, 6), Span(24, 30)]) is Stance.CHARGED


def test_a_phrase_is_found_with_its_place_and_lemma():
    text = "Varro pointed out that"
    (found,) = find_reporting_words(words_in(text, 0, len(text)))
    assert (found.lemma, found.kind, text[found.span.start : found.span.end]) == ("point out", "speech", "pointed out")


def test_the_lexicon_is_sound():
    lines = (files("onrecord.statements") / "verbs.tsv").read_text(encoding="utf-8").splitlines()
    comments = [line for line in lines if line.startswith("#")]
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert rows[0] == ["verb", "forms", "kind", "stance", "source"]
    body = rows[1:]
    assert all(len(row) == 5 for row in body)
    assert len({row[0] for row in body}) == len(body) >= 350
    assert {row[2] for row in body} == {"speech", "mind", "deed", "sign", "source", "noun", "adverb"}
    assert {row[3] for row in body} == {stance.value for stance in Stance}
    keys = {line.split()[1] for line in comments if line.startswith("#   ")}
    assert {key for row in body for key in row[4].split(";")} <= keys


@given(st.text(max_size=200), st.integers(0, 200), st.integers(0, 200))
def test_any_text_has_a_stance(text, one, other):
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    assert stance_of(text, [Span(start, end)]) in Stance
    for word in words_in(text, start, end):
        assert start <= word.start < word.end <= end
