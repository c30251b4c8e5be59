"""Whether a quotation of a draft stands in an archive, word for word, and from whom.

In go a quotation and articles that may have it, each with statements, out comes the verdict, with the passage it goes
by. Which articles are worth looking at is the caller's to say, and so is whose names are one identity.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum
from itertools import pairwise, permutations
from pathlib import Path

from onrecord.compare.differing import Differences, differ
from onrecord.compare.laying import Laid, lay
from onrecord.compare.quotations import Quotation, Worded, find_quotations
from onrecord.compare.rarity import Rarity
from onrecord.compare.voices import VOICES, compare_voices
from onrecord.records import Article, Kind, Span, Speaker, SpeakerType, Statement
from onrecord.records.draft import DraftQuotation, Part, Passage, Verdict

__all__ = ["Candidate", "QuotationJudge", "Standing", "Voice", "voice_of"]


class Voice(IntEnum):
    """How the speaker of the draft and that of the archive go together."""

    SAME = 0
    UNKNOWN = 1
    """One of them cannot be told."""
    APART = 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that may have a quotation, with statements of it by their ids.

    ``near`` is the content of the statement that led here: the quotation is looked for around it. ``copies_draft``
    tells that the article is a copy of the draft.
    """

    article: Article
    near: tuple[Span, ...]
    statements: tuple[tuple[str, Statement], ...]
    day: date | None = None
    copies_draft: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """A quotation laid beside the words of one candidate, and what comes of it."""

    candidate: Candidate
    laid: Laid
    voice: Voice
    differences: Differences
    id: str | None
    statement: Statement | None
    verdict: Verdict
    likely: bool
    """Whether it is the same saying at all, and not a phrase in common."""

    @property
    def settles(self) -> bool:
        """Whether nothing better can be found: all words, from the draft's speaker, or the draft gives none."""
        speaker = self.laid.quotation.speaker
        named = speaker is not None and speaker.type is not SpeakerType.UNKNOWN
        proves = self.verdict is Verdict.EXACT and self.likely and not self.candidate.copies_draft
        return proves and (self.voice is Voice.SAME or not named)

    @property
    def passage(self) -> Passage:
        """The words of the archive, for the record."""
        candidate = self.candidate
        parts: tuple[Part, ...] = tuple(self.differences.parts)
        return Passage(candidate.article, parts, self.id, self.statement, candidate.day, candidate.copies_draft)


_AROUND = 1500
"""Characters around a statement that are looked at, beside twice the length of the quotation."""
_WORD = re.compile(r"[^\W_]+")
_LEAST_SHARED = 0.2
"""Share of pairs of words under which nothing is looked at closely; with every third word another, 1/3 is left."""
_LEAST_SHARE, _LEAST_AGREED = 0.5, 0.55
"""Share of a quotation's words, by weight and by number, that must stand in a passage so that it is the same saying
with other words."""
_NEARLY_ALL = 0.75
"""Share by number that is enough from the same speaker, since a rare word in the place of another weighs as much as
ten, and that must agree where it is another."""
_TELLING, _LONG, _LONGER = 8.0, 5, 9
"""Weight, and number of words, from which on a quotation is told by its words alone, and the number that is enough
without the weight; "we have to win" is said by many."""
_LEAST_REST, _LEAST_REST_WEIGHT = 4, 5.0
"""Words, and weight, that both passages must have, if a quotation is put together from two: "there is no way" stands
in many."""
_WHOLE = 0.9
"""Share of the words that both passages of such a quotation must have."""
_LEAST_SURE = 0.3
"""Score of a speaker, on both sides, from which on two are taken to be apart."""


class QuotationJudge:
    """Finds the quotations of a draft and judges them; knows how rare words are. Several threads may share it."""

    def __init__(self, weigh: Callable[[str], float]) -> None:
        self.weigh = weigh

    @classmethod
    def open(cls) -> QuotationJudge:
        """With the table of rare words that ships."""
        return cls(Rarity.read(Path(__file__).with_name("same_model") / "rarity.tsv"))

    def find(self, text: str, statements: Sequence[Statement]) -> list[Quotation]:
        """Find the quotations of a text, as :func:`find_quotations` does."""
        return find_quotations(text, statements, self.weigh)

    def lay(self, quotation: Quotation, candidate: Candidate) -> Laid | None:
        """Lay a quotation beside the words around the candidate's statement; None where it has nothing of it."""
        text = candidate.article.text
        around = _AROUND + 2 * (quotation.spans[-1].end - quotation.spans[0].start)
        start = text.rfind("\n", 0, max(0, candidate.near[0].start - around)) + 1
        start = max(start, candidate.near[0].start - 2 * around)
        end = text.find("\n", min(len(text), candidate.near[-1].end + around))
        end = min(len(text) if end < 0 else end, candidate.near[-1].end + 2 * around)
        if _shared(quotation, text[start:end]) < _LEAST_SHARED:
            return None
        return lay(quotation, Worded.of(text, Span(start, end)), self.weigh)

    def is_worth(self, laid: Laid) -> bool:
        """Whether so much of a quotation agrees that :meth:`stand` may find it, or one half of it."""
        weights = laid.quotation.weights
        count = sum(weight > 0 for weight in weights)
        half = laid.agreed >= _LEAST_REST and laid.share * sum(weights) >= _LEAST_REST_WEIGHT
        return half or laid.share >= _LEAST_SHARE or laid.agreed >= _LEAST_AGREED * count

    def stand(
        self,
        laid: Laid,
        candidate: Candidate,
        *,
        one_identity: Callable[[Speaker, str], bool] | None = None,
    ) -> Standing:
        """Judge a quotation by one candidate alone.

        ``one_identity`` is asked whether the draft's speaker is that of a statement, by its id, where their names are
        apart.
        """
        words = [laid.source.told.places[n] for p in laid.pieces if p.change == "equal" for n in range(*p[3:])]
        number, count = _covering(words, candidate.statements)
        name, statement = (None, None) if number is None else candidate.statements[number]
        direct = statement is not None and statement.kind is Kind.DIRECT and count == len(words)
        differences = differ(laid, self.weigh, marks_hold=direct)
        voice = voice_of(laid.quotation.statement, statement)
        speaker = laid.quotation.speaker
        if voice is Voice.APART and one_identity and speaker and name and one_identity(speaker, name):
            voice = Voice.SAME
        verdict = _verdict_of(differences)
        likely = self._is_likely(laid, verdict, voice, unquoted=differences.unquoted)
        if voice is Voice.APART and verdict in (Verdict.EXACT, Verdict.TRIMMED, Verdict.UNQUOTED):
            verdict = Verdict.OTHER_SPEAKER
        return Standing(candidate, laid, voice, differences, name, statement, verdict, likely)

    def _is_likely(self, laid: Laid, verdict: Verdict, voice: Voice, *, unquoted: bool) -> bool:
        weights = laid.quotation.weights
        count = sum(weight > 0 for weight in weights)
        telling = count >= _LONGER or (count >= _LONG and sum(weights) >= _TELLING)
        if laid.agreed == count and verdict is not Verdict.ALTERED:
            # Of words that many say, other people's prove nothing, and so do those that stand far apart.
            return telling or voice is Voice.SAME or (voice is Voice.UNKNOWN and verdict is not Verdict.TRIMMED)
        if count < _LONG:
            return voice is Voice.SAME and laid.agreed >= max(2, count - 1)
        if voice is Voice.SAME and laid.agreed >= _NEARLY_ALL * count:
            return True
        if laid.share < _LEAST_SHARE or laid.agreed < _LEAST_AGREED * count:
            return False
        if unquoted and voice is not Voice.SAME:
            return False  # the outlet's own words, with other ones, are no quotation of anybody
        if voice is Voice.SAME:
            return laid.share * sum(weights) >= _TELLING
        return telling and laid.share >= _SURE_SHARE and laid.agreed >= _NEARLY_ALL * count

    def judge(self, quotation: Quotation, standings: Sequence[Standing]) -> DraftQuotation:
        """Give the verdict on a quotation, by the standings of all its candidates."""
        if quotation.reason is not None:
            return DraftQuotation(quotation.spans, Verdict.NOT_CHECKED, quotation.speaker, notes=(quotation.reason,))
        # A copy of the draft proves nothing, and is looked at only where there is nothing else.
        for group in (
            [each for each in standings if not each.candidate.copies_draft],
            [each for each in standings if each.candidate.copies_draft],
        ):
            likely = sorted((each for each in group if each.likely), key=_rank)
            if likely and likely[0].verdict is not Verdict.ALTERED:
                return _told(quotation, likely[0], likely)
            if (two := _two_of(group)) is not None:
                return _put_together(quotation, *two)
            if likely:
                return _told(quotation, likely[0], likely)
        if quotation.title_like:
            return DraftQuotation(quotation.spans, Verdict.NOT_CHECKED, notes=("a title, as it seems",))
        return DraftQuotation(quotation.spans, Verdict.NOT_FOUND, quotation.speaker, notes=_near_misses(standings))


def _shared(quotation: Quotation, text: str) -> float:
    """Share of the pairs of neighbouring words that a text has too, roughly, in a tenth of the time of laying it."""
    own, theirs = (set(pairwise(_WORD.findall(words.casefold()))) for words in (_shown(quotation), text))
    return len(own & theirs) / len(own) if own else 1.0


def _shown(quotation: Quotation) -> str:
    text = quotation.words.text
    return " ".join(text[start:end] for start, end in quotation.words.told.places)


_SURE_SHARE = 0.7
"""Share, by weight, that must agree where the speaker does not."""


def _covering(words: Sequence[Span], statements: Sequence[tuple[str, Statement]]) -> tuple[int | None, int]:
    """Which statement has most of the words, and how many; the smallest, where one stands within another."""
    starts, ends = [place.start for place in words], [place.end for place in words]
    best: tuple[int, int, int] | None = None
    for number, (_name, statement) in enumerate(statements):
        content = statement.content
        count = sum(max(0, bisect_right(ends, end) - bisect_left(starts, start)) for start, end in content)
        rank = (count, content[0].start - content[-1].end, -number)
        if count and (best is None or rank > best):
            best = rank
    return (None, 0) if best is None else (-best[2], best[0])


def voice_of(draft: Statement | None, archive: Statement | None) -> Voice:
    """How the speakers of two statements go together."""
    if draft is None or archive is None or draft.speaker is None:
        return Voice.UNKNOWN
    # Those who pass on somebody's words are often given for them.
    theirs = [each for each in (archive.speaker, *archive.via) if each is not None]
    ours = (draft.speaker, *draft.via)
    kinds = {VOICES[compare_voices(one, other).index(1.0)] for one in ours for other in theirs}
    if kinds & _ONE_VOICE:
        return Voice.SAME
    if archive.speaker is None or "speaker unknown" in kinds:
        return Voice.UNKNOWN
    return Voice.APART if _are_sure(draft.speaker, archive.speaker) else Voice.UNKNOWN


_ONE_VOICE = {"speaker same", "speaker part", "speaker role"}
_NAMED = (SpeakerType.PERSON, SpeakerType.ORGANIZATION)


def _are_sure(a: Speaker, b: Speaker) -> bool:
    """Whether two speakers with other names may be taken for two: a body and a person who speaks for it may not."""
    if min(a.score, b.score) < _LEAST_SURE or a.type is not b.type or a.type not in _NAMED:
        return False
    # "group" is a description, whatever the reader took it for.
    if a.name == a.name.lower() or b.name == b.name.lower():
        return False
    return not _is_short_for(a.name, b.name) and not _is_short_for(b.name, a.name)


def _is_short_for(short: str, name: str) -> bool:
    letters = [c for c in short if c.isalpha()]
    initials = [word[0] for word in name.split() if word[0].isupper()]
    return len(letters) > 1 and [c.casefold() for c in letters] == [c.casefold() for c in initials]


def _verdict_of(differences: Differences) -> Verdict:
    if differences.altered:
        return Verdict.ALTERED
    if differences.unquoted:
        return Verdict.UNQUOTED
    return Verdict.TRIMMED if differences.cut else Verdict.EXACT


def _rank(standing: Standing) -> tuple[int, float, str]:
    """The best standing first; of those with the same words, who said it proves more than who else said it."""
    differences, same = standing.differences, standing.voice is Voice.SAME
    apart = standing.verdict is Verdict.OTHER_SPEAKER
    if not (differences.cut or differences.unquoted or differences.altered):
        place = 0 if same else 2 if apart else 3
    elif differences.altered or differences.unquoted:
        near = standing.laid.share >= _SURE_SHARE
        place = (8 if apart else 7) if near else 9
    elif differences.fair:
        place = 1 if same else 6 if apart else 4
    else:
        place = 4 if same else 6 if apart else 5
    return place, -standing.laid.share, standing.id or standing.candidate.article.id


def _told(quotation: Quotation, best: Standing, likely: Sequence[Standing]) -> DraftQuotation:
    notes = [*_of_speakers(quotation, best), *best.differences.notes]
    same = [each for each in likely if each.verdict is best.verdict and not each.differences.altered]
    if best.verdict is Verdict.EXACT and best.voice is Voice.SAME:
        apart = [
            each.statement.speaker.name
            for each in likely
            if each.verdict is Verdict.OTHER_SPEAKER and each.statement and each.statement.speaker
        ]
        notes += [f"other articles give {name}" for name in dict.fromkeys(apart)]
    seen = {best.candidate.article.id}
    elsewhere = [each.candidate.article.id for each in same if not (each.differences.cut or each.differences.unquoted)]
    if best.candidate.copies_draft:
        notes.append("it stands in copies of this draft alone")
    fair = best.differences.fair and best.verdict in (Verdict.EXACT, Verdict.TRIMMED)
    others = tuple(each for each in dict.fromkeys(elsewhere) if each not in seen)
    return DraftQuotation(
        quotation.spans,
        best.verdict,
        quotation.speaker,
        best.passage,
        fair=fair,
        notes=tuple(dict.fromkeys(notes)),
        elsewhere=others,
    )


def _of_speakers(quotation: Quotation, best: Standing) -> list[str]:
    """Say in words who said it, where the draft and the archive do not agree."""
    if best.voice is Voice.SAME:
        return []
    draft = quotation.speaker
    archive = None if best.statement is None else best.statement.speaker
    if archive is None or archive.type is SpeakerType.UNKNOWN:
        known = draft is not None and draft.type is not SpeakerType.UNKNOWN
        return ["the archive does not tell who said it"] if known else []
    if draft is None or draft.type is SpeakerType.UNKNOWN:
        return [f"the archive gives {archive.name}"]
    return [f"the draft gives {draft.name}, the archive {archive.name}"]


def _two_of(standings: Sequence[Standing]) -> tuple[Standing, Standing] | None:
    """Two passages of which each has one end of the quotation, word for word, and both have nearly all of it."""
    best: tuple[int, Standing, Standing] | None = None
    ranked = sorted(standings, key=lambda each: (-each.laid.agreed, _rank(each)))[:_MOST_PAIRED]
    agreeing = [(each, _agreeing(each.laid)) for each in ranked]
    for (one, a), (other, b) in permutations(agreeing, 2):
        weights = one.laid.quotation.weights
        if one.laid.last > other.laid.first + 1 or min(len(a), len(b)) < _LEAST_REST:
            continue
        if min(sum(weights[n] for n in a), sum(weights[n] for n in b)) < _LEAST_REST_WEIGHT:
            continue
        count = sum(weight > 0 for weight in weights)
        if len(a | b) >= _WHOLE * count and (best is None or len(a | b) > best[0]):
            best = (len(a | b), one, other)
    return None if best is None else best[1:]


_MOST_PAIRED = 12
"""Passages of which pairs are looked at, those with most words first."""


def _agreeing(laid: Laid) -> set[int]:
    return {n for piece in laid.pieces if piece.change == "equal" for n in range(piece.a_start, piece.a_end)}


def _put_together(quotation: Quotation, one: Standing, other: Standing) -> DraftQuotation:
    first, rest = (_clipped(each) for each in (one, other))
    notes = ["it is put together from two quotations"]
    speakers = [each.statement.speaker.name for each in (one, other) if each.statement and each.statement.speaker]
    if Voice.APART in (one.voice, other.voice) or len(set(speakers)) > 1:
        notes.append(f"the archive gives {' and '.join(speakers)}")
    return DraftQuotation(quotation.spans, Verdict.ALTERED, quotation.speaker, first, rest, notes=tuple(notes))


def _clipped(standing: Standing) -> Passage:
    """The passage from the first to the last run of words that agree."""
    passage = standing.passage
    laid = standing.laid
    start, end = laid.quotation.words.span(laid.first, laid.last)
    parts = tuple(part for part in passage.parts if start <= part.draft.start and part.draft.end <= end)
    return replace(passage, parts=parts)


def _near_misses(standings: Sequence[Standing]) -> tuple[str, ...]:
    """Say so where the words stand in the archive, but are too common to prove anything."""
    for each in standings:
        if each.verdict is Verdict.OTHER_SPEAKER and each.differences.fair:
            return ("others have said so, but the words are too common to prove anything",)
    return ()
