from __future__ import annotations

from dataclasses import replace

import pytest

from onrecord.exports.cast import Cast, mention_beside
from onrecord.records import Article, Kind, Reading, Span, Speaker, SpeakerType, Statement

SOLANE = Speaker("Mira Solane", SpeakerType.PERSON, role="harbour minister")


def said(mention: str, speaker: Speaker | None) -> tuple[Article, Statement]:
    source = (Span(0, len(mention)),) if mention else ()
    content = (Span(len(mention) + 1, len(mention) + 3),)
    return Article(f"{mention} hm"), Statement(source, (), content, Kind.INDIRECT, 0.5, speaker)


@pytest.mark.parametrize(
    ("mention", "speaker", "beside"),
    [
        ("he", SOLANE, "he"),
        ("Solane", SOLANE, "Solane"),
        ("MIRA  Solane’s", SOLANE, None),
        ("Míra Solane", SOLANE, None),
        ("Harbour Minister Mira Solane", SOLANE, None),
        ("the harbour minister", SOLANE, "the harbour minister"),
        ("Mira Solane, who is ill", SOLANE, "Mira Solane, who is ill"),
        ("", SOLANE, None),
        ("—", SOLANE, None),
        ("The voters", Speaker("voters", SpeakerType.GROUP), None),
        ("a man", Speaker("a man of the harbour", SpeakerType.UNNAMED), None),
        ("he", Speaker("a man of the harbour", SpeakerType.UNNAMED), "he"),
        ("they", Speaker("unknown", SpeakerType.UNKNOWN, reason="too many"), "they"),
        ("they", None, None),
    ],
)
def test_a_mention_is_shown_where_it_says_another_thing(
    mention: str, speaker: Speaker | None, beside: str | None
) -> None:
    assert mention_beside(*said(mention, speaker)) == beside


def test_a_role_beside_a_role_is_left_out() -> None:
    assert mention_beside(*said("The harbour minister", SOLANE), role_shown=True) is None


@pytest.mark.parametrize(
    "change", [{"role": None}, {"mentions": (Span(0, 1),)}, {"wikidata": "Q1"}, {"role_at": Span(0, 2)}]
)
def test_speakers_who_differ_in_more_than_their_score_are_two(change: dict[str, object]) -> None:
    other = replace(SOLANE, **change)  # type: ignore[arg-type]
    statements = [
        Statement((), (), (Span(0, 1),), Kind.DIRECT, 0.5, speaker)
        for speaker in (SOLANE, replace(SOLANE, score=0.5), other)
    ]
    cast = Cast(Reading(Article("Hm"), tuple(statements)))
    assert cast.speakers == [SOLANE, other]
    assert cast.number(replace(other, score=0.1)) == 1
    with pytest.raises(KeyError):
        cast.number(replace(SOLANE, name="Hale"))


def test_the_target_is_of_the_cast() -> None:
    kerrun = Speaker("Kerrun", SpeakerType.ORGANIZATION)
    statement = Statement((), (), (Span(0, 1),), Kind.DIRECT, 0.5, SOLANE, target=kerrun)
    assert Cast(Reading(Article("Hm"), (statement,))).speakers == [SOLANE, kerrun]
