"""The speakers of a reading, each once, and what their mention adds to their name.

In go readings and statements, out come numbers and words for the exports to show. Who spoke is not judged here: two
values are the same speaker when they are equal but for the score, which belongs to the statement.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from onrecord.exports.places import role_text
from onrecord.records import Speaker, SpeakerType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from onrecord.records import Article, Reading, Statement

__all__ = ["Cast", "mention_beside", "speakers_of"]

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s?\Z")
# Words that make no difference between two phrases for one speaker.
_SMALL = frozenset(("a", "an", "and", "the", "their", "his", "her", "its"))


class Cast:
    """The distinct speakers of one reading, in order of first appearance in its statements.

    Of one statement first the speaker with its members, then via, addressee and target.
    """

    def __init__(self, reading: Reading) -> None:
        self.speakers: list[Speaker] = []
        # A busy speaker has thousands of mentions, which to hash for each statement would take minutes. Those of equal
        # names are few, and comparing them is quick, since the statements share one tuple of mentions.
        self._alike: dict[tuple[object, ...], list[tuple[tuple[Any, ...], int]]] = defaultdict(list)
        for statement in reading.statements:
            for speaker in speakers_of(statement):
                self._add(speaker)

    def number(self, speaker: Speaker) -> int:
        """Give the place of a speaker in :attr:`speakers`; one who is not of this reading raises :class:`KeyError`."""
        number = self._find(speaker)
        if number is None:
            raise KeyError(speaker.name)
        return number

    def _find(self, speaker: Speaker) -> int | None:
        identity = _identity(speaker)
        alike = self._alike.get(_label(speaker), ())
        return next((number for known, number in alike if known == identity), None)

    def _add(self, speaker: Speaker) -> None:
        if self._find(speaker) is not None:
            return
        self._alike[_label(speaker)].append((_identity(speaker), len(self.speakers)))
        self.speakers.append(speaker)
        for member in speaker.members:
            self._add(member)


def speakers_of(statement: Statement) -> Iterator[Speaker]:
    """Yield who has a part in the statement: speaker, via, addressee, target."""
    for speaker in (statement.speaker, *statement.via, statement.addressee, statement.target):
        if speaker is not None:
            yield speaker


def mention_beside(article: Article, statement: Statement, *, role_shown: bool = False) -> str | None:
    """Give the words of the source where they say another thing than the speaker's name, to be shown beside it.

    "he" is given beside a name. Left out are the name itself in any spelling of case and accents, the name with the
    speaker's own role, the role alone where it is shown anyway, and for people without a name a part of their phrase.
    """
    speaker = statement.speaker
    if speaker is None or not statement.source:
        return None
    mention = role_text(article, statement.source)
    said, name, role = _words(mention), _words(speaker.name), _words(speaker.role or "")
    if not said or said == name or (set(name) <= set(said) <= {*name, *role}):
        return None
    if role_shown and set(said) <= set(role):
        return None
    nameless = speaker.type in (SpeakerType.UNNAMED, SpeakerType.GROUP)
    return None if nameless and set(said) <= set(name) else mention


def _words(text: str) -> list[str]:
    """Fold a phrase: no accents, no case, no articles, no possessive ending."""
    plain = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    words = [_POSSESSIVE.sub("", word) for word in _WORD.findall(plain.casefold())]
    return [word for word in words if word not in _SMALL] or words


def _label(speaker: Speaker) -> tuple[object, ...]:
    return (speaker.name, speaker.type, speaker.role, speaker.reason, speaker.mentions[:1])


def _identity(speaker: Speaker) -> tuple[Any, ...]:
    """All that tells a speaker from others: every field but the score."""
    return (
        *(speaker.name, speaker.type, speaker.role, speaker.role_at, speaker.mentions, speaker.reason),
        *(speaker.stands_for, speaker.wikidata, tuple(_identity(member) for member in speaker.members)),
    )
