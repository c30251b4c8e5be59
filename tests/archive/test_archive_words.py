"""Full text: the same questions have the same answers on both databases, and no question is a fault."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented import Said, reading

from onrecord.archive import Archive
from onrecord.errors import SettingError

SAID = {
    "long": "We will not accept long-range weapons in the harbour.",
    "short": "Short weapons range widely; the weapon itself is old.",
    "never": "We never left the table, and we will never leave it.",
    "cafe": "The café is open at 3.5 percent and/or 7 o’clock.",
    "nfd": "The cafe\u0301s were closed by U.S. officials.",
    "upper": "THE HARBOUR WAS WARNED about warnings.",
    "cyrillic": "Гавань открыта.",
    "han": "港口 開放",
    "near": "Near and not far or away.",
    "snake": "snake_case and a+b at http://post.example/a?b=c",
}


@pytest.fixture
def filled(archive: Archive) -> Archive:
    archive.save(*(reading(Said(words), head=name) for name, words in SAID.items()))
    return archive


def found(archive: Archive, about: str) -> set[str]:
    return {each.article.title or "" for each in archive.said(about=about, limit=100)}


@pytest.mark.parametrize(
    ("about", "names"),
    [
        ("weapons", {"long", "short"}),
        ("weapon", {"long", "short"}),
        ("WEAPONS", {"long", "short"}),
        ("weapons range", {"long", "short"}),
        ('"weapons range"', {"short"}),
        ('"long range weapons"', {"long"}),
        ("long-range", {"long"}),
        ("“long-range weapons”", {"long"}),
        ('"not accept long"', {"long"}),
        ("weapons -harbour", {"short"}),
        ('weapons -"long range"', {"short"}),
        ('-"left the table" never', set()),
        ("harbour", {"long", "upper"}),
        ("warning", {"upper"}),
        ("warns", {"upper"}),
        ("the", {"long", "short", "never", "cafe", "nfd", "upper"}),
        ("will not", {"long"}),
        ('"will never leave"', {"never"}),
        ("leaving", {"never"}),
        ("café", {"cafe", "nfd"}),
        ("cafe", {"cafe", "nfd"}),
        ("cafe\u0301", {"cafe", "nfd"}),
        ("CAFÉ", {"cafe", "nfd"}),
        ("3.5", {"cafe"}),
        ("and/or", {"cafe"}),
        ("or", {"cafe", "near"}),
        ("U.S.", {"nfd"}),
        ("o'clock", {"cafe"}),
        ("o’clock", {"cafe"}),
        ("гавань", {"cyrillic"}),
        ("Гавань", {"cyrillic"}),
        ("港口", {"han"}),
        ("NEAR", {"near"}),
        ("NEAR(weapons harbour)", set()),
        ("near AND far", {"near"}),
        ("near OR away", {"near"}),
        ("far NOT near", {"near"}),
        ("snake_case", {"snake"}),
        ("snake", {"snake"}),
        ("post.example", {"snake"}),
        ("content:weapons", set()),
        ("weapons*", {"long", "short"}),
        ("weap*", set()),
        ("^weapons", {"long", "short"}),
        ("weapons 🙂", {"long", "short"}),
        ('"weapons', {"long", "short"}),
        ('weapons"', {"long", "short"}),
        ('"" weapons', {"long", "short"}),
        ("weapons -", {"long", "short"}),
        ("weapons --harbour", {"short"}),
        ("weapons + harbour", {"long"}),
        ("{weapons} (harbour)", {"long"}),
        ("weapons\0harbour", set()),
        ("weapons \ud800", {"long", "short"}),
        ("wea\u00adpons", set()),
        ("x" * 5_000, set()),
        ("x" * 100_000, set()),
    ],
)
def test_questions_and_answers(filled: Archive, about: str, names: set[str]) -> None:
    assert found(filled, about) == names


@pytest.mark.parametrize("about", ["", " ", "*", '"', '""', "-", "-weapons", '-"a b"', "🙂", "( )", "\0", "_", "'"])
def test_a_question_without_a_word_is_a_clear_error(filled: Archive, about: str) -> None:
    with pytest.raises(SettingError, match="no word to look for"):
        filled.said(about=about)


@pytest.mark.parametrize("about", ["word " * 500, "a " + "-b " * 500, '"' + "w " * 5000 + '"'])
def test_a_question_of_too_many_words_is_a_clear_error(filled: Archive, about: str) -> None:
    with pytest.raises(SettingError, match="too many"):
        filled.said(about=about)


@pytest.mark.parametrize("about", ["word " * 200, "a " + "-b " * 199, '"' + "w " * 200 + '"', "-a b " * 100])
def test_a_question_of_many_words_is_answered(filled: Archive, about: str) -> None:
    assert found(filled, about) == set()


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(st.sampled_from("\"“”-*:()^{}+.,'\\ANDORNTEweapons_ \0\ud800é🙂") | st.characters(exclude_categories=()))
)
def test_no_question_is_a_fault(filled: Archive, about: str) -> None:
    with suppress(SettingError):
        filled.said(about=about)


def test_what_is_replaced_or_rejected_is_not_found(filled: Archive) -> None:
    filled.replace(reading(Said(SAID["long"], score=0.3), head="long"))
    assert found(filled, "long-range") == {"long"}
    shorter = reading(Said(SAID["long"]), head="long")
    filled.replace(type(shorter)(shorter.article, (), (), shorter.versions))
    assert found(filled, "long-range") == set()
    assert list(filled.check()) == []


def test_stems_that_differ(archive: Archive, kind: str) -> None:
    archive.save(reading("Clear skies tomorrow."))
    assert len(archive.said(about="skies")) == 1
    assert [len(archive.said(about=word)) for word in ("ski", "sky")] == ([1, 0] if kind == "sqlite" else [0, 1])
