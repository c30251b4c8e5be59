"""Vectors of sentences, for search by meaning: texts that say alike things point in like directions.

In go texts, out come short vectors of 8-bit numbers. A vector is a sum of learnt vectors, one for each word piece and
one for each of the commonest pairs of neighbours (Gupta et al. 2019), which were fitted to what a large encoder makes
of whole sentences (:mod:`onrecord.training.sentences`). So it costs as much as cutting the text into pieces. The order
of words counts for no more than those pairs. This module compares and stores nothing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from onrecord.encoder.assets import ModelFiles
from onrecord.errors import ModelError

__all__ = ["SentenceVectors"]

PAIRS, TABLE, WEIGHTS, TOKENIZER = "pairs.npy", "table.npy", "weights.npy", "tokenizer.json"
"""Files of the model: sorted numbers of the pairs that it knows; a vector a piece, then one a pair; their lengths; and
the vocabulary of word pieces."""

_MOST_CHARACTERS = 4_000
"""Longer texts are judged by their beginning, which bounds memory; few statements have a tenth of it."""

_SUM_BITS = 27
"""Sums are cut to so many bits, so that the sum of their squares over 256 dimensions fits into 63."""

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")

Integers = NDArray[np.int64]


class SentenceVectors:
    """Makes vectors of texts.

    Everything up to the last division is done in whole numbers, so that a vector is the same byte for byte on every
    machine, in whatever batch it is made. Several threads may call at once.
    """

    length = 256
    """Euclidean length of each vector, but for rounding: the inner product of two vectors in whole numbers, divided by
    the square of this, is their cosine to within 0.01."""

    def __init__(self, files: ModelFiles) -> None:
        self.files = files
        try:
            self._tokenizer: Any = Tokenizer.from_file(str(files.folder / TOKENIZER))
            self._pairs: Integers = np.load(files.folder / PAIRS).astype(np.int64)
            # Seen as a plain array: indexing one of the class memmap takes three times as long.
            self._table: NDArray[np.int8] = np.load(files.folder / TABLE, mmap_mode="r").view(np.ndarray)
            self._weights: NDArray[np.int32] = np.load(files.folder / WEIGHTS).astype(np.int32)
        except Exception as error:  # tokenizers raises bare Exceptions
            raise ModelError(
                f"the sentence model in {files.folder} cannot be read ({error}); train it again"
            ) from error
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._pieces = len(self._table) - len(self._pairs)
        if self._tokenizer.get_vocab_size() != self._pieces or len(self._weights) != len(self._table):
            raise ModelError(f"the files of the sentence model in {files.folder} do not fit together; train it again")

    @classmethod
    def open(cls, folder: Path | None = None) -> Self:
        """The model in ``folder``, or the one that ships; raises :class:`ModelError` if it is damaged."""
        return cls(ModelFiles.open(folder, shipped="sentences"))

    @property
    def dims(self) -> int:
        """Numbers in a vector; each takes one byte."""
        return int(self._table.shape[1])

    @property
    def version(self) -> str:
        """Name of the model; only vectors of one version can be compared."""
        return self.files.version

    def of(self, texts: Sequence[str]) -> NDArray[np.int8]:
        """Vectors of ``texts``, one a row.

        Of a text longer than 4,000 characters the beginning counts. The vector of a text without a word is all zeros,
        and so its inner product with every other is nought.
        """
        vectors = np.zeros((len(texts), self.dims), dtype=np.int8)
        for row, text in zip(vectors, texts, strict=True):
            pieces = self.pieces(text)
            if len(pieces):
                self._point(self._sum(pieces), row)
        return vectors

    def pieces(self, text: str) -> Integers:
        """Numbers of the word pieces of ``text``, in order."""
        # Lone surrogates cannot be carried by UTF-8, in which the tokenizer takes its text.
        safe = _LONE_SURROGATE.sub("\ufffd", text[:_MOST_CHARACTERS])
        return np.array(self._tokenizer.encode(safe, add_special_tokens=False).ids, dtype=np.int64)

    def _sum(self, pieces: Integers) -> Integers:
        rows = np.concatenate([pieces, self._pieces + known_pairs(pieces, self._pieces, self._pairs)])
        total: Integers = (self._table[rows] * self._weights[rows, None]).sum(axis=0, dtype=np.int64)
        return total

    def _point(self, total: Integers, row: NDArray[np.int8]) -> None:
        """Write ``total``, brought to the common length, into ``row``."""
        total >>= max(0, int(np.abs(total).max()).bit_length() - _SUM_BITS)
        squares = int((total * total).sum())
        if squares:
            row[:] = np.clip(np.rint(total * (self.length / math.sqrt(squares))), -127, 127)


def known_pairs(pieces: Integers, vocabulary: int, pairs: NDArray[np.integer[Any]]) -> Integers:
    """Places in the sorted ``pairs`` of those neighbours in ``pieces`` that are among them.

    A pair is written as one number: the first piece times the size of the ``vocabulary``, plus the second piece.
    """
    if not len(pairs):
        return np.zeros(0, dtype=np.int64)
    asked = pieces[:-1] * vocabulary + pieces[1:]
    places: Integers = np.minimum(np.searchsorted(pairs, asked), len(pairs) - 1)
    known: Integers = places[pairs[places] == asked]
    return known
