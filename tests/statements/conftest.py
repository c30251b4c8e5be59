"""Scenes laid out by hand: who says what in a text and whom it mentions is told, not found."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date

import numpy as np
import pytest
from tokenizers import Tokenizer

from onrecord.encoder import Words, cut_words
from onrecord.evaluation import Attribution
from onrecord.records import Span
from onrecord.statements import Form, Referent, Scene


def _nearest(text: str, words: str, anchors: Sequence[Span], taken: Sequence[Span]) -> Span:
    spans = [Span(*match.span()) for match in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)]
    free = [s for s in spans if not any(s.start < t.end and t.start < s.end for t in taken)]
    assert free, f"{words!r} does not stand by itself in the text"
    return min(free, key=lambda s: min(max(a.start - s.end, s.start - a.end) for a in anchors))


def _attribute(text: str, source: str | None, cue: str | None, content: str | tuple[str, ...]) -> Attribution:
    parts = (content,) if isinstance(content, str) else content
    contents = [Span(text.index(part), text.index(part) + len(part)) for part in parts]
    cues = [_nearest(text, cue, contents, contents)] if cue else []
    sources = [_nearest(text, source, cues or contents, [*cues, *contents])] if source else []
    return Attribution(tuple(sources), tuple(cues), tuple(contents))


def _sentences(text: str, words: Words) -> list[int]:
    """Number of each word's sentence; full stops and lines end one."""
    numbers, number = [], 0
    for i, opens in enumerate(words.paragraph.tolist()):
        stopped = i > 0 and text[words.start[i - 1] : words.end[i - 1]] in (".", "?", "!")
        number += i > 0 and (opens or stopped)
        numbers.append(number)
    return numbers


@pytest.fixture
def cut(tokenizer: Tokenizer) -> Callable[[str], Words]:
    """The words of a text."""
    return lambda text: cut_words(tokenizer, text)


@pytest.fixture
def attribute() -> Callable[..., Attribution]:
    """The attribution (text, source, cue, content); content in several parts is a tuple."""
    return _attribute


@pytest.fixture
def lay(tokenizer: Tokenizer) -> Callable[..., Scene]:
    """A scene of a text.

    Each of ``said`` is (source, cue, content, speaker's key). ``names`` and ``nouns`` give the key, or the key and the
    kind, of whom these words mention wherever they stand, the longest first.
    """

    def build(
        text: str,
        *said: tuple[str | None, str | None, str | tuple[str, ...], int | None],
        names: Mapping[str, int | tuple[int, int]] | None = None,
        nouns: Mapping[str, int | tuple[int, int]] | None = None,
        published: date | None = None,
    ) -> Scene:
        words = cut_words(tokenizer, text)
        found: dict[int, Referent] = {}
        forms = [(Form.NAME, names or {}), (Form.NOMINAL, nouns or {})]
        told = [(form, called, key) for form, group in forms for called, key in group.items()]
        for form, called, key in sorted(told, key=lambda each: -len(each[1])):
            number, kind = key if isinstance(key, tuple) else (key, 0)
            for match in re.finditer(rf"(?<!\w){re.escape(called)}(?!\w)", text):
                low = int(np.searchsorted(words.start, match.start()))
                high = int(np.searchsorted(words.start, match.end()))
                found.setdefault(high - 1, Referent(low, high, form, kind, number))
        attributions = [_attribute(text, *each[:3]) for each in said]
        sentence = np.array(_sentences(text, words), np.int64)
        referents = [found[head] for head in sorted(found)]
        return Scene.of(text, words, sentence, published, attributions, [each[3] for each in said], referents)

    return build
