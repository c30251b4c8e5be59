"""How each outlet told one story: which statements it carries, in which form, and whom it lets speak.

In go a story, the readings of its articles and the threads of their statements, out comes a
:class:`onrecord.records.Comparison`. An outlet that only ran a copy of another's article has no column of its own; that
is said beside the original. Nothing is searched or stored here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property

from onrecord.compare.cast import Cast
from onrecord.compare.renditions import Told, how
from onrecord.compare.traces import Traceable
from onrecord.records import (
    Article,
    Cell,
    Comparison,
    HeadlineCheck,
    How,
    NameUse,
    OutletView,
    Reading,
    Rendition,
    Row,
    Span,
    Speaker,
    SpeakerType,
    Statement,
    Story,
    Thread,
    Trace,
    VoiceShare,
)

__all__ = ["NO_OUTLET", "compare_outlets"]

NO_OUTLET = "outlet unknown"
"""The column of articles whose outlet nobody told."""

_CLOSENESS = (How.VERBATIM, How.TRIMMED, How.ALTERED, How.PARAPHRASED)
_LEAST_SAME = 0.51
"""Probability from which a pair is the same: the threshold of the model by which pairs were judged."""
_FEW_WORDS = 150
"""Words. A shorter article is a teaser or an agency's flash as often as not."""
_ENDS = tuple(".!?…\"”’'»)]")
_PRONOUNS = frozenset((
    "i", "you", "he", "she", "it", "we", "they", "him", "her", "us", "them", "his", "hers", "its", "our", "their",
    "who", "whom", "which", "that", "this",
))  # fmt: skip
_MOST_NAMES = 12

Check = Callable[[Reading], HeadlineCheck | None]
Sameness = Mapping[str, Mapping[str, float]]
"""Of statements by their ids, the ids of others with the probability that both are the same thing said."""


def compare_outlets(
    story: Story, readings: Iterable[Reading], threads: Iterable[Thread], *, sameness: Sameness, check: Check
) -> Comparison:
    """Compare how the outlets of ``story`` told it.

    ``readings`` are those of its articles, ``threads`` hold each of their statements once, those without a fellow as
    threads of one. ``sameness`` is what was found of statements when threads were; two of which it says nothing are
    not the same. ``check`` checks a headline.
    """
    return _Comparing(story, list(readings), list(threads), sameness).compare(check)


class _Comparing:
    """One call of :func:`compare_outlets`."""

    def __init__(self, story: Story, readings: list[Reading], threads: list[Thread], sameness: Sameness) -> None:
        self._story = story
        self._listed = {article.id: article for article in story.articles}
        self._ids: dict[Article, str] = {}
        # Of a copy its original speaks.
        self._readings = [reading for reading in readings if self._own(reading.article)]
        self._threads = threads
        spoken = (statement.speaker for reading in readings for statement in reading.statements)
        self._cast = Cast(speaker for speaker in spoken if speaker is not None)
        self._sameness = sameness
        self._tellings: dict[tuple[Article, tuple[Span, ...]], Told] = {}
        self._said: defaultdict[tuple[str, str], list[Rendition]] = defaultdict(list)
        """What each speaker says in each outlet."""
        for rendition in (each for thread in threads for each in thread.renditions if self._own(each.article)):
            if rendition.statement.speaker is not None:
                speaker = self._cast.name(rendition.statement.speaker)
                self._said[speaker, rendition.article.outlet or NO_OUTLET].append(rendition)

    def _own(self, article: Article) -> bool:
        # An id is a digest of the whole text, and each is asked for many times.
        key = self._ids.get(article)
        if key is None:
            key = self._ids[article] = article.id
        listed = self._listed.get(key)
        return listed is not None and (listed.copy_of is None or listed.copy_of not in self._listed)

    @cached_property
    def _by_outlet(self) -> dict[str, list[Reading]]:
        found: defaultdict[str, list[Reading]] = defaultdict(list)
        for reading in self._readings:
            found[reading.article.outlet or NO_OUTLET].append(reading)
        return dict(found)

    def compare(self, check: Check) -> Comparison:
        """Make the comparison."""
        traceable = {
            outlet: [(reading.article, Traceable(reading.article.text)) for reading in readings]
            for outlet, readings in self._by_outlet.items()
        }
        cells = {thread.id: self._cells(thread, traceable) for thread in self._threads}
        carried = Counter(outlet for each in cells.values() for outlet in each)
        outlets = sorted(self._by_outlet, key=lambda outlet: (-carried[outlet], outlet))
        rows = [
            Row(thread, tuple(cells[thread.id].get(outlet) for outlet in outlets))
            for thread in self._threads
            if cells[thread.id]
        ]
        rows.sort(key=lambda row: (-row.carried, -len(row.thread.renditions), self._place(row), row.thread.id))
        told_by = [row.carried for row in rows]
        checks = [checked for reading in self._readings if (checked := check(reading)) is not None]
        return Comparison(
            story=self._story,
            outlets=tuple(self._view(outlet, place, rows, told_by) for place, outlet in enumerate(outlets)),
            rows=tuple(rows),
            voices=self._voices(outlets),
            names=self._names(outlets),
            headlines=tuple(each for each in checks if each.claims),
        )

    def _cells(self, thread: Thread, traceable: Mapping[str, Sequence[tuple[Article, Traceable]]]) -> dict[str, Cell]:
        """The cells of the outlets that tell a thread."""
        lead = self._tell(thread.lead)
        found: defaultdict[str, list[tuple[How, Rendition]]] = defaultdict(list)
        for rendition in thread.renditions:
            if self._own(rendition.article):
                telling = How.VERBATIM if rendition is thread.lead else how(lead, self._tell(rendition))
                found[rendition.article.outlet or NO_OUTLET].append((telling, rendition))
        cells = {}
        for outlet, texts in traceable.items():
            if outlet in found:
                telling, rendition = min(found[outlet], key=lambda each: _closeness(*each))
                cells[outlet] = Cell(telling, rendition, more=len(found[outlet]) - 1)
                continue
            if not found:
                continue
            if (other := self._say_too(thread.lead, outlet)) is not None:
                cells[outlet] = other
                continue
            for article, text in texts:
                trace = text.find(lead)
                if trace is not None:
                    telling = How.VERBATIM if trace.whole else How.TRIMMED
                    cells[outlet] = Cell(telling, None, Trace(article, trace.span))
                    break
        return cells

    def _say_too(self, lead: Rendition, outlet: str) -> Cell | None:
        """What the outlet lets the speaker of ``lead`` say that is the same, though it is of another thread.

        A statement of several sentences may be the same as two others, and is in the thread of one of them.
        """
        speaker = lead.statement.speaker
        scores = self._sameness.get(lead.id)
        if speaker is None or speaker.type is SpeakerType.UNKNOWN or not scores:
            return None
        same = [
            (scores[other.id], other)
            for other in self._said.get((self._cast.name(speaker), outlet), ())
            if scores.get(other.id, 0.0) >= _LEAST_SAME
        ]
        if not same:
            return None
        _score, best = max(same, key=lambda each: (each[0], each[1].id))
        return Cell(how(self._tell(lead), self._tell(best)), best, more=len(same) - 1)

    def _tell(self, said: Rendition) -> Told:
        return self._take_apart(said.article, said.statement)

    def _take_apart(self, article: Article, statement: Statement) -> Told:
        key = article, statement.content
        if key not in self._tellings:
            self._tellings[key] = Told.of(article.text, statement.content)
        return self._tellings[key]

    def _place(self, row: Row) -> float:
        """How early its articles tell a thread, on average."""
        places = [
            each.statement.content[0].start / max(1, len(each.article.text))
            for each in row.thread.renditions
            if self._own(each.article)
        ]
        return sum(places) / max(1, len(places))

    def _view(self, outlet: str, place: int, rows: Sequence[Row], told_by: Sequence[int]) -> OutletView:
        """The part of the outlet in column ``place``; ``told_by`` counts the outlets that tell each of ``rows``."""
        readings = self._by_outlet[outlet]
        others = len(self._by_outlet) - 1
        alone = [number for number, row in enumerate(rows) if told_by[number] == 1 and row.cells[place] is not None]
        left_out = [
            number
            for number, row in enumerate(rows)
            if row.cells[place] is None and told_by[number] >= max(2, (others + 1) // 2)
        ]
        return OutletView(
            outlet=outlet,
            articles=tuple(self._listed[reading.article.id] for reading in readings),
            words=sum(len(reading.article.text.split()) for reading in readings),
            statements=sum(len(reading.statements) for reading in readings),
            alone=tuple(alone),
            left_out=tuple(left_out),
            caveats=tuple(self._caveats(outlet, [rows[number] for number in left_out])),
        )

    def _caveats(self, outlet: str, left_out: Sequence[Row]) -> list[str]:
        """Why what an outlet leaves out may not be left out by it, and who else ran its text."""
        readings = self._by_outlet[outlet]
        own = {reading.article.id for reading in readings}
        found = []
        words = sum(len(reading.article.text.split()) for reading in readings)
        if words < _FEW_WORDS:
            found.append(f"its text has only {words} words, and may not be the whole")
        if any(not reading.article.text.rstrip().endswith(_ENDS) for reading in readings):
            found.append("its text does not end with a sentence, and may be cut")
        published = [reading.article.published for reading in readings]
        days = [day for day in published if day is not None]
        last = max(days) if days and len(days) == len(published) else date.max
        later = [row for row in left_out if all(_published_after(each, last) for each in row.thread.renditions)]
        if later:
            told = "one of them was" if len(later) == 1 else f"{len(later)} of them were"
            found.append(f"{told} told elsewhere only after its last article of {last.isoformat()}")
        if any(self._listed[each].copy_of for each in own):
            found.append("its text repeats an article that is not part of this story")
        copies = [article for article in self._story.articles if article.copy_of in own]
        if copies:
            ran_in = dict.fromkeys(article.outlet or NO_OUTLET for article in copies)
            found.append(f"its text also ran in {_join(ran_in)}")
        return found

    def _voices(self, outlets: Sequence[str]) -> tuple[VoiceShare, ...]:
        shares: dict[tuple[str, str], list[tuple[SpeakerType, Reading, Statement]]] = {}
        for outlet in outlets:
            for reading in self._by_outlet[outlet]:
                for statement in reading.statements:
                    speaker = statement.speaker
                    if speaker is not None and speaker.type is not SpeakerType.UNKNOWN:
                        entry = (speaker.type, reading, statement)
                        shares.setdefault((self._cast.name(speaker), outlet), []).append(entry)
        found = [self._share(name, outlet, entries) for (name, outlet), entries in shares.items()]
        words: Counter[str] = Counter()
        for share in found:
            words[share.speaker] += share.words
        return tuple(sorted(found, key=lambda each: (-words[each.speaker], each.speaker, outlets.index(each.outlet))))

    def _share(self, name: str, outlet: str, entries: Sequence[tuple[SpeakerType, Reading, Statement]]) -> VoiceShare:
        tellings = [self._take_apart(reading.article, statement) for _, reading, statement in entries]
        firsts = [statement.content[0].start / max(1, len(reading.article.text)) for _, reading, statement in entries]
        return VoiceShare(
            speaker=name,
            type=Counter(kind for kind, _, _ in entries).most_common(1)[0][0],
            outlet=outlet,
            statements=len(entries),
            words=sum(len(told.words) for told in tellings),
            quoted=sum(sum(told.quoted) for told in tellings),
            first=round(min(firsts), 3),
        )

    def _names(self, outlets: Sequence[str]) -> tuple[NameUse, ...]:
        """What each outlet calls those speakers whom several outlets let speak."""
        uses: dict[tuple[str, str], Counter[str]] = {}
        said_in: defaultdict[str, set[str]] = defaultdict(set)
        for outlet in outlets:
            for reading in self._by_outlet[outlet]:
                for speaker in _people(reading):
                    name = self._cast.name(speaker)
                    said_in[name].add(outlet)
                    called = uses.setdefault((name, outlet), Counter())
                    for span in speaker.mentions:
                        words = " ".join(reading.article.text[span.start : span.end].split())
                        if words.casefold() not in _PRONOUNS:
                            called[words] += 1
        kept = [(name, outlet) for (name, outlet), called in uses.items() if called and len(said_in[name]) > 1]
        kept.sort(key=lambda each: (-len(said_in[each[0]]), each[0], outlets.index(each[1])))
        return tuple(NameUse(name, outlet, tuple(uses[name, outlet].most_common(_MOST_NAMES))) for name, outlet in kept)


def _closeness(telling: How, rendition: Rendition) -> tuple[int, bool, float, str]:
    return _CLOSENESS.index(telling), rendition.how is not None, -rendition.score, rendition.id


def _published_after(rendition: Rendition, day: date) -> bool:
    published = rendition.article.published
    return published is not None and published > day


def _people(reading: Reading) -> list[Speaker]:
    """The persons and organizations who speak in a reading, each once."""
    found: dict[str, Speaker] = {}
    for statement in reading.statements:
        for person in () if statement.speaker is None else statement.speaker.people:
            if person.type in (SpeakerType.PERSON, SpeakerType.ORGANIZATION):
                found.setdefault(person.name, person)
    return list(found.values())


def _join(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
