"""The networks at run time: ONNX graphs, run one window at a time on the CPU.

In go the arrays of one window, out come arrays. Each call sees one window alone and one thread computes it, so that a
result never depends on what else is read, on batch sizes or on the number of workers. Several threads may call at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from onrecord.encoder.assets import ModelFiles
from onrecord.encoder.runtime import onnx_runtime
from onrecord.encoder.windows import Window, window_inputs
from onrecord.encoder.words import Words
from onrecord.errors import ModelError

__all__ = ["Network", "Seen", "SpeakerNetwork", "StatementNetwork", "open_session"]

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]


_SLOW_FUSIONS = ["SkipLayerNormFusion", "GeluFusion", "BiasGeluFusion"]
"""Rewritings of ONNX Runtime 1.31 whose fused operators are slower on a CPU than the parts that they replace: without
them the tagger took 22.9 ms instead of 26.3 for a window of 320 pieces, the argument reader 7.6 instead of 10.7."""


def open_session(files: ModelFiles, name: str) -> Any:
    """Open a graph of a model, to be run by one thread."""
    onnxruntime = onnx_runtime()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Threads that wait by spinning would take the processor from the other workers.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(
            files.folder / name, options, providers=["CPUExecutionProvider"], disabled_optimizers=_SLOW_FUSIONS
        )
    except Exception as error:
        raise ModelError(f"ONNX Runtime {onnxruntime.__version__} cannot load {name}: {error}") from error


class Seen(NamedTuple):
    """What the encoder makes of a window's words: one row a word.

    ``vectors`` (words, width) are those of its last layer, ``lower`` those of its middle one, ``flat`` (words, tags)
    the logits of each word's role.
    """

    vectors: Floats
    flat: Floats
    lower: Floats


class Network:
    """The tokenizer, the tagger and the argument reader of one model folder."""

    def __init__(self, files: ModelFiles) -> None:
        self.files = files
        self.tokenizer: Tokenizer = Tokenizer.from_file(str(files.folder / "tokenizer.json"))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        self._tagger = open_session(files, "tagger.onnx")
        self._reader = open_session(files, "reader.onnx")

    def see(self, words: Words, window: Window) -> Seen:
        """What the encoder makes of one window of an article's words."""
        return self.tag(*window_inputs(words, window.start, window.end))

    def tag(self, pieces: Integers, features: Integers, first: Integers) -> Seen:
        """What the encoder makes of a window's words.

        ``pieces`` (pieces,) and ``features`` (pieces, features) describe the window, ``first`` (words,) points at each
        word's first piece.
        """
        return Seen(*self._tagger.run(None, {"pieces": pieces, "features": features, "first": first}))

    def read(
        self, vectors: Floats, flat: Floats, features: Integers, index: Integers, marks: Integers
    ) -> tuple[Floats, Floats]:
        """Role scores (seeds, reach, tags) and validity logits (seeds,) for seeds laid out as ``index`` and ``marks``.

        ``features`` (words, features) are those of the window's words.
        """
        feed = {"vectors": vectors, "flat": flat, "features": features, "index": index, "marks": marks}
        scores, validity = self._reader.run(None, feed)
        return scores, validity


class SpeakerNetwork:
    """The graphs of a speaker model: what words mention, and which candidate a source points to."""

    def __init__(self, files: ModelFiles) -> None:
        self.files = files
        self._mentions = open_session(files, "mentions.onnx")
        self._links = open_session(files, "links.onnx")

    def look(self, seen: Seen, features: Integers) -> list[Floats]:
        """What a window's words mention: one array an answer, one row a word.

        Logits of names, phrases, types, keys and kinds, then the vectors as pointing and as pointed at. ``features``
        (words, features) are the words' surface features.
        """
        vectors = np.concatenate([seen.vectors, seen.lower], axis=1)
        answer: list[Floats] = self._mentions.run(None, {"vectors": vectors, "features": features})
        return answer

    def link(self, rows: Floats, points: Floats, pointed: Floats) -> Floats:
        """How well each candidate (candidates,) suits one source, from features and vectors a candidate."""
        scores: Floats = self._links.run(None, {"rows": rows, "points": points, "pointed": pointed})[0]
        return scores


class StatementNetwork:
    """The graphs of a statement model: what is kept of words, what statements do, and two scorers of candidates."""

    def __init__(self, files: ModelFiles, kinds: Sequence[str]) -> None:
        self.files = files
        self._look = open_session(files, "look.onnx")
        self._read = open_session(files, "read.onnx")
        self._choose = {kind: open_session(files, f"{kind}.onnx") for kind in kinds}
        self._settle = {kind: open_session(files, f"{kind}_settled.onnx") for kind in kinds}

    def look(self, seen: Seen, features: Integers) -> list[Floats]:
        """What is kept of a window's words: for reading, as ones that ask and as ones asked for; one row a word."""
        vectors = np.concatenate([seen.vectors, seen.lower], axis=1)
        kept: list[Floats] = self._look.run(None, {"vectors": vectors, "features": features})
        return kept

    def read(self, words: Floats, marks: Integers, clues: Floats) -> Floats:
        """Log-probabilities of acts (statements, acts) from ``words`` (statements, places, width), marks and clues."""
        acts: Floats = self._read.run(None, {"words": words, "marks": marks, "clues": clues})[0]
        return acts

    def choose(self, kind: str, rows: Floats, points: Floats, pointed: Floats) -> tuple[Floats, Floats]:
        """Scores of candidates (rows,) and what is kept of them, from features and vectors a candidate."""
        scores, kept = self._choose[kind].run(None, {"rows": rows, "points": points, "pointed": pointed})
        return scores, kept

    def settle(self, kind: str, kept: Floats, messages: Floats) -> Floats:
        """What ``messages`` from other statements add to the scores (rows,)."""
        change: Floats = self._settle[kind].run(None, {"kept": kept, "messages": messages})[0]
        return change
