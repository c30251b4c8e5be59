"""What a source span says of the speaker: a name, a noun phrase, a pronoun, or nothing.

In go the words of a source span and the mentions around, out comes one part for each speaker that it names. Who a
pronoun or "the senator" stands for is not decided here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from onrecord.speakers.extents import (
    BREAKS,
    DETERMINERS,
    POSSESSIVES,
    PREPOSITIONS,
    complemented,
    continued,
    described_from,
    is_further,
    phrase_end,
    trim,
    uncut,
    whole_number,
)
from onrecord.speakers.lexicon import ARTICLES, PRONOUNS, TITLES
from onrecord.speakers.mentions import OTHER, PERSON, Form, Mention, is_plural
from onrecord.speakers.view import View

__all__ = ["Source", "read_source"]


@dataclass(slots=True, eq=False)
class Source:
    """One part of a source: words ``[start, end)`` are what names the speaker, ``head`` the word that stands for it.

    ``form`` is None where the source is missing; ``head`` is then a word of the cue. ``keyed`` tells that the network
    takes these words for the fullest name of the speaker, not for a way of pointing back.
    """

    form: Form | None
    start: int
    end: int
    head: int
    mention: Mention | None = None
    keyed: bool = False


_OPENING = DETERMINERS | POSSESSIVES | {"some", "many", "much", "other", "another", "all", "even"}
"""Words that open a noun phrase of its own."""
_FRESH = frozenset(("latest", "recent", "new"))
"""Adjectives that tell when a paper came out, not which it is."""
_OWNING = DETERMINERS | POSSESSIVES
_LEADING = _OWNING | _FRESH
_POINTING = POSSESSIVES | {"this", "that", "these", "those"}
"""Pronouns that more often open a phrase than stand alone."""
_LINKING = PREPOSITIONS | DETERMINERS | TITLES.keys() | {"-", "'", "’", "/", "."}
"""Words between two parts of one name or phrase."""
_END = attrgetter("end")
_BRACKETED = frozenset(["(", ")", "-", "–", "—", ".", "d", "r"])
_LONGEST_LINK = 8
"""Words between two joined names at the most, as in "Merkley (D-Ore.), Sherrod Brown"."""
_LONGEST = 40
"""Words of a source in several pieces that are looked at as one."""


def _key_runs(view: View, start: int, end: int) -> list[tuple[int, int]]:
    """The network's runs of naming words within a source, mended: a run never ends in a preposition."""
    runs: list[tuple[int, int]] = []
    first = next(((a, b) for a, b in view.phrases_in(start, end) if a >= start), None)
    if first is not None:
        # What "including", "who" and the like open tells more, but not who it is.
        end = next((i for i in range(first[1], end) if view.lower[i] in BREAKS), end)
    for low, high in view.keys_in(start, end):
        low, high = trim(view, max(low, start), min(high, end))
        if low >= high:
            continue
        if not runs and first is not None and first[1] <= low and _linked(view, first[1], low):
            low = first[0]
        last = view.lower[high - 1]
        if last in PREPOSITIONS or last in DETERMINERS:
            while high - 1 > low and (view.lower[high - 1] in PREPOSITIONS or view.lower[high - 1] in DETERMINERS):
                high -= 1
            high = max(high, phrase_end(view, high - 1, end))
        if runs and low < runs[-1][1]:
            continue
        if runs and _linked(view, runs[-1][1], low):
            runs[-1] = (runs[-1][0], high)
        else:
            runs.append((low, high))
    return [part for run in runs for part in _parted(view, *run)]


def _parted(view: View, start: int, end: int) -> list[tuple[int, int]]:
    """A run cut where "and" joins two phrases of which the second has its own article: "groups | and | the party"."""
    for at in range(start + 1, end - 2):
        if view.lower[at] in PREPOSITIONS:
            break
        if view.lower[at] == "and" and view.lower[at + 1] in _OPENING:
            return [(start, at), (at + 1, end)]
    return [(start, end)]


def _linked(view: View, start: int, end: int) -> bool:
    return _LINKING.issuperset(view.lower[start:end])


def _part(view: View, low: int, high: int, mentions: Sequence[Mention], start: int, end: int) -> Source | None:
    """What words ``[low, high)`` name: the person or body whose name ends them, or what a noun phrase describes.

    None if they only tell whose or which, as in "New York judge", "Vorne's lawyer".
    """
    over = [m for m in mentions if m.form is Form.NAME and low < m.end and m.name_start < high]
    name = next((m for m in reversed(over) if m.end >= high), None)
    opening = next((m for m in over if m.name_start <= low and m.type == PERSON and m.end < high), None)
    if opening is not None and view.lower[opening.end] in PREPOSITIONS:
        return Source(Form.NAME, opening.name_start, opening.end, opening.head, opening, keyed=True)
    last = max(high, name.end) if name else high
    if name is not None and continued(view, last, end) > last:
        return None
    around = next(((a, b) for a, b in view.phrases_in(low, high) if a >= start), None)
    owned = name is not None and any(w in PREPOSITIONS for w in view.lower[low : name.name_start])
    if name is not None and not owned and (name.name_start <= low or name.type == PERSON):
        opens = min(around[0] if around is not None else low, described_from(view, start, name.name_start))
        described = name.type == OTHER and opens < name.name_start
        if not (described and view.lower[name.name_start - 1] not in DETERMINERS):
            return Source(Form.NAME, name.name_start, name.end, name.head, name, keyed=True)
    # The network marks the words that tell; the noun phrase around them says where they begin and end.
    if around is not None:
        first = around[0] if name is None else described_from(view, start, around[0])
        while first < low and view.lower[first] in _LEADING:
            first += 1
        low, high = min(low, first), min(max(high, around[1]), end)
    low += low < high - 1 and is_further(view, low)
    high = uncut(view, complemented(view, high, end), end)
    while high > low + 1 and view.lower[high - 1] in BREAKS:
        high -= 1
    head = high - 1
    if owned or any(w in PREPOSITIONS for w in view.lower[low:high]):
        head = next((i - 1 for i in range(low + 1, high) if view.lower[i] in PREPOSITIONS), head)
    apposed = _apposed(view, high, end, mentions) if view.types[head].argmax() == PERSON else None
    return apposed or Source(Form.NOMINAL, max(start, whole_number(view, low)), high, head, None, keyed=True)


def _splits(view: View, before: Source, after: Source, mentions: Sequence[Mention]) -> bool:
    """Whether two parts are two speakers: names joined by "and", not one name or phrase with an "and" in it."""
    if before.mention is not None and after.mention is not None:
        if PERSON in (before.mention.type, after.mention.type):
            return True
        article = view.lower[after.start - 1] in ARTICLES
        return article or view.text[view.words.start[after.head] : view.words.end[after.head]].isupper()
    if before.form is Form.NOMINAL and _ends_in_object(view, before):
        return False
    if before.mention is not None or (after.mention is not None and after.mention.type == PERSON):
        return True
    if any(word in _OPENING for word in view.lower[before.end : after.start + 1]):
        return True
    return after.mention is not None and any(
        m.form is Form.NAME and before.start <= m.name_start < before.end and m.end < before.end for m in mentions
    )


def _last_comma(words: Sequence[str]) -> int:
    return len(words) - 1 - words[::-1].index(",")


def _calls(view: View, before: Source, after: Source) -> bool:
    """Whether two callings are one person's: "port master and pilot | Lio Haal"."""
    if before.form is not Form.NOMINAL or after.mention is None or after.mention.type != PERSON:
        return False
    own = view.lower[before.end : after.start]
    bare = before.start == 0 or view.lower[before.start - 1] not in DETERMINERS
    return (
        bare and len(own) > 1 and own[0] == "and" and own[1] not in _OPENING and not is_plural(view.lower[before.head])
    )


def _ends_in_object(view: View, source: Source) -> bool:
    """Whether a phrase ends with a name that a preposition ties to it: "lawyers for both Ilse | and Lio Vorne"."""
    tied = PREPOSITIONS.intersection(view.lower[source.start : source.end])
    return bool(tied) and bool(view.names_in(source.end - 1, source.end))


def _from_keys(view: View, start: int, end: int, mentions: Sequence[Mention]) -> list[Source]:
    """The parts that the network has marked as naming a speaker, those after the first only if "and" joins them."""
    parts: list[Source] = []
    aside = False
    for low, high in _key_runs(view, start, end):
        part = _part(view, low, high, mentions, start, end)
        if part is None:
            break
        if parts:
            between = [w for w in view.lower[parts[-1].end : low] if w not in _BRACKETED]
            if _calls(view, parts[-1], part):
                parts[-1] = part
                continue
            joined = any(w in ("and", "&") for w in between) or (
                "," in between
                and any(w in ("and", "&") for w in view.lower[low:end])
                and not PREPOSITIONS.intersection(between[_last_comma(between) :])
            )
            if aside and between[-2:] != [",", "and"]:
                continue
            aside = not joined and "," in between
            if not joined or len(between) > _LONGEST_LINK or BREAKS.intersection(between):
                continue
            if not _splits(view, parts[-1], part, mentions):
                if len(between) <= 2 and "," not in between:
                    head = parts[-1].head if _ends_in_object(view, parts[-1]) else part.head
                    parts[-1] = Source(Form.NOMINAL, parts[-1].start, part.end, head, None, keyed=True)
                continue
        parts.append(_unowned(view, part) if parts else part)
    parts += _listed(view, parts, end, mentions)
    if parts and parts[-1].mention is not None:
        parts += _joined_by_and(view, parts[-1], end, mentions)
    return parts


def _listed(view: View, parts: list[Source], end: int, mentions: Sequence[Mention]) -> list[Source]:
    """People whom an "and" joins to the last part and whom the network has not marked."""
    found: list[Source] = []
    for name in mentions:
        last = found[-1] if found else parts[-1] if parts else None
        if last is None or last.mention is None or name.type != PERSON or name.form is not Form.NAME:
            continue
        between = [w for w in view.lower[last.end : name.start] if w not in _BRACKETED]
        if (
            name.start >= last.end
            and name.end <= end
            and between[-1:] == ["and"]
            and len(between) <= _LONGEST_LINK // 2
        ):
            found.append(Source(Form.NAME, name.name_start, name.end, name.head, name, keyed=True))
    return found


def _joined_by_and(view: View, before: Source, end: int, mentions: Sequence[Mention]) -> list[Source]:
    """Who else speaks, after a name or a pronoun: "Vorne | and her allies", "she | and Lio Haal"."""
    at = before.end
    if at + 1 >= end or view.lower[at] != "and":
        return []
    begin, _ = trim(view, at + 1, end)
    if begin >= end or (view.lower[begin] in PRONOUNS and view.lower[begin] not in POSSESSIVES):
        return []
    low, high = _heads_in(mentions, begin, end)
    near = mentions[low:high]
    found = _from_keys(view, begin, end, near) or [_from_phrases(view, begin, end, near)]
    return [_unowned(view, each) for each in found]


def _unowned(view: View, source: Source) -> Source:
    """Without the possessive that it opens with."""
    start = source.start
    while source.form is Form.NOMINAL and start < source.head and view.lower[start] in _OWNING:
        start += 1
    return replace(source, start=start)


def _from_phrases(view: View, start: int, end: int, mentions: Sequence[Mention]) -> Source:
    """The first noun phrase of a source in which the network sees no name of the speaker."""
    lower = view.lower
    phrase = next(iter(view.phrases_in(start, end)), None)
    if phrase is None:
        stop = next((i for i in range(start, end) if not lower[i][0].isalnum() or lower[i] in BREAKS), end)
        head = next((i - 1 for i in range(start + 1, stop) if lower[i] in PREPOSITIONS), max(start, stop - 1))
        begin, stop = start, head + 1
    else:
        begin, stop = max(phrase[0], start), min(phrase[1], end)
        stop = continued(view, stop, end)
    stop = max(stop, begin + 1)
    name = next((m for m in mentions if m.form is Form.NAME and m.head == stop - 1), None)
    if name is not None and name.name_start >= begin - 1:
        return Source(Form.NAME, name.name_start, name.end, name.head, name)
    head = stop - 1
    while begin < head and (lower[begin] in DETERMINERS or is_further(view, begin)):
        begin += 1
    close = uncut(view, phrase_end(view, head, end), end)
    named = next((m for m in mentions if m.form is Form.NAME and m.type == PERSON and m.end == close), None)
    if named is not None and not PREPOSITIONS.intersection(lower[head : named.name_start]):
        return Source(Form.NAME, named.name_start, named.end, named.head, named)
    begin = max(start, whole_number(view, begin))
    return _apposed(view, close, end, mentions) or Source(Form.NOMINAL, begin, close, head)


def _apposed(view: View, stop: int, end: int, mentions: Sequence[Mention]) -> Source | None:
    """The person named in apposition to a phrase that ends at ``stop``: "Vorne's deputy, Captain Lio Haal"."""
    if stop >= end or view.lower[stop] != ",":
        return None
    name = next((m for m in mentions if m.form is Form.NAME and m.type == PERSON and m.name_start > stop), None)
    if name is None:
        return None
    between = view.lower[stop + 1 : name.name_start]
    if BREAKS.intersection(between) or any(not word[0].isalnum() and word != "." for word in between):
        return None
    return Source(Form.NAME, name.name_start, name.end, name.head, name)


def _heads_in(mentions: Sequence[Mention], start: int, end: int) -> tuple[int, int]:
    """The mentions whose heads are in ``[start, end)``, as a range."""
    return bisect_right(mentions, start, key=_END), bisect_right(mentions, end, key=_END)


def read_source(
    view: View, spans: Sequence[tuple[int, int]], cue: Sequence[tuple[int, int]], mentions: Sequence[Mention]
) -> list[Source]:
    """The parts of a source given as character ``spans``; ``cue`` are those of the cue.

    ``mentions`` are those of the article, in order of their heads.
    """
    ranges = [r for r in (trim(view, *view.range(*span)) for span in spans) if r[0] < r[1]]
    if not ranges:
        low, high = view.range(*cue[0]) if cue else (0, 1)
        telling = [i for i in range(low, high) if view.lower[i] not in PREPOSITIONS and view.lower[i][0].isalnum()]
        return [Source(None, low, low, min(telling[-1] if telling else low, len(view.lower) - 1))]
    start, end = ranges[0]
    if len(ranges) > 1 and ranges[-1][1] - start < _LONGEST:
        end = ranges[-1][1]
    lower = view.lower
    alone = end - start == 1
    # "WHO" and "US" are names where the network sees one.
    low, high = _heads_in(mentions, start, end)
    named = any(m.form is Form.NAME and m.name_start <= start for m in mentions[low : low + 2])
    if not named and lower[start] in PRONOUNS and (alone or lower[start] not in _POINTING):
        pronoun = Source(Form.PRONOUN, start, start + 1, start)
        return [pronoun, *_joined_by_and(view, pronoun, end, mentions)]
    if end - start > 2 and lower[end - 1] in ("i", "me") and lower[end - 2] == "and":
        # "My brothers and I": who speaks is named last.
        before = read_source(view, [view.characters(start, end - 2)], cue, mentions)
        return [*(_unowned(view, each) for each in before), Source(Form.PRONOUN, end - 1, end, end - 1)]
    near = mentions[low:high]
    first = _from_keys(view, start, ranges[0][1], near) if ranges[0][1] < end else []
    found = first or _from_keys(view, start, end, near)
    if found:
        return found
    whole = _from_phrases(view, start, end, near)
    return [whole, *(_joined_by_and(view, whole, end, mentions) if whole.mention is not None else [])]
