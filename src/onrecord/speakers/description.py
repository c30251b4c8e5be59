"""Roles: what an article says that a speaker is, in its own words.

In go a view and an entity, out comes the place of the fullest description: an apposition ("former ambassador and fellow
at the Corvane Institute") or what stands before the name ("Ukrainian defence minister"). Nothing is made up.
"""

from __future__ import annotations

from onrecord.speakers.lexicon import ARTICLES, PRONOUNS, TITLES
from onrecord.speakers.mentions import PERSON, Entity, Form, Mention, is_plural
from onrecord.speakers.view import View

__all__ = ["describe"]

_LONGEST = 24
"""Words of an apposition at the most; longer ones are clauses."""

_PARTY_WORDS = 4
_COURTESIES = frozenset(("mr", "mrs", "ms", "miss", "mx", "sir", "dame", ".", "then"))
_CLAUSES = frozenset(("who", "which", "whose", "that", "where", "when", "while", "whom"))
_VERBS = _CLAUSES | frozenset(
    [
        "said",
        "says",
        "told",
        "is",
        "was",
        "were",
        "are",
        "has",
        "had",
        "have",
        "added",
        "called",
        "asked",
        "wrote",
        "announced",
        "argued",
        "and",
        "but",
        "or",
        "after",
        "before",
        "as",
        "if",
        "because",
        "although",
        "though",
        "speaking",
        "citing",
    ]
)
_ENDS = frozenset((",", ".", ";", ":", "(", ")", "–", "—", "”", '"', "’", "-"))
_AGE = frozenset(("aged", "age"))


def _before(view: View, mention: Mention) -> tuple[int, int] | None:
    """Words before the name within its noun phrase, without articles and courtesies."""
    start, end, lower = _opening(view, mention), mention.name_start, view.lower
    while start < end and (lower[start] in ARTICLES or lower[start] in _COURTESIES or lower[start] in PRONOUNS):
        start += 1
    while end > start and not lower[end - 1][0].isalnum():
        end -= 1
    if (
        start >= end
        or all(lower[i] in _COURTESIES for i in range(start, end))
        or not (
            _tells(view, end - 1) or (end - start > 2 and view.lower[end - 2] == "of" and view.lower[end - 3] in TITLES)
        )
    ):
        return None
    if end < mention.name_start and lower[end] == "." and lower[end - 1] in TITLES:
        end += 1  # the full stop of "Gov."
    return start, end


def _opening(view: View, mention: Mention) -> int:
    """Where the description before a name begins: noun phrases that touch it, and "Secretary of" before "State"."""
    start = mention.start
    while start > 0 and not view.words.paragraph[start]:
        end = start - 1 if view.lower[start - 1] == "of" else start
        before = next((a for a, b in view.phrases_in(end - 1, end) if b == end and a < end), None)
        if before is None and end == start:
            before = next((a for a, b, _ in view.names_in(end - 1, end) if b == end), None)
        if before is None or (end < start and view.lower[end - 1] not in TITLES):
            break
        if view.words.paragraph[before + 1 : start + 1].any():
            break
        start = before
    return start


def _tells(view: View, head: int) -> bool:
    """Whether a word can end what somebody is: a title, or a noun for one person."""
    word = view.lower[head]
    if word in TITLES:
        return True
    person = float(view.types[head, PERSON]) > _LIKELY and not is_plural(word)
    return person and word not in _NO_ROLES and word[-1].isalpha() and view.lower[head - 1] not in ("'", "’")


_LIKELY = 0.5
_NO_ROLES = frozenset(("s", "either", "neither", "both", "each", "one", "himself", "herself", "people"))


def _after(view: View, mention: Mention) -> tuple[int, int] | None:
    """The apposition after the name, up to the mark that ends it."""
    lower, start = view.lower, mention.end + 1
    if start + 1 >= len(lower) or lower[mention.end] != ",":
        return None
    if lower[start].isdigit() or lower[start] in _AGE:
        # An age comes first: "Vorne, 41, a teacher".
        start += 2 if lower[start + 1] == "," else 3
    if start >= len(lower) or view.words.paragraph[mention.end : start + 1].any() or lower[start] in _VERBS:
        return None
    head = next((b for _, b in view.phrases_in(start, start + 1)), None)
    if head is None or not _tells(view, head - 1) or lower[start] in PRONOUNS or not lower[start][0].isalnum():
        return None
    if start in view.people:
        return None  # a list of people
    end = start
    while end < len(lower) and not view.words.paragraph[end]:
        if end - start > _LONGEST:
            return None
        if lower[end] in _ENDS and not _glued(view, end):
            break
        if end >= head and (lower[end] in _CLAUSES or (lower[end] in _VERBS and lower[end] not in ("and", "or", "as"))):
            break
        end += 1
    start += lower[start] in ARTICLES
    if end - start <= _PARTY_WORDS and lower[start] in ("d", "r", "i"):
        return None  # "D-Calif."
    return (start, end) if start < end else None


def _glued(view: View, place: int) -> bool:
    """Whether a mark belongs to a word: "U.S.", "O'Neill", "vice-president"."""
    start, end = view.words.start, view.words.end
    if view.lower[place] == "." and view.lower[place - 1] in TITLES:
        return True  # "Mrs. Vorne's lawyer"
    after = place + 1 < len(view.lower) and start[place + 1] == end[place] and view.lower[place + 1][0].isalnum()
    single = place > 0 and len(view.lower[place - 1]) == 1 and view.lower[place - 1].isalpha()
    return bool(end[place - 1] == start[place] and (after or (view.lower[place] == "." and single)))


def describe(view: View, entity: Entity) -> tuple[int, int] | None:
    """The words of the fullest role that the article gives a person; the first of those that are equally full."""
    if entity.type != PERSON or entity.special or entity.members:
        return None
    best: tuple[int, int] | None = None
    for mention in entity.mentions:
        if mention.form is not Form.NAME:
            continue
        for found in (_after(view, mention), _before(view, mention)):
            if found and (best is None or found[1] - found[0] > best[1] - best[0]):
                best = found
    return best
