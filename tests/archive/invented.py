"""Invented readings, and a light stand-in for the rooms beside the archive."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onrecord.exports import reading_from_dict, reading_to_dict
from onrecord.records import (
    Act,
    Article,
    Granularity,
    Kind,
    Polarity,
    Problem,
    Reading,
    Span,
    Speaker,
    SpeakerType,
    Stance,
    Statement,
    When,
)

VERSIONS = (("attribution", "invented-1"), ("onrecord", "0"))
VORNE = Speaker("Ilse Vorne", SpeakerType.PERSON)
TAMM = Speaker("Bo Tamm", SpeakerType.PERSON)
PORT = Speaker("Norcall Port Authority", SpeakerType.ORGANIZATION)
BOTH = Speaker("Ilse Vorne & Bo Tamm", SpeakerType.GROUP, members=(VORNE, TAMM))
NOBODY = Speaker("unknown", SpeakerType.UNKNOWN, reason="no source")


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence of an invented article: what is said, by whom, and what else is to be known of it."""

    words: str
    speaker: Speaker | None = VORNE
    kind: Kind = Kind.DIRECT
    act: Act | None = Act.STATE
    polarity: Polarity | None = Polarity.SAID
    stance: Stance | None = Stance.NEUTRAL
    score: float = 0.9
    said_on: str | None = None
    addressee: Speaker | None = None


def when(value: str | None) -> When | None:
    if value is None:
        return None
    for granularity in Granularity:
        try:
            return When(value, granularity)
        except ValueError:
            continue
    raise ValueError(value)


def reading(
    *said: Said | str,
    head: str = "Harbour talks",
    outlet: str | None = "Norcall Post",
    published: date | None = date(2031, 3, 9),
    url: str | None = None,
    versions: tuple[tuple[str, str], ...] = VERSIONS,
    problems: tuple[Problem, ...] = (),
) -> Reading:
    """An article of a headline and one line a statement."""
    text = head + "\n"
    statements = []
    for each in said:
        one = Said(each) if isinstance(each, str) else each
        start = len(text)
        cue = "" if one.speaker is None else f" said {one.speaker.name}."
        text += one.words + cue + "\n"
        middle = start + len(one.words)
        statements.append(
            Statement(
                () if one.speaker is None else (Span(middle + 6, middle + len(cue) - 1),),
                () if one.speaker is None else (Span(middle + 1, middle + 5),),
                (Span(start, middle),),
                one.kind,
                one.score,
                speaker=one.speaker,
                act=one.act,
                act_score=None if one.act is None else 0.8,
                polarity=one.polarity,
                stance=one.stance,
                said_on=when(one.said_on),
                addressee=one.addressee,
            )
        )
    article = Article(text, title=head, outlet=outlet, published=published, url=url, language="en")
    return Reading(article, tuple(statements), problems, versions)


def story(number: int, *, words: int = 80) -> str:
    """Prose that shares no run of words with the story of any other number."""
    return " ".join(f"w{number}x{place}" for place in range(words))


def canonical(given: Reading) -> Reading:
    """What the published JSON form leaves of a reading, which is what an archive has to give back."""
    return reading_from_dict(reading_to_dict(given))


@dataclass(frozen=True, slots=True)
class Alike:
    kind: str
    score: float


class LightNeighbours:
    """Stands for the other rooms: simple rules in place of models and tables."""

    def __init__(self, model: str = "light-1") -> None:
        self.model = model

    def to_values(self, reading: Reading) -> Mapping[str, Any]:
        return reading_to_dict(reading)

    def from_values(self, values: Mapping[str, Any]) -> Reading:
        return reading_from_dict(values)

    def name_key(self, name: str, speaker_type: SpeakerType) -> str:
        """As the true one does: the words of a name in order of the alphabet, some spellings made one."""
        return " ".join(sorted(name.casefold().replace("zelenskyy", "zelensky").split()))

    def url_key(self, url: str) -> str | None:
        return url.split("?")[0] or None

    def text_marks(self, text: str) -> tuple[str, Sequence[int]]:
        words = _words(text)
        key = f"{zlib.crc32(' '.join(words).encode('utf-8', 'surrogatepass')):08x}{len(words)}"
        return key, sorted({zlib.crc32(run.encode("utf-8", "surrogatepass")) for run in _runs(text)})[:24]

    def rank_candidates(self, hits: Sequence[Sequence[int]]) -> Sequence[int]:
        return sorted({number for hit in hits for number in hit})

    def judge(self, a: str, b: str) -> Alike | None:
        one, other = _runs(a), _runs(b)
        share = len(one & other) / max(20, min(len(one), len(other)))
        return Alike("near", share) if share >= 0.5 else None

    def vectors(self, texts: Sequence[str]) -> NDArray[np.int8]:
        found = np.zeros((len(texts), 64), np.float64)
        for row, text in enumerate(texts):
            for word in _words(text):
                found[row, zlib.crc32(word.encode("utf-8", "surrogatepass")) % 64] += 1
        lengths = np.linalg.norm(found, axis=1, keepdims=True)
        return np.asarray(np.rint(100 * found / np.where(lengths, lengths, 1)), np.int8)

    @property
    def vector_model(self) -> str:
        return self.model


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _runs(text: str) -> set[str]:
    words = _words(text)
    return {" ".join(words[place : place + 4]) for place in range(len(words) - 3)}
