"""Hedges: the words of a statement by which its speaker weakens it ("perhaps", "I think", "might").

In go an article's text and the content of an attribution, out come the spans of hedges inside the content. The words
are data (``hedges.tsv`` beside this module, with its sources). Words that make a figure round ("about", "nearly") are
no hedges here: they weaken a number, not the claim. What the outlet hedges by its cue is a matter of stance.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from onrecord.records import Span
from onrecord.statements.stance import Word, forms_of, word_set, words_in

__all__ = ["find_hedges"]

_MODALS = frozenset({"may", "might", "could"})
_MODAL_NEVER_BEFORE = word_set(
    "of and or in on with for from at by the a an is was are were has had had's 's to until since"
)
_NOUN_MIGHT_AFTER = word_set(
    "the a an his her its their our my your of military economic industrial political all full financial naval "
    "american air nuclear and with sheer by"
)
_MONTH_AFTER = word_set(
    "in of by since until till through before after last this next late early mid every between during from on to and "
    "april june"
)
_ABILITY_AFTER = word_set("not only never hardly barely scarcely no")
_INVERTED_AFTER = word_set("you i we they he she")
_ADJECTIVE_BEFORE = word_set(
    "as the best worst every only where wherever when whenever if soon quickly much far little "
    "made make makes making become became becomes"
)
_NOT_KIND_BEFORE = word_set(
    "a the this that what some any every one same of his her their another no different which right wrong new certain"
)
_FIRST_PERSONS = frozenset({"i", "we"})
_ASKING_BEFORE = word_set("do did don't should would what how why")
_REPORTED_PERSONS = frozenset({"he", "she", "they"})
_THINKING = ("think", "believe", "suspect", "assume", "suppose", "guess", "imagine", "reckon", "presume")
_LEADING = frozenset({"that", "and", "but", "because", "so", "while", "although", "though", "yet", "still", "now"})


@cache
def _lexicon() -> dict[str, tuple[tuple[str, ...], ...]]:
    """What follows each first word of a hedge, longest first."""
    table = (files("onrecord.statements") / "hedges.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t")[0] for line in table.splitlines() if line and not line.startswith("#")][1:]
    found: dict[str, set[tuple[str, ...]]] = {}
    for phrase in rows:
        parts = phrase.split()
        bracketed = [index for index, part in enumerate(parts) if part.startswith("<")]
        forms = forms_of(parts[bracketed[0]].strip("<>")) if bracketed else {parts[0]}
        for form in forms:
            filled = [form if index in bracketed else part for index, part in enumerate(parts)]
            found.setdefault(filled[0], set()).add(tuple(filled[1:]))
    for thought in _THINKING:
        for form in forms_of(thought) | ({"thought"} if thought == "think" else set()):
            for person in _REPORTED_PERSONS:
                found.setdefault(person, set()).add((form,))
    return {first: tuple(sorted(rests, key=lambda rest: (-len(rest), rest))) for first, rests in found.items()}


def _is_modal(text: str, words: Sequence[Word], index: int) -> bool:
    """Whether "may", "might" or "could" at ``index`` weakens a claim: no month, wish, power or missing ability."""
    form = words[index].form
    before = words[index - 1].form if index else ""
    following = words[index + 1] if index + 1 < len(words) else None
    if following is None or text[words[index].end : following.start].strip():
        return False
    after = following.form
    if form == "could":
        have = index + 2 < len(words) and words[index + 2].form in {"have", "be"}
        asks = after in _INVERTED_AFTER and (not before or before in _LEADING | {"how", "what", "why", "where", "who"})
        return not (before in _ADJECTIVE_BEFORE or asks or (after in _ABILITY_AFTER and not (after == "not" and have)))
    if form == "might":
        return before not in _NOUN_MIGHT_AFTER and after not in _MODAL_NEVER_BEFORE
    capital = text[words[index].start].isupper()
    opens = index == 0 or text[words[index - 1].end : words[index].start].strip() != ""
    if after[0].isdigit() or before.isdigit() or after in _MODAL_NEVER_BEFORE:
        return False
    # "May God have mercy", "May we talk?": a wish or a question, as nothing stands before the verb.
    return not (opens or capital) if capital else before not in _MONTH_AFTER


def _is_hedge(text: str, words: Sequence[Word], index: int, length: int) -> bool:
    """Whether the phrase of ``length`` words at ``index`` is used as a hedge here."""
    form = words[index].form
    before = words[index - 1].form if index else ""
    if length == 1 and form in _MODALS:
        return _is_modal(text, words, index)
    if form in {"kind", "sort"}:
        return before not in _NOT_KIND_BEFORE
    if form in _FIRST_PERSONS and before in _ASKING_BEFORE:
        return False
    if form in {"possible", "probable"}:
        return before not in _ADJECTIVE_BEFORE and before not in {"not", "it's"}
    if form in _REPORTED_PERSONS:
        return all(word.form in _LEADING for word in words[max(0, index - 3) : index]) and index <= 2
    return True


def _match(words: Sequence[Word], index: int, rests: Sequence[tuple[str, ...]]) -> int:
    """How many words of a hedge stand at ``index``; ``rests`` are what may follow its first word, the longest first."""
    following = tuple([word.form for word in words[index + 1 : index + 1 + len(rests[0])]])
    for rest in rests:
        if following[: len(rest)] == rest:
            return 1 + len(rest)
    return 0


def find_hedges(text: str, content: Sequence[Span]) -> tuple[Span, ...]:
    """Find the words inside ``content``, spans of ``text``, by which the speaker weakens it; in order and apart.

    The lexicon follows Hyland (1998) and the cues of the CoNLL-2010 shared task (Farkas et al. 2010). "May", "might"
    and "could" count as modal verbs only, "I think" also where the content opens with it in the third person.

    >>> text = "It could perhaps rain in May."
    >>> [text[start:end] for start, end in find_hedges(text, [Span(0, 29)])]
    ['could', 'perhaps']
    """
    found: list[Span] = []
    lexicon = _lexicon()
    for span in content:
        words = words_in(text, span.start, span.end)
        free = 0
        for index in [index for index, word in enumerate(words) if word.form in lexicon]:
            length = _match(words, index, lexicon[words[index].form]) if index >= free else 0
            if length and _is_hedge(text, words, index, length):
                found.append(Span(words[index].start, words[index + length - 1].end))
                free = index + length
    return tuple(found)
