"""The stance of the reporting words: an outlet's verb is neutral, takes the content for true, doubts it or judges.

In go an article's text and the cue of an attribution, out come the words that report and their stance. The lexicon is
data (``verbs.tsv`` beside this module, with its sources). This module does not tell the act of speech: "accused" and
"praised" are both neutral names of what was done.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from onrecord.records import Span, Stance

__all__ = ["ReportingWord", "Word", "find_reporting_words", "forms_of", "stance_of", "word_set", "words_in"]


class Word(NamedTuple):
    """A word of the text in small letters with straight apostrophes, and its half-open range of code points."""

    form: str
    start: int
    end: int


class ReportingWord(NamedTuple):
    """A word or phrase that reports: its ``lemma`` and ``kind`` as in ``verbs.tsv``, its stance and where it stands.

    ``first`` and ``last`` are the indices of its first and last word among the words searched.
    """

    lemma: str
    kind: str
    stance: Stance
    span: Span
    first: int
    last: int


class _Entry(NamedTuple):
    lemma: str
    rest: tuple[str, ...]
    kind: str
    stance: Stance


def word_set(words: str) -> frozenset[str]:
    """The set of the words written in a row."""
    return frozenset(words.split())


_WORD = re.compile(r"[^\W_]+(?:['’‐-][^\W_]+)*")
_PLAIN_MARKS = str.maketrans("’‐", "'-")
_VOWELS = frozenset("aeiou")

# Words that may stand between two words of one chain ("was forced to admit", "made the false claim"). A preposition or
# a conjunction other than these ends the chain: "said in an attack on" is headed by "said".
_LINKS = word_set(
    "to be been being is are was were am 's 're has have had having do does did also and then now again as of a an the "
    "his her their its my our your that this these those new same own even just once still not never only all both too "
    "it him them us forced quoted made make makes making compelled obliged quick keen going"
)
_PREPOSITIONS = word_set("to of on about at for against with from")
_ADVERB_ENDING = "ly"


@lru_cache(maxsize=64)
def words_in(text: str, start: int, end: int) -> Sequence[Word]:
    """Cut ``text[start:end]`` into words; hyphens and apostrophes inside a word belong to it.

    What is asked of one statement asks for the same stretches again and again.

    >>> [word.form for word in words_in("He didn’t say.", 0, 14)]
    ['he', "didn't", 'say']
    """
    start, end = max(start, 0), max(end, 0)
    found = _WORD.finditer(text, start, end)
    if text.find("’", start, end) < 0 and text.find("‐", start, end) < 0:
        return tuple([Word(match[0].lower(), *match.span()) for match in found])
    return tuple([Word(match[0].lower().translate(_PLAIN_MARKS), *match.span()) for match in found])


def forms_of(verb: str) -> set[str]:
    """Regular forms of a verb or noun; a doubled and a plain consonant are both made, for only one of them occurs."""
    forms = {verb}
    if verb.endswith(("s", "x", "z", "ch", "sh", "o")):
        forms.add(verb + "es")
    elif len(verb) > 1 and verb.endswith("y") and verb[-2] not in _VOWELS:
        return forms | {verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"}
    forms.add(verb + "s")
    if verb.endswith("e"):
        return forms | {verb + "d", verb[:-1] + "ing", verb + "ing"}
    forms |= {verb + "ed", verb + "ing"}
    if len(verb) > 2 and verb[-1] not in "aeiouwxy" and verb[-2] in _VOWELS:
        forms |= {verb + verb[-1] + "ed", verb + verb[-1] + "ing"}
    return forms


@cache
def _lexicon() -> dict[str, tuple[_Entry, ...]]:
    """Entries by each form of their first word, longest phrase first."""
    table = (files("onrecord.statements") / "verbs.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
    found: dict[str, list[_Entry]] = {}
    for verb, irregular, kind, stance, _ in rows[1:]:
        first, *rest = verb.split()
        forms = {first} if kind == "adverb" else forms_of(first)
        forms.update(form for form in irregular.split(";") if form)
        for form in forms:
            found.setdefault(form, []).append(_Entry(verb, tuple(rest), kind, Stance(stance)))
    return {form: tuple(sorted(entries, key=lambda entry: -len(entry.rest))) for form, entries in found.items()}


def find_reporting_words(words: Sequence[Word]) -> list[ReportingWord]:
    """Find all words and phrases of the lexicon among ``words``, in order and apart, the longest first at each place.

    A form that belongs to a single word only as the inflection of a longer one ("made" of "make clear") is not found
    without the rest of the phrase.
    """
    lexicon = _lexicon()
    found: list[ReportingWord] = []
    index = 0
    while index < len(words):
        for entry in lexicon.get(words[index].form, ()):
            last = index + len(entry.rest)
            if not entry.rest or tuple([word.form for word in words[index + 1 : last + 1]]) == entry.rest:
                span = Span(words[index].start, words[last].end)
                found.append(ReportingWord(entry.lemma, entry.kind, entry.stance, span, index, last))
                index = last
                break
        index += 1
    return found


def _continues(words: Sequence[Word], before: ReportingWord, after: ReportingWord) -> bool:
    """Whether ``after`` goes on with the report that ``before`` opened, rather than standing in an adjunct to it."""
    between = words[before.last + 1 : after.first]
    if all(word.form in _LINKS or word.form.endswith(_ADVERB_ENDING) for word in between):
        # "responded to the allegation" names what was answered; "went on to allege", "claims to have seen" go on.
        governed = before.last > before.first and words[before.last].form in _PREPOSITIONS
        to_do = bool(between) and between[-1].form == "to"
        if governed and not to_do and not words[after.first].form.endswith("ing"):
            return False
        forms = [word.form for word in words[before.last + 1 : after.first + 1]]
        return all(
            following in {"be", "have"} or (place == len(forms) - 1 and following == after.lemma.split()[0])
            for place, following in enumerate(forms)
            if place and forms[place - 1] == "to"
        )
    return words[after.first].form.endswith("ing") and after.kind in {"speech", "mind"}


def stance_of(text: str, cue: Iterable[Span]) -> Stance:
    """Tell the stance of the reporting words in ``cue``, spans of ``text``; neutral without a cue or a known word.

    Of several words the first that is not neutral counts, as long as each goes on with the report that the one before
    opened ("was quoted as saying", "went on to boast", "put out a statement slamming"). What hangs on a preposition
    does not count ("said after the attack").

    The four classes are Hooper's (1975), the Kiparskys' (1970) and Karttunen's (1971) factives; verbs that question the
    content, which newsrooms' stylebooks warn of (Bell 1991, Recasens et al. 2013); and verbs that judge the speaker
    or the tone (Caldas-Coulthard 1994). References are in ``verbs.tsv``.
    """
    words = [word for start, end in cue for word in words_in(text, start, end)]
    reports = find_reporting_words(words)
    for index, report in enumerate(reports):
        if index and not _continues(words, reports[index - 1], report):
            break
        if report.stance is not Stance.NEUTRAL:
            return report.stance
    return Stance.NEUTRAL
