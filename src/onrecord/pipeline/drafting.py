"""A draft held against an archive: its quotations found, looked up, and judged.

In go a draft and an open archive, which is only read, out comes a check of every quotation. What stands in an article
without being part of a statement is in no index, and is found only where it stands near one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from time import monotonic
from typing import TYPE_CHECKING

from onrecord.compare import Wording, judge
from onrecord.compare.drafts import Candidate, QuotationJudge, Standing
from onrecord.compare.laying import Laid
from onrecord.compare.quotations import Quotation, phrases, phrases_around, whole_phrase
from onrecord.compare.rewordings import is_reworded, with_rewordings
from onrecord.errors import SettingError
from onrecord.records import Article, Problem, Reading, Span, Speaker, SpeakerType
from onrecord.records.draft import DraftCheck, DraftQuotation, Suggestion, Verdict
from onrecord.settings import Settings

if TYPE_CHECKING:
    from onrecord.archive import Archive, Found

__all__ = ["check_draft", "check_reading"]

_PER_PHRASE, _PER_MEANING = 8, 8
"""Statements that are looked at for one phrase, the newest first, and for the meaning of the whole."""
_MOST_STANDING = 8
"""Articles whose whole readings are looked at for one quotation."""
_PER_PART, _MOST_OTHERWISE, _MOST_AGREEING = 20, 16, 50
"""Statements with one part of a quotation that are looked at for other words in the rest of it, articles of these whose
whole readings are, and statements with all of it that are counted."""
_MOST_ARTICLES = 20
"""Articles with a quotation of the draft in which those that were not found are looked for again."""
_MOST_SUGGESTED = 3
_LEAST_CLOSE_OWN, _LEAST_CLOSE = 0.55, 0.75
"""Closeness of meaning under which nothing is suggested: of the same speaker's statements, and of anybody's."""
_ENOUGH_WORDS = 6
"""Words that a suggestion has at least, or half of those of a shorter quotation, which is like anybody's."""


def check_draft(archive: Archive, draft: Article | str, settings: Settings | None = None) -> DraftCheck:
    """Read a draft and check every quotation in it against ``archive``."""
    from onrecord.pipeline.reading import read_many

    article = Article(draft) if isinstance(draft, str) else draft
    return check_reading(archive, next(read_many([article], settings=settings)))


def check_reading(
    archive: Archive, reading: Reading, *, most: int | None = None, seconds: float | None = None
) -> DraftCheck:
    """Check every quotation of a draft that has been read; what failed in reading it is told with the rest.

    Of more than ``most`` quotations, or of those that take more than about so many ``seconds``, the first are checked;
    that others were left out is told as a problem.
    """
    checking = _Checking(archive, reading)
    told = checking.check_all(most, seconds)
    # Who quotes an article once may have taken another quotation from it, of which no statement was read.
    quoted = [each.passage.article.id for each in told if each.passage is not None]
    missed = any(each.verdict is Verdict.NOT_FOUND for each in told)
    readings = list(archive.readings_of(list(dict.fromkeys(quoted))[:_MOST_ARTICLES])) if missed else []
    judged = (
        checking.check_within(quotation, readings) or each if each.verdict is Verdict.NOT_FOUND else each
        for quotation, each in zip(checking.quotations, told, strict=True)
    )
    quotations = tuple(
        checking.check_others(quotation, each) for quotation, each in zip(checking.quotations, judged, strict=True)
    )
    return DraftCheck(reading.article, quotations, (*reading.problems, *checking.problems))


class _Checking:
    """The check of one draft."""

    def __init__(self, archive: Archive, reading: Reading) -> None:
        self.judge = QuotationJudge.open()
        self.quotations = self.judge.find(reading.article.text, reading.statements)
        self.problems: list[Problem] = []
        self._archive = archive
        self._draft = reading.article
        self._copies: dict[str, bool] = {}

    def check_all(self, most: int | None, seconds: float | None) -> list[DraftQuotation]:
        """The verdicts on the first quotations, until there are enough or half of the time is gone; others are dropped.

        The other half is for the words that other articles have.
        """
        begun = monotonic()
        told: list[DraftQuotation] = []
        for quotation in self.quotations[:most]:
            if seconds is not None and monotonic() - begun > seconds / 2:
                break
            told.append(self.check(quotation))
        if left_out := len(self.quotations) - len(told):
            message = f"{left_out} of {len(self.quotations)} quotations were not checked; check the draft in parts"
            self.problems.append(Problem("check", "too_long", message, self._draft.origin))
            self.quotations = self.quotations[: len(told)]
        return told

    def check(self, quotation: Quotation) -> DraftQuotation:
        """The verdict on one quotation; looks no further where it is found word for word, from the same speaker."""
        if quotation.reason is not None:
            return self.judge.judge(quotation, ())
        standings: list[Standing] = []
        seen: set[str] = set()
        for found in self._lookups(quotation):
            fresh = [each for each in found if each.id not in seen]
            seen.update(each.id for each in fresh)
            standings += self._stand(quotation, fresh)
            told = self.judge.judge(quotation, standings)
            if told.verdict is Verdict.EXACT and any(each.settles for each in standings):
                return told
        if told.verdict is not Verdict.NOT_FOUND:
            return told
        # The words lead nowhere; what means the same may still have some of them.
        nearest = self._alike(quotation)
        standings += self._stand(quotation, [each for each in nearest if each.id not in seen])
        told = self.judge.judge(quotation, standings)
        return self._suggest(quotation, told, nearest) if told.verdict is Verdict.NOT_FOUND else told

    def check_within(self, quotation: Quotation, readings: Iterable[Reading]) -> DraftQuotation | None:
        """The verdict on a quotation by whole articles, whatever was read there; None where none of them has it."""
        standings = []
        for reading in readings:
            article = reading.article
            whole = self._candidate(reading, (Span(0, len(article.text)),), article.published)
            laid = self.judge.lay(quotation, whole)
            if laid is not None and self.judge.is_worth(laid):
                standings.append(self.judge.stand(laid, whole, one_identity=self._is_known_as))
        told = self.judge.judge(quotation, standings)
        return None if told.passage is None else told

    def check_others(self, quotation: Quotation, told: DraftQuotation) -> DraftQuotation:
        """Add in which other words other articles have a quotation that was found."""
        if told.passage is None:
            return told
        whole = whole_phrase(quotation)
        best: dict[str, tuple[Laid, Found]] = {}
        for found in self._holding_parts(quotation, whole):
            if found.article.id in (self._draft.id, told.passage.article.id):
                continue
            laid = self.judge.lay(quotation, Candidate(found.article, found.statement.content, ()))
            known = best.get(found.article.id)
            if laid is not None and self.judge.is_worth(laid) and (known is None or laid.share > known[0].share):
                best[found.article.id] = (laid, found)
        reworded = [pair for pair in best.values() if is_reworded(pair[0], self.judge.weigh)]
        ranked = sorted(reworded, key=lambda pair: (-pair[0].share, pair[1].id))[:_MOST_OTHERWISE]
        originals = {found.article.id: found.original or found.article.id for _laid, found in ranked}
        others = ((each, originals[each.candidate.article.id]) for each in self._judged(ranked))
        told = with_rewordings(told, others, self.judge.weigh)
        return replace(told, agreeing=self._count_agreeing(told, whole)) if told.otherwise else told

    def _holding_parts(self, quotation: Quotation, whole: str | None) -> Iterator[Found]:
        """The newest statements that have a part of a quotation, and not all of it; copies of articles left out."""
        name = _name_of(quotation.speaker)
        seen: set[str] = set()
        for part in phrases_around(quotation):
            about = f'"{part}"' if whole is None else f'"{part}" -"{whole}"'
            page = self._archive.said(about=about, originals=True, limit=_PER_PART)
            more = name is not None and page.next is not None
            own = self._archive.said(name, about=about, originals=True, limit=_PER_PART) if more else ()
            for found in (*page, *own):
                if found.id not in seen:
                    seen.add(found.id)
                    yield found

    def _count_agreeing(self, told: DraftQuotation, whole: str | None) -> int:
        """How many articles have the draft's words, copies left out; of one that was left out the original counts."""
        if told.verdict is Verdict.ALTERED or whole is None:
            return 0
        page = self._archive.said(about=f'"{whole}"', originals=True, limit=_MOST_AGREEING)
        articles = {found.article.id: found.article for found in page if found.article.id != self._draft.id}
        others = {passage.article.id for passages in told.otherwise for passage in passages}
        return max(1, sum(key not in others and not self._is_copy(each) for key, each in articles.items()))

    def _candidate(self, reading: Reading, near: tuple[Span, ...], day: date | None) -> Candidate:
        statements = tuple(zip(reading.statement_ids, reading.statements, strict=True))
        return Candidate(reading.article, near, statements, day, self._is_copy(reading.article))

    def _lookups(self, quotation: Quotation) -> Iterator[list[Found]]:
        """What is found by the words, the surest first."""
        asked = [f'"{phrase}"' for phrase in phrases(quotation)]
        # What many outlets tell has more versions than are looked at, of which one may have all the words.
        for some in ([" ".join(asked)] if len(asked) > 1 else [], asked[:1], asked[1:]):
            yield [found for about in some for found in self._holding(about, quotation.speaker)]

    def _holding(self, about: str, speaker: Speaker | None) -> Iterator[Found]:
        """The newest statements with some phrases, and where there are more, the newest of the speaker's own."""
        page = self._archive.said(about=about, limit=_PER_PHRASE)
        yield from page
        name = _name_of(speaker)
        if page.next is not None and name is not None:
            yield from self._archive.said(name, about=about, limit=_PER_PHRASE)

    def _alike(self, quotation: Quotation, speaker: str | None = None) -> list[Found]:
        words = " ".join(self._draft.text[start:end] for start, end in quotation.spans)
        from onrecord.archive import Selection

        try:
            return [*self._archive.alike(words, Selection(speaker=speaker), limit=_PER_MEANING)]
        except SettingError as error:
            # Words that the model does not know, or vectors of another model: the search by words goes on without.
            problem = Problem("check", "meaning", str(error), self._draft.origin)
            self.problems += [] if problem in self.problems else [problem]
            return []

    def _stand(self, quotation: Quotation, found: Iterable[Found]) -> Iterator[Standing]:
        """The best place of each article that was found, judged with all statements of the article."""
        best: dict[str, tuple[Laid, Found]] = {}
        for each in found:
            if each.article.id == self._draft.id:
                continue
            laid = self.judge.lay(quotation, Candidate(each.article, each.statement.content, ()))
            known = best.get(each.article.id)
            if laid is None or not self.judge.is_worth(laid):
                continue
            if known is None or laid.share > known[0].share:
                best[each.article.id] = (laid, each)
        yield from self._judged(sorted(best.values(), key=lambda pair: (-pair[0].share, pair[1].id))[:_MOST_STANDING])

    def _judged(self, ranked: Sequence[tuple[Laid, Found]]) -> Iterator[Standing]:
        """Judge places of articles with all statements of these."""
        ids = [each.article.id for _laid, each in ranked]
        readings = {each.article.id: each for each in self._archive.readings_of(ids)}
        for laid, each in ranked:
            # What was taken out of the archive meanwhile is a reading without statements.
            reading = readings.get(each.article.id, Reading(each.article, ()))
            candidate = self._candidate(reading, each.statement.content, each.day)
            yield self.judge.stand(laid, candidate, one_identity=self._is_known_as)

    def _is_known_as(self, speaker: Speaker, statement_id: str) -> bool:
        """Whether the archive knows the speaker of a statement by the draft's name too."""
        name = _name_of(speaker)
        if name is None:
            return False
        article_id = statement_id.partition(".")[0]
        from onrecord.archive import Selection

        said = self._archive.select(Selection(speaker=name, articles=(article_id,)), limit=1000)
        return any(each.id == statement_id for each in said)

    def _is_copy(self, article: Article) -> bool:
        """Whether an article is a copy of the draft, and does not only hold the quotations that make most of it."""
        if article.id not in self._copies:
            theirs = Wording.of(article.text)
            self._copies[article.id] = all(judge(ours, theirs) is not None for ours in self._wordings)
        return self._copies[article.id]

    @cached_property
    def _wordings(self) -> tuple[Wording, Wording]:
        """The whole draft, and what of it stands outside quotation marks."""
        text, prose, at = self._draft.text, [], 0
        for quotation in self.quotations:
            for start, end in quotation.spans:
                prose.append(text[at:start])
                at = max(at, end)
        return Wording.of(text), Wording.of(" ".join([*prose, text[at:]]))

    def _suggest(self, quotation: Quotation, told: DraftQuotation, nearest: Iterable[Found]) -> DraftQuotation:
        """Add what is nearest in meaning, those of the same speaker first."""
        name = _name_of(quotation.speaker)
        found = [] if name is None else [(each, _LEAST_CLOSE_OWN) for each in self._alike(quotation, name)]
        if len(quotation.words) >= _ENOUGH_WORDS:
            found += [(each, _LEAST_CLOSE) for each in nearest]
        least = min(len(quotation.words) / 2, _ENOUGH_WORDS)
        suggestions: dict[str, Suggestion] = {}
        for each, least_close in found:
            close, words = each.closeness or 0.0, sum(len(part.split()) for part in each.quote)
            if close >= least_close and words >= least and each.article.id != self._draft.id:
                suggestion = Suggestion(each.id, each.statement, each.article, each.day, close)
                suggestions.setdefault(each.id, suggestion)
        return replace(told, suggestions=tuple(suggestions.values())[:_MOST_SUGGESTED])


def _name_of(speaker: Speaker | None) -> str | None:
    """A name to look for, if the speaker has one in Latin letters, in which the archive looks names up."""
    if speaker is None or speaker.type not in (SpeakerType.PERSON, SpeakerType.ORGANIZATION) or speaker.members:
        return None
    return speaker.name if any(c.isalnum() and c.isascii() for c in speaker.name) else None
