"""A reader of two texts at once: how likely the one says what the other says.

In go two texts, out come two logits: that they are paraphrases, and how near they are in meaning. The encoder sees both
side by side, so that each word is read in the light of the other text; that costs more than comparing vectors made
alone, and tells more. It was fine-tuned in :mod:`onrecord.training.pairs`. This module keeps nothing.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from onrecord.encoder.assets import ModelFiles
from onrecord.encoder.network import open_session
from onrecord.errors import ModelError

__all__ = ["MOST_PIECES", "PairReader", "lay_out"]

GRAPH, TOKENIZER = "pairs.onnx", "tokenizer.json"
"""Files of the model."""

MOST_PIECES = 100
"""Word pieces of each text that are read; the rest of a longer one is not."""

_MOST_CHARACTERS = 4_000
"""Characters handed to the tokenizer: a hundred pieces have fewer, and it bounds memory."""

_CLS, _SEP = 101, 102
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")

Integers = NDArray[np.int64]


class PairReader:
    """Reads pairs of texts. Each pair is computed by itself in one thread; several threads may call at once."""

    def __init__(self, files: ModelFiles) -> None:
        self.files = files
        try:
            self._tokenizer: Any = Tokenizer.from_file(str(files.folder / TOKENIZER))
        except Exception as error:  # tokenizers raises bare Exceptions
            raise ModelError(
                f"the vocabulary in {files.folder} cannot be read ({error}); reinstall onrecord"
            ) from error
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._graph = open_session(files, GRAPH)

    @classmethod
    def open(cls, folder: Path | None = None) -> Self:
        """The model in ``folder``, or the one that ships; raises :class:`ModelError` if it is damaged."""
        return cls(ModelFiles.open(folder, shipped="pairs"))

    @property
    def version(self) -> str:
        """Name of the model, which changes with its files."""
        return self.files.version

    def read(self, a: str, b: str) -> tuple[float, float]:
        """Logits that the texts are paraphrases, and of their nearness in meaning; the same for both orders."""
        first, second = sorted((a, b), key=lambda text: (len(text), text))
        pieces, places = lay_out(self._pieces(first), self._pieces(second))
        logits = self._graph.run(None, {"pieces": pieces, "places": places})[0]
        return float(logits[0]), float(logits[1])

    def _pieces(self, text: str) -> list[int]:
        # Lone surrogates cannot be carried by UTF-8, in which the tokenizer takes its text.
        safe = _LONE_SURROGATE.sub("\ufffd", text[:_MOST_CHARACTERS])
        ids: list[int] = self._tokenizer.encode(safe, add_special_tokens=False).ids
        return ids[:MOST_PIECES]


def lay_out(first: list[int], second: list[int]) -> tuple[Integers, Integers]:
    """Word pieces of two texts as the encoder takes them, and of each piece whether it is of the second text."""
    pieces = np.array([_CLS, *first, _SEP, *second, _SEP], dtype=np.int64)
    places = np.zeros(len(pieces), dtype=np.int64)
    places[len(first) + 2 :] = 1
    return pieces, places
