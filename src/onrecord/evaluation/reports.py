"""Reports of figures: what they were counted over, and each wrong answer for a reader's eye.

In go figures that are counted already, out come JSON, a table and a list of mistakes, the same for whatever was
measured. The report on attributions is another: it tells outlets and kinds apart.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from onrecord.evaluation.scores import Figures
from onrecord.exports.characters import one_line

__all__ = ["FigureReport", "Mistake", "percent"]


class Mistake(NamedTuple):
    """A wrong answer: the name of its article, document or row, the words asked about, what was found and wanted."""

    name: str
    words: str
    found: str
    wanted: str


@dataclass(frozen=True, slots=True)
class FigureReport:
    """Figures in per cent with what they were counted over, and each wrong answer."""

    figures: Figures
    counts: Mapping[str, int]
    errors: tuple[Mistake, ...]
    corpus_hash: str

    column: ClassVar[int] = 18
    """Characters of a table's first column, which names the figures."""

    @property
    def gated(self) -> Figures:
        """The figures as the quality gate takes them: higher is better for each."""
        return self.figures

    def to_json(self) -> str:
        """Write the figures as a JSON object, one a line."""
        return json.dumps(self.figures, indent=1)

    def to_table(self) -> str:
        """Write the figures, and what they come from, as text to be read."""
        lines = [f"{'figure':<{self.column}}{'%':>8}{'of':>8}"]
        lines += [f"{name:<{self.column}}{value:>8}{self.counts[name]:>8}" for name, value in self.figures.items()]
        return "\n".join([*lines, *self._details(), "", f"corpus hash: {self.corpus_hash}"])

    def to_errors(self) -> str:
        """List the wrong answers, one a line."""
        shown = [Mistake(*map(one_line, each)) for each in self.errors]
        listed = [f"{each.name}: {each.words}: {each.found}, not {each.wanted}" for each in shown]
        return "\n".join([*self._summary(), *listed])

    def _details(self) -> list[str]:
        """Further lines of the table."""
        return []

    def _summary(self) -> list[str]:
        """Lines that go before the list of wrong answers."""
        return []


def percent(part: float, whole: float) -> float:
    """Give ``part`` in per cent of ``whole`` to one decimal; of nothing it is 0."""
    return round(100 * part / whole, 1) if whole else 0.0
