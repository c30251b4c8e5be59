"""What the archive needs of the other rooms, none of which it knows: who opens an archive hands it in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    # To look something up takes no arrays, and numpy takes a tenth of a second to open.
    import numpy as np
    from numpy.typing import NDArray

    from onrecord.records import Reading, SpeakerType

__all__ = ["Likeness", "Neighbours"]


class Likeness(Protocol):
    """That one article is a copy of another."""

    @property
    def kind(self) -> str:
        """``text`` where the words are the same, ``near`` where most of them are."""

    @property
    def score(self) -> float:
        """In [0, 1]."""


class Neighbours(Protocol):
    """Functions of other rooms; each is called only when it is needed, since some of these rooms open slowly."""

    def to_values(self, reading: Reading) -> Mapping[str, Any]:
        """The reading in its published JSON form."""

    def from_values(self, values: Mapping[str, Any]) -> Reading:
        """The reading again; a value that breaks the form raises :class:`onrecord.errors.MalformedError`."""

    def name_key(self, name: str, speaker_type: SpeakerType) -> str:
        """One form for all spellings of a name that are safe to be taken for one."""

    def url_key(self, url: str) -> str | None:
        """One form for all addresses of one page."""

    def text_marks(self, text: str) -> tuple[str, Sequence[int]]:
        """What tells copies of a text: a key that is equal for texts of the same words, and bands.

        Bands are signed 64-bit numbers of which similar texts share some.
        """

    def rank_candidates(self, hits: Sequence[Sequence[int]]) -> Sequence[int]:
        """The articles worth comparing with one, given those that each of its bands is in."""

    def judge(self, text: str, other: str) -> Likeness | None:
        """Whether one of two texts is a copy of the other."""

    def vectors(self, texts: Sequence[str]) -> NDArray[np.int8]:
        """Vectors of sentences, one row a text."""

    @property
    def vector_model(self) -> str:
        """Name of the model that makes the vectors; vectors of two models can't be compared."""
