"""What the archive needs of the other rooms, handed in as one object.

Every room is imported when it is first asked for: to look something up in an archive takes none of the slow ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord.archive import Archive

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from onrecord.compare import Likeness, Wording
    from onrecord.encoder import SentenceVectors
    from onrecord.records import Reading, SpeakerType

__all__ = ["Neighbours", "open_archive"]

_WORDINGS = 64
"""Texts kept ready for comparison, about 15 kB each: those of one transaction, and what they are compared with."""


def open_archive(location: str | Path, *, create: bool = True, kept: int = 0) -> Archive:
    """The archive in a file or at a ``postgresql://`` address, as :meth:`onrecord.archive.Archive.open`."""
    return Archive.open(location, Neighbours(), create=create, kept=kept)


class Neighbours:
    """The archive's Protocol of the same name, filled by the rooms that it does not know."""

    def to_values(self, reading: Reading) -> Mapping[str, Any]:
        """The reading in its published JSON form."""
        from onrecord.exports import reading_to_dict

        return reading_to_dict(reading)

    def from_values(self, values: Mapping[str, Any]) -> Reading:
        """The reading again."""
        from onrecord.exports import reading_from_dict

        return reading_from_dict(values)

    def name_key(self, name: str, speaker_type: SpeakerType) -> str:
        """One form for all spellings of a name that are safe to be taken for one."""
        from onrecord.speakers.spelling import key_of

        return key_of(name, speaker_type)

    def url_key(self, url: str) -> str | None:
        """One form for all addresses of one page."""
        from onrecord.compare import url_key

        return url_key(url)

    def text_marks(self, text: str) -> tuple[str, Sequence[int]]:
        """A key that is equal for texts of the same words, and bands of which similar texts share some."""
        from onrecord.compare import bands_of, text_key

        wording = self._wording(text)
        return text_key(wording), bands_of(wording)

    def rank_candidates(self, hits: Sequence[Sequence[int]]) -> Sequence[int]:
        """The articles worth comparing with one, given those that each of its bands is in."""
        from onrecord.compare import rank_candidates

        return rank_candidates(hits)

    def judge(self, text: str, other: str) -> Likeness | None:
        """Whether one of two texts is a copy of the other."""
        from onrecord.compare import judge

        return judge(self._wording(text), self._wording(other))

    @cached_property
    def _wording(self) -> Callable[[str], Wording]:
        """Takes a text apart, once for its marks and its comparisons with several others."""
        from onrecord.compare import Wording

        return lru_cache(_WORDINGS)(Wording.of)

    @cached_property
    def _sentences(self) -> SentenceVectors:
        from onrecord.encoder import SentenceVectors

        return SentenceVectors.open()

    def vectors(self, texts: Sequence[str]) -> NDArray[np.int8]:
        """Vectors of sentences, one row a text."""
        return self._sentences.of(texts)

    @property
    def vector_model(self) -> str:
        """Name of the model that makes the vectors."""
        return self._sentences.version
