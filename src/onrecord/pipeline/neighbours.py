"""What the archive needs of the other rooms, handed in as one object.

Every room is imported when it is first asked for: to look something up in an archive takes none of the slow ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord.archive import Archive

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from onrecord.compare import Likeness
    from onrecord.encoder import SentenceVectors
    from onrecord.records import Reading, SpeakerType

__all__ = ["Neighbours", "open_archive"]


def open_archive(location: str | Path, *, create: bool = True) -> Archive:
    """The archive in a file or at a ``postgresql://`` address; ``create`` allows a new one."""
    return Archive.open(location, Neighbours(), create=create)


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

    def text_key(self, text: str) -> str:
        """Equal for texts of the same words."""
        from onrecord.compare import text_key

        return text_key(text)

    def bands_of(self, text: str) -> Sequence[int]:
        """Numbers of which similar texts share one at least."""
        from onrecord.compare import bands_of

        return bands_of(text)

    def judge(self, a: str, b: str) -> Likeness | None:
        """Whether one of two texts is a copy of the other."""
        from onrecord.compare import judge

        return judge(a, b)

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
