"""What failed or was left out, with reason and input, the latest first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Query

from onrecord.web.answering import Pages, Table
from onrecord.web.seen import Here

__all__ = ["FailuresPage", "pages"]

pages = Pages()

_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that went wrong: in which step, why, with which input; ``article`` is its id if it is kept."""

    stage: str
    reason: str
    message: str
    origin: str | None
    article: str | None
    noticed_at: datetime


@dataclass(frozen=True, slots=True)
class FailuresPage:
    """What failed: ``reasons`` counts all, ``failures`` are the latest of the reason that was asked for."""

    reasons: tuple[tuple[str, int], ...]
    reason: str | None
    total: int
    failures: tuple[Failure, ...]

    def table(self) -> Table:
        """A row for each failure."""
        columns = ("noticed_at", "stage", "reason", "message", "origin", "article")
        rows = (
            (each.noticed_at.isoformat(), each.stage, each.reason, each.message, each.origin, each.article)
            for each in self.failures
        )
        return Table("problems", columns, rows)


@pages.show("/problems", template="failures.html")
def failures(
    here: Here,
    reason: Annotated[str | None, Query(max_length=100)] = None,
    limit: Annotated[int, Query(ge=1, le=10_000)] = _SHOWN,
) -> FailuresPage:
    """What failed or was left out, the latest first."""
    noted = here.archive.problems()
    reasons = Counter(each.problem.reason for each in noted)
    wanted = [each for each in reversed(noted) if reason is None or each.problem.reason == reason]
    return FailuresPage(
        reasons=tuple(reasons.most_common()),
        reason=reason,
        total=len(wanted),
        failures=tuple(
            Failure(
                each.problem.stage,
                each.problem.reason,
                each.problem.message,
                each.problem.origin or each.path,
                each.article,
                each.noticed_at,
            )
            for each in wanted[:limit]
        ),
    )
