"""Training examples: annotated articles as windows of word pieces with their labels.

In go articles with gold attributions, out come batches of tensors. Each epoch cuts the articles at other places and
writes some of them in other quotation marks, letter for letter, so that the network does not depend on either.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor

from onrecord.attribution.structure import CONTENT, CUE, SOURCE
from onrecord.encoder.windows import PIECES, plan_windows, window_inputs
from onrecord.encoder.words import FEATURE_SIZES, Words, cut_words
from onrecord.evaluation import Attribution, GoldArticle

__all__ = ["Batch", "Example", "batches", "label_words", "restyle", "unstop"]

_STYLES = (
    str.maketrans('“”"‘’', "‘’'“”"),
    str.maketrans("“”‘", '""\''),
    str.maketrans("“”", "«»"),
    str.maketrans("“”", "„“"),
    str.maketrans('“”"', "'''"),
)


def restyle(text: str, rng: random.Random, share: float) -> str:
    """``text`` with its quotation marks in another style for the given share of calls; its length never changes."""
    if rng.random() >= share:
        return text
    style = rng.choice(_STYLES)
    if style is not _STYLES[0]:
        return text.translate(style)
    # Curly single marks: an apostrophe must stay one.
    out = list(text)
    for i, c in enumerate(text):
        if c in "‘’" and 0 < i < len(text) - 1 and text[i - 1].isalnum() and text[i + 1].isalnum():
            continue
        out[i] = c.translate(style)
    return "".join(out)


def label_words(words: Words, attribution: Attribution) -> dict[int, NDArray[np.int64]]:
    """Indices of the words that one attribution's spans touch, by role."""
    result = {}
    for role, spans in ((SOURCE, attribution.source), (CUE, attribution.cue), (CONTENT, attribution.content)):
        chosen: set[int] = set()
        for start, end in spans:
            low = int(np.searchsorted(words.end, start, side="right"))
            high = int(np.searchsorted(words.start, end, side="left"))
            chosen.update(range(low, high))
        result[role] = np.array(sorted(chosen), dtype=np.int64)
    return result


_STOP = re.compile(r"\.(?=[ \t\r]*(?:\n|$))")
_HEADLINE = 6.0
"""How much likelier a headline loses its full stop than another paragraph."""


def unstop(text: str, rng: random.Random, share: float) -> str:
    """``text`` with the full stops that end a paragraph blanked in the given share of paragraphs; its length stays.

    PolNeAR writes a full stop even after headlines. On the web headlines, standfirsts and captions have none, and a
    network that never saw that runs on into the next paragraph.
    """
    end = text.find("\n")

    def blank(match: re.Match[str]) -> str:
        likely = share * _HEADLINE if match.start() < end else share
        return " " if rng.random() < likely else "."

    return _STOP.sub(blank, text)


@dataclass(frozen=True, slots=True)
class Example:
    """One window: its inputs, the flat role of each word, and the gold cues with the words of their arguments."""

    pieces: NDArray[np.int64]
    features: NDArray[np.int64]
    first: NDArray[np.int64]
    flat: NDArray[np.int64]
    line: NDArray[np.int64]
    word_features: NDArray[np.int64]
    cues: list[tuple[int, int]]
    tags: list[NDArray[np.int8]]


def examples_of(
    tokenizer: Tokenizer, article: GoldArticle, *, lead: int = 0, pieces: int = PIECES, text: str | None = None
) -> Iterator[Example]:
    """The windows of one article; ``text`` may stand in for the article's own, letter for letter."""
    words = cut_words(tokenizer, article.text if text is None else text)
    labelled = [label_words(words, a) for a in article.attributions]
    labelled = [a for a in labelled if len(a[CUE]) and len(a[CONTENT])]
    flat = np.zeros(len(words), dtype=np.int64)
    for attribution in labelled:
        for role in (CONTENT, SOURCE, CUE):
            chosen = attribution[role]
            flat[chosen] = 2 * role
            if len(chosen):
                flat[chosen[np.diff(chosen, prepend=-2) > 1]] = 2 * role - 1
    for window in plan_windows(words, lead=lead, pieces=pieces):
        inputs = window_inputs(words, window.start, window.end)
        cues, tags = [], []
        for attribution in labelled:
            cue = attribution[CUE]
            if not window.start <= cue[0] <= cue[-1] < window.end:
                continue
            row = np.zeros(window.end - window.start, dtype=np.int8)
            for role in (CONTENT, SOURCE, CUE):
                chosen = attribution[role] - window.start
                row[chosen[(chosen >= 0) & (chosen < len(row))]] = role
            cues.append((int(cue[0]) - window.start, int(cue[-1]) + 1 - window.start))
            tags.append(row)
        yield Example(
            *inputs,
            flat[window.start : window.end],
            words.line[window.start : window.end],
            words.features[window.start : window.end],
            cues,
            tags,
        )


@dataclass(frozen=True, slots=True)
class Batch:
    """Several windows, padded: ``bias`` is the attention bias, ``flat`` is -100 where there is no word."""

    pieces: Tensor
    features: Tensor
    first: Tensor
    bias: Tensor
    flat: Tensor
    word_features: Tensor
    examples: list[Example]


def collate(examples: list[Example]) -> Batch:
    """Pad ``examples`` to one batch."""
    length = max(len(e.pieces) for e in examples)
    count = max(len(e.first) for e in examples)
    pieces = torch.zeros(len(examples), length, dtype=torch.long)
    features = torch.zeros(len(examples), length, len(FEATURE_SIZES), dtype=torch.long)
    first = torch.zeros(len(examples), count, dtype=torch.long)
    flat = torch.full((len(examples), count), -100, dtype=torch.long)
    word_features = torch.zeros(len(examples), count, len(FEATURE_SIZES), dtype=torch.long)
    bias = torch.full((len(examples), 1, 1, length), -1e4)
    for i, e in enumerate(examples):
        pieces[i, : len(e.pieces)] = torch.from_numpy(e.pieces)
        features[i, : len(e.pieces)] = torch.from_numpy(e.features)
        first[i, : len(e.first)] = torch.from_numpy(e.first)
        flat[i, : len(e.flat)] = torch.from_numpy(e.flat)
        word_features[i, : len(e.first)] = torch.from_numpy(e.word_features)
        bias[i, ..., : len(e.pieces)] = 0
    return Batch(pieces, features, first, bias, flat, word_features, examples)


def batches(
    tokenizer: Tokenizer,
    articles: Sequence[GoldArticle],
    *,
    rng: random.Random,
    size: int,
    restyled: float,
    unstopped: float,
) -> Iterator[Batch]:
    """One epoch of shuffled batches; windows of about equal length share a batch."""
    examples: list[Example] = []
    for article in articles:
        text = unstop(restyle(article.text, rng, restyled), rng, unstopped)
        examples.extend(examples_of(tokenizer, article, lead=rng.randrange(120, 300), text=text))
    rng.shuffle(examples)
    groups = []
    for i in range(0, len(examples), size * 16):
        block = sorted(examples[i : i + size * 16], key=lambda e: len(e.pieces))
        groups += [block[j : j + size] for j in range(0, len(block), size)]
    rng.shuffle(groups)
    for group in groups:
        yield collate(group)
