"""Polarity: whether the words of an attribution were said, not said, refused, or would be said in some case only.

In go an article's text with the cue and content of an attribution, out comes the polarity, told from the cue and from
the auxiliaries just before it. What the content itself denies is no matter of this module: "said it was not true" was
said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from onrecord.records import Polarity, Span
from onrecord.statements.stance import ReportingWord, Word, find_reporting_words, word_set, words_in

__all__ = ["polarity_of", "refuses_to_speak"]

_LOOK_BACK = 60
"""Code points before the cue in which its auxiliaries and negation may stand."""
_LAST_MARK = re.compile(r".*[^\w\s'’‐-]", re.DOTALL)
"""Up to the last mark that no word holds: no word before it belongs to the clause."""

_NEGATIONS = word_set("not never nor neither nobody cannot no-one without hardly")
_NEGATION_ENDING = "n't"
_NOBODY = word_set("no none nobody neither no-one")
_OPENING = word_set("but and that because while although though as since")
"""Words that open a clause; "no" after another word is an object ("had no voice")."""

# Verbs and phrases that deny the verb after them: Karttunen's (1971, Implicative verbs, Language 47) negative
# implicatives "fail", "neglect", "avoid", "refrain", and what news adds to them. "decline" is with the refusals.
_NEGATING = word_set(
    "fail fails failed failing neglect neglects neglected neglecting avoid avoids avoided avoiding "
    "refrained refraining omit omits omitted omitting forgot forgets unable unclear uncertain unsure"
)
_NEGATING_PHRASES = {
    ("stopped", "short", "of"),
    ("stops", "short", "of"),
    ("stopping", "short", "of"),
    ("stop", "short", "of"),
    ("fell", "short", "of"),
    ("has", "yet", "to"),
    ("have", "yet", "to"),
    ("had", "yet", "to"),
    ("is", "yet", "to"),
    ("are", "yet", "to"),
}
_NEGATING_FIRST = frozenset([phrase[0] for phrase in _NEGATING_PHRASES])
_REFUSING = word_set(
    "refuse refuses refused refusing refusal refusals decline declines declined declining demur demurs demurred "
    "demurring unwilling"
)
_MODALS = word_set("would could might may 'd")
_FUTURE = word_set("will won't would wouldn't")
_LEADING = (
    word_set(
        "do does did has have had is are was were be been being am will shall should can must ought to yet even also "
        "still ever 's 've 'd 're 'll i"
    )
    | _MODALS
    | _NEGATIONS
    | _NEGATING
    | _REFUSING
)
"""Words that may stand between a source and the cue it belongs to."""

# Negated, these still report words that were said: "has not ruled out" leaves open in so many words, "could not agree
# more" agrees, "did not hesitate to say" said.
_STILL_SAID_LEMMAS = frozenset({"rule out", "exclude", "forget", "back away from", "distance"})
_STILL_SAID_NEXT = word_set(
    "only just merely simply solely help hesitate resist miss missed misses tire tires shy mince mincing wait "
    "surprisingly unexpectedly unreasonably hide long"
)
_STILL_SAID_PAIRS = frozenset({("agree", "more"), ("say", "enough"), ("stress", "enough"), ("emphasize", "enough")})
_NOT_DENIED_BY_NO = word_set(
    "doubt doubts secret secrets illusions bones apologies apology words uncertain problem qualms time "
    "less fewer wonder stranger"
)
_CHOOSING = frozenset({"choose", "decide", "prefer", "opt"})
_SIGNS = word_set("sign signs indication hint evidence interest intention")
_CAME_ABOUT = word_set("i only help resist wait later eventually soon ultimately subsequently go afterwards")
"""After a modal these tell that the words were said: "would later say", "would go on to say", "I would say"."""


def _words_before(text: str, start: int) -> list[Word]:
    """The words that lead up to ``start`` in the same clause; the last words of a source may be among them."""
    begin = max(0, start - _LOOK_BACK)
    if mark := _LAST_MARK.match(text, begin, start):
        begin = mark.end()
    before = list(words_in(text, begin, start))
    if before and begin and before[0].start == begin and text[begin - 1].isalnum():
        del before[0]
    kept: list[Word] = []
    end = start
    for word in reversed(before):
        if text[word.end : end].strip(" \u00a0\t'’"):
            break
        kept.append(word)
        end = word.start
    return kept[::-1]


def _lead(text: str, start: int) -> list[Word]:
    """The auxiliaries, adverbs and negations just before the cue, with "no one" or "no official" as source."""
    before = _words_before(text, start)
    first = len(before)
    # "Anna May said", "Oren Will wrote": with a capital they are names.
    names = [word.form in {"may", "will"} and text[word.start].isupper() for word in before]
    while (
        first
        and not names[first - 1]
        and (before[first - 1].form in _LEADING or before[first - 1].form.endswith(("n't", "ly")))
    ):
        first -= 1
    for length in range(1, 4):
        begin = first - length
        opens = begin == 0 or (begin > 0 and before[begin - 1].form in _OPENING)
        if opens and before[begin].form in _NOBODY:
            return before[begin:]
    return before[first:]


def _negates(words: Sequence[Word], index: int) -> bool:
    """Whether the word at ``index`` negates what follows it."""
    form = words[index].form
    after = words[index + 1].form if index + 1 < len(words) else ""
    if form == "without":
        return after.endswith("ing")
    if form in _NEGATIONS or form.endswith(_NEGATION_ENDING):
        return after not in _STILL_SAID_NEXT
    if form == "no":
        return bool(after) and after not in _NOT_DENIED_BY_NO
    if form in _NEGATING:
        return True
    return form in _NEGATING_FIRST and tuple([word.form for word in words[index : index + 3]]) in _NEGATING_PHRASES


def _head_of(reports: Sequence[ReportingWord], words: Sequence[Word]) -> ReportingWord | None:
    """The first reporting word that neither refuses nor negates by itself."""
    for report in reports:
        if words[report.first].form not in _REFUSING | _NEGATING and report.kind != "adverb":
            return report
    return None


def _is_still_said(words: Sequence[Word], head: ReportingWord | None) -> bool:
    pairs = {(first.form, second.form) for first, second in pairwise(words)}
    return bool(pairs & _STILL_SAID_PAIRS) or (head is not None and head.lemma in _STILL_SAID_LEMMAS)


def _negated(words: Sequence[Word], head: ReportingWord | None, before: Sequence[str]) -> Polarity:
    """The polarity where something before the head negates it."""
    if _is_still_said(words, head):
        return Polarity.SAID
    no_comment = "no" in before and any(word.form == "comment" for word in words)
    unwilling = (
        any(form in _FUTURE for form in before)
        and "able" not in before
        and head is not None
        and head.kind not in {"mind", "sign"}
    )
    return Polarity.REFUSED if no_comment or unwilling else Polarity.NOT_SAID


def polarity_of(text: str, cue: Sequence[Span], content: Sequence[Span]) -> Polarity:
    """Tell whether what ``cue`` reports was said; without a cue it was.

    Only what stands before the reporting word counts: "said not to" was said, "did not say" was not. "would not say"
    and "declined to comment" are refusals, also to do something ("refused to resign"). "would argue" and "might say"
    are said in some case only, unless the article tells that it came about ("would later say", "would only say") or
    the speaker does it in so many words ("I would say"). A negated thought ("does not believe") was not said either.
    """
    if not cue:
        return Polarity.SAID
    behind_content = any(span.start < cue[0].start <= span.end + 1 for span in content)
    lead = [] if behind_content else _lead(text, cue[0].start)
    words = lead + [word for start, end in cue for word in words_in(text, start, end)]
    head = _head_of(find_reporting_words(words), words)
    # A phrase or noun is negated inside too: "make no mention" has its noun last.
    reach = len(words) if head is None else head.last if head.kind == "noun" else head.first
    before = [word.form for word in words[:reach]]
    negated = any(_negates(words, index) for index in range(reach))
    modal = any(form in _MODALS for form in before)
    if any(form in _REFUSING for form in before):
        if negated:
            return Polarity.SAID
        return Polarity.WOULD_SAY if modal else Polarity.REFUSED
    if negated:
        return _negated(words, head, before)
    if head is None:
        return Polarity.SAID
    after = tuple(word.form for word in words[head.last + 1 : head.last + 3])
    if (head.lemma in _CHOOSING and after == ("not", "to")) or (
        after[:1] == ("no",) and after[1:] and after[1] in _SIGNS
    ):
        return Polarity.NOT_SAID
    if modal and head.kind == "speech" and not any(form in _CAME_ABOUT for form in before):
        return Polarity.WOULD_SAY
    return Polarity.SAID


_SPEAKING = word_set(
    "comment comments commenting answer answering discuss discussing talk talking speak speaking elaborate elaborating "
    "respond responding reply replying specify specifying interview identify identifying"
)


_OPENS = 40
"""Code points of the content in which the verb that is refused may stand: "declined | to comment"."""


def refuses_to_speak(text: str, cue: Sequence[Span], content: Sequence[Span] = ()) -> bool:
    """Whether what ``cue`` refuses is to speak ("declined to comment"), not to act ("refused to resign")."""
    if not cue:
        return False
    words = _lead(text, cue[0].start) + [word for start, end in cue for word in words_in(text, start, end)]
    if content and content[0].start >= cue[-1].end:
        opening = words_in(text, content[0].start, min(content[0].end, content[0].start + _OPENS))
        words += opening[:2] if opening[:1] and opening[0].form == "to" else []
    refusals = [index for index, word in enumerate(words) if word.form in _REFUSING | _FUTURE]
    after = words[refusals[0] + 1 :] if refusals else words
    reports = [r for r in find_reporting_words(after) if r.kind == "speech"]
    return bool(reports) or any(word.form in _SPEAKING for word in after)
