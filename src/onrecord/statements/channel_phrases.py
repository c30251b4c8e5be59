"""Phrases that tell by what means or at what occasion something was said ("in a tweet", "at a rally in Ohio").

In go the words of a stretch of text, out come all such phrases with the channel each tells. Words are data
(``channels.tsv`` beside this module). Which of them belongs to an attribution is decided in ``channels.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from onrecord.records import Channel, ChannelKind, Span
from onrecord.statements.stance import Word, find_reporting_words, forms_of, word_set, words_in
from onrecord.statements.times.vocabulary import MONTHS, WEEKDAYS

__all__ = ["ChannelPhrase", "find_channel_phrases", "implied_channel"]

_LONGEST_CLAUSE = 60
"""Words before "before the committee" among which somebody must testify."""

_LONGEST_ENTRY = 5
"""Words of the longest entries of the lexicon."""

_MOST_WORDS = 8
"""Words of a noun phrase before its head: "a lengthy, wide-ranging interview"."""


_ARTICLES = word_set("a an the")
_DETERMINERS = word_set("his her its their this that one another our my several two three many some recent") | _ARTICLES
_PREPOSITIONS = word_set("in at on during by via over through with from before")
_PREPOSITION = re.compile(rf"(?<![^\W_])(?:{'|'.join(sorted(_PREPOSITIONS))})(?![^\W_])", re.IGNORECASE)
_STOPS = word_set(
    "in at on during by via over through with from before after to of for about against into that who which and but or "
    "as than while when where because if is are was were be been has have had do does did will would can could may "
    "might not he she it they we i you him them us me said says told next upcoming future coming forthcoming"
)
_CALENDAR = frozenset(WEEKDAYS | MONTHS) - {"may"}
"""What ends a name; "Today" and "Week" are parts of programmes' names, and "may" is a verb."""
_TIMES = _CALENDAR | word_set(
    "mon tue wed thu fri sat sun today yesterday tonight tomorrow earlier later last this next early late afterward "
    "afterwards then jan feb aug sept oct nov dec morning afternoon evening night day days week weeks month months "
    "year years here there shortly recently ago"
)
_DAYS = word_set("tonight today yesterday") | WEEKDAYS.keys()
_BARE = word_set(
    "court testimony remarks comments phone telephone television tv radio air media email e-mail letter text voicemail "
    "telegram federal open"
)
_LINKING = word_set("with to in on at from of")
_DATED_OR_PUBLISHED = _DAYS | word_set("posted published aired broadcast released shared uploaded hosted")
_OUTLETS = word_set(
    "times post news radio tv television courier herald magazine journal today tribune gazette observer guardian "
    "telegraph mail express mirror review weekly daily press agency network channel show podcast programme program "
    "chronicle globe star sun standard bulletin sentinel independent reporter dispatch report hour broadcasting live"
)
_PROGRAMMES = word_set(
    "show news radio tv television tonight podcast channel network hour fm report morning live programme"
)
_POLICY_DEBATE_AFTER = word_set("over about on")
_OTHERS_WORDS_BEFORE = word_set("about of to on over for regarding")
_SAID_BEFORE_BODY = ("testif", "testimony", "appear", "hearing", "deposition", "sworn")


_IRREGULAR = {"write": frozenset({"wrote", "written"})}


class _Entry(NamedTuple):
    kind: ChannelKind
    prepositions: frozenset[str]
    name: str


class ChannelPhrase(NamedTuple):
    """A channel that a phrase tells; ``start`` is where its preposition stands."""

    channel: Channel
    start: int


@cache
def _lexicon(role: str) -> dict[str, _Entry]:
    """Entries of one role of ``channels.tsv``; verbs by each of their forms."""
    table = (files("onrecord.statements") / "channels.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")][1:]
    found: dict[str, _Entry] = {}
    for word, its_role, kind, prepositions, name in rows:
        if its_role == role:
            entry = _Entry(ChannelKind(kind), frozenset(prepositions.split(";")), name)
            forms = forms_of(word) | _IRREGULAR.get(word, frozenset()) if role == "verb" else {word}
            found.update(dict.fromkeys(forms, entry))
    return found


def _joined(text: str, words: Sequence[Word], index: int, *, comma: bool = False) -> bool:
    """Whether nothing but blanks, quotation marks or an ampersand parts the words ``index - 1`` and ``index``."""
    between = text[words[index - 1].end : words[index].start]
    if comma and between.strip() == ",":
        return True
    return "\n" not in between and len(between) < 8 and not between.strip(" \u00a0“”\"‘’'&")


def _phrase_at(words: Sequence[Word], index: int, lexicon: dict[str, _Entry]) -> tuple[int, _Entry] | None:
    """The longest entry of ``lexicon`` at ``index``, with its number of words."""
    forms = [word.form for word in words[index : index + _LONGEST_ENTRY]]
    for length in range(len(forms), 0, -1):
        entry = lexicon.get(" ".join(forms[:length]))
        if entry is not None:
            return length, entry
    return None


def _capitals(text: str, words: Sequence[Word], index: int) -> int:
    """The index after the capitalised words from ``index`` on; a day ends them, "of" and "the" may stand within."""
    end = index
    position = index
    while position < len(words) and (position == index or _joined(text, words, position)):
        word = words[position]
        if text[word.start].isupper() or text[word.start].isdigit():
            if word.form in _CALENDAR and (position > index or not text[word.end : word.end + 1].isalnum()):
                named_day = word.form in _DAYS and position > index and words[position - 1].form == "news"
                if not named_day:
                    break
            position += 1
            end = position
        elif position > index and word.form in {"of", "the", "and", "for"}:
            position += 1
        else:
            break
    return end


def _own_name(text: str, words: Sequence[Word], first: int, end: int) -> str:
    """The name from ``words[first]`` to ``end``; of "CNN’s “This Week”" the part after the possessive."""
    for index in range(end - 2, first - 1, -1):
        if words[index].form.endswith("'s"):
            first = index + 1
            break
    return text[words[first].start : words[end - 1].end]


def _is_letter_x(text: str, words: Sequence[Word], first: int, end: int) -> bool:
    """Whether "X" stands alone, as the name of the platform does: "on X, he said", not "on X Street"."""
    return end - first == 1 and (
        end == len(words) or not _joined(text, words, end) or words[end].form in _TIMES | {"that"}
    )


def _named_channel(
    text: str, words: Sequence[Word], index: int, *, after_noun: bool = False
) -> tuple[int, ChannelKind, str] | None:
    """A platform or programme named after the preposition at ``index``: the index after it, its kind and its name.

    ``after_noun`` tells that a noun governs the preposition, whichever it is ("an interview with").
    """
    first = index + 1
    while (
        first < len(words)
        and _joined(text, words, first)
        and (
            text[words[first].start : words[first].end] == "the"
            or (words[first].form.removesuffix("'s") in _DAYS and words[first].form[-2:] == "'s")
        )
    ):
        first += 1
    if first >= len(words) or not _joined(text, words, first):
        return None
    end = _capitals(text, words, first)
    for begin in range(first, end):
        for stop in range(end, begin, -1):
            name = text[words[begin].start : words[stop - 1].end].removesuffix("'s").removesuffix("’s")
            entry = _lexicon("name").get(name)
            if entry is None or not (after_noun or words[index].form in entry.prepositions):
                continue
            if name == "X" and not _is_letter_x(text, words, first, end):
                return None
            return end, entry.kind, _own_name(text, words, begin, end)
    broadcasting = words[index].form == "on" or after_noun
    if broadcasting and any(word.form in _PROGRAMMES for word in words[first:end]):
        return end, ChannelKind.BROADCAST, _own_name(text, words, first, end)
    return None


def _head_after(text: str, words: Sequence[Word], index: int) -> tuple[int, int, _Entry] | None:
    """The head noun of the phrase after the preposition at ``index``: its first index, the index after it, entry."""
    nouns = _lexicon("noun")
    found: tuple[int, int, _Entry] | None = None
    position = index + 1
    while position < len(words) and position <= index + _MOST_WORDS:
        word = words[position]
        comma = position > index + 1 and found is None and text[words[index + 1].start].islower()
        if not _joined(text, words, position, comma=comma):
            break
        opens = position == index + 1 or words[position - 1].form in _DETERMINERS
        if word.form.endswith("ed") and not opens and find_reporting_words([word]):
            break
        if word.form.endswith("ing") and position == index + 1 and word.form not in _lexicon("noun"):
            break
        month = word.form == "may" and text[word.start] == "M"
        if (word.form in _STOPS and not month) or (word.form in _DETERMINERS and position > index + 1):
            break
        match = _phrase_at(words, position, nouns)
        if match is not None:
            found = (position, position + match[0], match[1])
            position += match[0]
        elif found is not None and (text[word.start].isupper() or not word.form.isalpha()):
            break
        else:
            if found is not None and not word.form.endswith(("ed", "ing", "ly")) and word.form not in _TIMES:
                found = None
            elif found is not None:
                break
            position += 1
    if found is None or words[index].form not in found[2].prepositions:
        return None
    return found


def _is_occasion(text: str, words: Sequence[Word], index: int, first: int, end: int) -> bool:
    """Whether the noun at ``words[first:end]`` after the preposition at ``index`` tells an occasion of this speech."""
    head = words[end - 1].form
    after = words[end].form if end < len(words) and _joined(text, words, end) else ""
    bare = words[index + 1].form not in _DETERMINERS and not any("'s" in word.form for word in words[index + 1 : first])
    named = any(text[word.start].isupper() for word in words[index + 1 : first])
    if bare and not named and not head.endswith("s") and not (_BARE & {word.form for word in words[index + 1 : end]}):
        return words[index].form in {"by", "via"}
    if (
        head == "debate"
        and after in _POLICY_DEBATE_AFTER
        and not (end + 1 < len(words) and words[end + 1].form in _TIMES)
    ):
        return False
    if head in {"post", "position"} and after == "as":
        return False
    if index >= 2 and index + 1 < len(words) and _joined(text, words, index):
        back = [word.form for word in words[max(0, index - 4) : index]]
        for place in range(len(back) - 2, -1, -1):
            if back[place] in _OTHERS_WORDS_BEFORE and back[place + 1] in _DETERMINERS:
                return False
    return True


def _outlet(text: str, words: Sequence[Word], first: int, end: int) -> str | None:
    """The name of an outlet in ``words[first:end]``; None for anything else, such as a journalist of one."""
    if not text[words[first].start].isupper():
        return None
    name = _own_name(text, words, first, end)
    if not name[:1].isupper():
        return None
    own = [word.form.removesuffix("'s") for word in words_in(name, 0, len(name))]
    return name.removesuffix("’s").removesuffix("'s") if _OUTLETS & set(own) else None


def _complement(text: str, words: Sequence[Word], end: int, noun: ChannelKind) -> tuple[int, str | None, ChannelKind]:
    """What hangs on the ``noun`` before ``end`` ("with the Norcall Courier"): where it ends, a name, the kind.

    A platform makes a post of what was published on it, but not of an interview or a debate.
    """
    name: str | None = None
    kind = noun
    linking = _LINKING | {"before"} if noun is ChannelKind.HEARING else _LINKING
    for _ in range(3):
        position = end
        while position < len(words) and _joined(text, words, position) and words[position].form in _DATED_OR_PUBLISHED:
            position += 1
        if position + 1 >= len(words) or not _joined(text, words, position) or words[position].form not in linking:
            break
        first = position + 1
        determined = words[first].form in _DETERMINERS
        if determined:
            first += 1
        if first >= len(words) or not _joined(text, words, first) or words[first].form in _TIMES - {"this"}:
            break
        lower = text[words[first].start].islower()
        plural = words[first].form.endswith("s") and not words[first].form.endswith("ss")
        if lower and not determined and words[position].form == "to" and not plural:
            break  # "a meeting to discuss": the aim, no part of the occasion
        stop = _capitals(text, words, first)
        if stop == first or determined or words[stop - 1].form.endswith("'s"):
            stop = _lower_end(text, words, stop, first)
        if stop == first:
            break
        named = _named_channel(text, words, position, after_noun=True)
        if named is not None:
            stop, name = max(stop, named[0]), name or named[2]
            if named[1] is ChannelKind.SOCIAL_MEDIA and noun not in {ChannelKind.INTERVIEW, ChannelKind.DEBATE}:
                kind = ChannelKind.SOCIAL_MEDIA
        elif name is None and (noun is ChannelKind.INTERVIEW or words[position].form in {"on", "in"}):
            name = _outlet(text, words, first, stop)
        end = stop
    return end, name, kind


def _lower_end(text: str, words: Sequence[Word], start: int, first: int) -> int:
    """The index after up to four words in small letters, from ``start``, that go on with the phrase at ``first``."""
    end = start
    while end < min(len(words), start + 4) and (end == first or _joined(text, words, end)):
        word = words[end]
        if text[word.start].isupper():
            break
        if word.form in _STOPS | _TIMES | _DETERMINERS or word.form.endswith("ly"):
            break
        if end > first and (word.form.endswith(("ed", "ing")) or find_reporting_words([word])):
            break
        end += 1
    return end


def _close_quote(text: str, start: int, end: int) -> Span:
    """The span, with the mark that closes a quotation opened in it."""
    for opening, closing in (("“", "”"), ('"', '"')):
        opened = text.count(opening, start, end) - (text.count(closing, start, end) if closing != opening else 0)
        if opened % 2 == 1:
            at = text.find(closing, end, end + 2)
            return Span(start, max(end, at + 1))
    return Span(start, end)


def _trailing_name(text: str, words: Sequence[Word], end: int) -> tuple[int, str] | None:
    """The name right after a programme's noun: "the programme Morning Line"."""
    head = words[end - 1]
    if head.form not in {"programme", "program", "show", "podcast", "broadcast"} or text[head.start].isupper():
        return None
    if end >= len(words) or not _joined(text, words, end) or words[end].form in _CALENDAR:
        return None
    stop = _capitals(text, words, end)
    return (stop, text[words[end].start : words[stop - 1].end]) if stop > end else None


def _hearing(text: str, words: Sequence[Word], index: int) -> Iterator[ChannelPhrase]:
    """A body before which somebody testified, after "before" at ``index``."""
    if not any(word.form.startswith(_SAID_BEFORE_BODY) for word in words[max(0, index - _LONGEST_CLAUSE) : index]):
        return
    end = index
    for position in range(index + 1, min(len(words), index + _MOST_WORDS)):
        if not _joined(text, words, position) or words[position].form in _STOPS - {"of"}:
            break
        match = _phrase_at(words, position, _lexicon("body"))
        if match is not None:
            end = position + match[0]
    if end > index:
        first = index + 2 if words[index + 1].form in _ARTICLES and index + 2 < end else index + 1
        name = text[words[first].start : words[end - 1].end]
        yield ChannelPhrase(
            Channel(ChannelKind.HEARING, name, Span(words[index + 1].start, words[end - 1].end)), words[index].start
        )


def find_channel_phrases(text: str, start: int, end: int) -> Iterator[ChannelPhrase]:
    """Find the phrases in ``text[start:end]`` that tell a channel, in order of their prepositions."""
    words = words_in(text, start, end) if _PREPOSITION.search(text, start, end) else ()
    for index, word in enumerate(words[:-1]):
        if word.form not in _PREPOSITIONS:
            continue
        if word.form == "before":
            yield from _hearing(text, words, index)
            continue
        named = _named_channel(text, words, index)
        head = _head_after(text, words, index)
        if head is not None and named is not None and named[0] >= head[1] and text[words[head[1] - 1].start].isupper():
            head = None
        if head is not None and _is_occasion(text, words, index, head[0], head[1]):
            end, name, kind = _complement(text, words, head[1], head[2].kind)
            own = _trailing_name(text, words, head[1])
            if own is not None and name is None:
                end, name = max(end, own[0]), own[1]
            first = index + 1
            at = _close_quote(text, words[first].start, words[end - 1].end)
            if words[first].form in _ARTICLES and first + 1 < end:
                first += 1
            told = _close_quote(text, words[first].start, words[end - 1].end)
            name = name or text[told.start : told.end].replace(",”", "”")
            yield ChannelPhrase(Channel(kind, name, at), word.start)
        elif named is not None:
            at = _close_quote(text, words[index + 1].start, words[named[0] - 1].end)
            yield ChannelPhrase(Channel(named[1], named[2], at), word.start)


def implied_channel(word: Word) -> Channel | None:
    """The channel that a verb tells by itself ("tweeted"); None for other words."""
    entry = _lexicon("verb").get(word.form)
    return Channel(entry.kind, entry.name, Span(word.start, word.end)) if entry is not None else None
