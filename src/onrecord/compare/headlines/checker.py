"""The headline check: does what a headline attributes stand in the article under it.

In goes a reading, out comes a check with each claim of its headline, how the article bears it out, and the words that
show it. Of a headline that was not read as a statement, the words that it quotes are checked, and whether the
article contradicts it. Nothing is stored or fetched here.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Self

from onrecord.compare.headlines.bearing import bear, contradicts
from onrecord.compare.headlines.parts import Parts, find_parts
from onrecord.compare.headlines.stance import HeadlineStance
from onrecord.compare.headlines.support import Support
from onrecord.compare.headlines.wording import quoted_runs
from onrecord.compare.weighing import Weigher
from onrecord.encoder import SentenceVectors
from onrecord.records import HeadlineCheck, HeadlineClaim, Reading

__all__ = ["HeadlineChecker"]


class HeadlineChecker:
    """Checks headlines. Several threads may call at once."""

    def __init__(self, stance: HeadlineStance) -> None:
        self.stance = stance
        self._weigher = Weigher(stance.reader.rarity, stance.reader.vectors.of)

    @classmethod
    def open(cls, folder: Path | None = None, *, vectors: SentenceVectors | None = None) -> Self:
        """With the model in ``folder``, or the one that ships; raises :class:`ModelError` if it is damaged."""
        return cls(HeadlineStance.open(folder, vectors=vectors))

    @property
    def version(self) -> str:
        """Name of the model, which changes with it."""
        return self.stance.version

    def check(self, reading: Reading) -> HeadlineCheck | None:
        """Check the headline of ``reading``; None where it has none, or nothing in it is to be judged."""
        parts = find_parts(reading.article)
        if parts is None:
            return None
        claims = tuple(self._claims(reading, parts))
        if not claims:
            return None
        return HeadlineCheck(reading.article, reading.statements, parts.headline, claims)

    def _claims(self, reading: Reading, parts: Parts) -> Iterator[HeadlineClaim]:
        inside = [
            (number, statement)
            for number, statement in enumerate(reading.statements)
            if statement.content[-1].end <= parts.headline.end
        ]
        support = Support(reading, parts, self.stance.reader, self._weigher)
        headline = reading.article.text[parts.headline.start : parts.headline.end]
        stances = self.stance.judge(headline, self.stance.under(support.body))
        for number, statement in inside:
            claim = support.claim(statement.content, statement.speaker)
            if claim.line.words:
                yield bear(claim, statement, number, support, stances)
        if not inside:
            claim = support.claim([parts.headline], None)
            if contradicts(stances) or quoted_runs(claim.weighed.told, reading.article.text):
                yield bear(claim, None, None, support, stances)
