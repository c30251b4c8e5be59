"""What people should judge: statements with low scores or unknown speakers, and names that may be one speaker.

A verdict goes through the archive's corrections, under the visitor's name. All of it works with plain forms; where a
script sends them, it is answered with the part of the page that changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Form, Query
from starlette.responses import JSONResponse

from onrecord.archive import Found
from onrecord.errors import SettingError
from onrecord.exports.characters import one_line
from onrecord.records import Act, Polarity, SpeakerType
from onrecord.web.answering import Pages
from onrecord.web.asking import MOST_WORDS, Cursor
from onrecord.web.reviewing import Judged, NameItem, StatementItem, name_item, statement_item
from onrecord.web.seen import Here, Seen

__all__ = ["Answered", "ReviewPage", "pages"]

pages = Pages()

_AT_ONCE = 10
_MOST_SUGGESTED = 12
_TYPES = tuple(each.value for each in SpeakerType if each is not SpeakerType.UNKNOWN)


class Queue(StrEnum):
    """What is waiting to be judged."""

    SCORES = "scores"
    UNKNOWN = "unknown"
    NAMES = "names"


StatementId = Annotated[str, Form(min_length=1, max_length=100)]
QueueField = Annotated[Queue, Form()]
AfterField = Annotated[str, Form(max_length=200)]
NameField = Annotated[str, Form(max_length=MOST_WORDS)]
Number = Annotated[int, Form(ge=1, le=2**53)]


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """A part of a queue; ``next`` asks for what follows. ``judged`` is what was just done, where a form did it."""

    queue: Queue
    statement: str | None
    statements: tuple[StatementItem, ...]
    names: tuple[NameItem, ...]
    next: str | None
    after: str | None
    judged: Judged | None
    acts: tuple[str, ...] = tuple(Act)
    polarities: tuple[str, ...] = tuple(Polarity)
    types: tuple[str, ...] = _TYPES


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of one item: what was done to it, or the item again after that was undone."""

    judged: Judged | None
    item: StatementItem | None = None
    queue: Queue = Queue.SCORES
    after: str | None = None
    acts: tuple[str, ...] = tuple(Act)
    polarities: tuple[str, ...] = tuple(Polarity)
    types: tuple[str, ...] = _TYPES


@pages.show("/review", template="review.html", editors=True)
def review(
    here: Here,
    queue: Annotated[Queue, Query(description="Low scores, unknown speakers, or names in doubt.")] = Queue.SCORES,
    after: Cursor = None,
    statement: Annotated[str | None, Query(max_length=100, description="One statement alone, by its id.")] = None,
    limit: Annotated[int, Query(ge=1, le=50)] = _AT_ONCE,
    done: Annotated[str | None, Query(max_length=40)] = None,
    about: Annotated[str | None, Query(max_length=MOST_WORDS)] = None,
    undo: Annotated[list[int], Query(max_length=8)] = [],
    ruling: Annotated[int | None, Query(ge=1, le=2**53)] = None,
) -> ReviewPage:
    """What is waiting to be judged, the surest doubts first."""
    judged = None if done is None else Judged(done, about or "", tuple(undo), ruling)
    if statement is not None:
        found = [here.archive.statement(statement)]
        return ReviewPage(queue, statement, _items(here, found), (), None, None, judged)
    if queue is Queue.NAMES:
        doubts = here.archive.doubts.list(limit=limit, after=after)
        return ReviewPage(queue, None, (), tuple(map(name_item, doubts.found)), doubts.next, after, judged)
    profiles = here.archive.profiles
    ask = profiles.doubtful if queue is Queue.SCORES else profiles.unknown
    page = ask(limit=limit, after=after)
    return ReviewPage(queue, None, _items(here, list(page.found)), (), page.next, after, judged)


@pages.show("/review/speakers", template="", editors=True, api=False)
def suggestions(here: Here, name: Annotated[str, Query(min_length=2, max_length=MOST_WORDS)]) -> JSONResponse:
    """Names of speakers in the archive that hold these words, those with most statements first; always as JSON."""
    return JSONResponse({"names": [each.name for each in here.archive.speakers(name, limit=_MOST_SUGGESTED)]})


@pages.act("/review/accept", template="review_answer.html")
def accept(here: Here, statement: StatementId, queue: QueueField = Queue.SCORES, after: AfterField = "") -> Any:
    """Say that a statement is right as it stands."""
    return _kept(here, statement, "accepted", queue, after, accepted=True)


@pages.act("/review/reject", template="review_answer.html")
def reject(here: Here, statement: StatementId, queue: QueueField = Queue.SCORES, after: AfterField = "") -> Any:
    """Say that a statement is none, or too wrong to keep."""
    return _kept(here, statement, "rejected", queue, after, rejected=True)


@pages.act("/review/change", template="review_answer.html")
def change(
    here: Here,
    statement: StatementId,
    queue: QueueField = Queue.SCORES,
    after: AfterField = "",
    speaker: NameField = "",
    speaker_type: Annotated[str, Form(max_length=20)] = "",
    act: Annotated[str, Form(max_length=20)] = "",
    polarity: Annotated[str, Form(max_length=20)] = "",
    addressee: NameField = "",
    said_on: Annotated[str, Form(max_length=10)] = "",
) -> Any:
    """Put other values in the place of those that the archive has; what is as it was is left alone."""
    present = statement_item(here.archive.statement(statement), None).present
    changes: dict[str, Any] = {}
    if speaker.strip() and not (_is(speaker, present.speaker) and speaker_type in ("", present.speaker_type)):
        changes["speaker"] = _named(speaker, speaker_type)
    if act and act != present.act:
        changes["act"] = act
    if polarity and polarity != present.polarity:
        changes["polarity"] = polarity
    if not _is(addressee, present.addressee):
        changes["addressee"] = _named(addressee, "") if addressee.strip() else None
    if said_on.strip() != present.said_on:
        changes["said_on"] = said_on.strip() or None
    if not changes:
        raise SettingError("nothing was changed; accept the statement if it is right as it stands")
    return _kept(here, statement, "changed", queue, after, **changes)


@pages.act("/review/names", template="review_answer.html")
def judge_names(
    here: Here,
    first: Number,
    second: Number,
    same: Annotated[bool, Form()],
    about: NameField = "",
    after: AfterField = "",
) -> Any:
    """Say that two names are one speaker, or two."""
    number = here.archive.doubts.rule(first, second, same=same, author=here.visitor.name)
    what = "joined" if same else "kept apart"
    here.note(what, about)
    return _answer(here, Judged(what, about, ruling=number), Queue.NAMES, after)


@pages.act("/review/undo", template="review_answer.html")
def undo(
    here: Here,
    correction: Annotated[list[int], Form(max_length=8)] = [],
    ruling: Annotated[int | None, Form(ge=1, le=2**53)] = None,
    statement: Annotated[str, Form(max_length=100)] = "",
    queue: QueueField = Queue.SCORES,
    after: AfterField = "",
) -> Any:
    """Take back what was just done."""
    for number in correction:
        here.archive.withdraw(number)
    if ruling is not None:
        here.archive.doubts.withdraw(ruling)
    here.note("took back", statement or f"ruling {ruling}")
    if not here.partial or not statement:
        return _address(queue, after)
    (item,) = _items(here, [here.archive.statement(statement)])
    return Answered(None, item, queue, after or None)


def _is(given: str, present: str) -> bool:
    """Whether a field still has what the page put there, where harmful characters are shown as others."""
    return " ".join(given.split()) in (present, one_line(present))


def _named(name: str, kind: str) -> dict[str, str | None]:
    return {"name": " ".join(name.split()), "type": kind or None}


def _items(here: Seen, found: list[Found]) -> tuple[StatementItem, ...]:
    keys = list(dict.fromkeys(each.article.id for each in found))
    readings = {each.article.id: each for each in here.archive.readings_of(keys)}
    return tuple(statement_item(each, readings.get(each.article.id)) for each in found)


def _kept(here: Seen, statement: str, what: str, queue: Queue, after: str, **changes: Any) -> Any:
    found = here.archive.statement(statement)
    numbers = here.archive.correct(found.id, author=here.visitor.name, **changes)
    here.note(what, found.id)
    return _answer(here, Judged(what, found.id, tuple(numbers)), queue, after)


def _answer(here: Seen, judged: Judged, queue: Queue, after: str) -> Answered | str:
    """What a script puts in the place of the item; or the address of the queue, with what was done in it."""
    if here.partial:
        return Answered(judged, None, queue, after or None)
    return _address(queue, after, judged)


def _address(queue: Queue, after: str, judged: Judged | None = None) -> str:
    asked: list[tuple[str, Any]] = [("queue", queue.value)]
    asked += [("after", after)] if after else []
    if judged is not None:
        asked += [("done", judged.what), ("about", judged.about), *(("undo", each) for each in judged.corrections)]
        asked += [("ruling", judged.ruling)] if judged.ruling is not None else []
    return f"/review?{urlencode(asked, errors='replace')}"
