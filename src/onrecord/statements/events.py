"""Event codes: what a sentence says that its source did to its target, as a root code of PLOVER.

In go a sentence's words with their vectors and the spans of source and target, out comes a root with its probability.
A linear model weighs vectors, averaged over parts of the sentence, and matches of the lexicon ``event_verbs.tsv``; it
does not look for sources or targets. The ontology is PLOVER (Halterman et al. 2023).
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from onrecord.encoder import ModelFiles, Seen, Window, Words, cut_words, plan_windows
from onrecord.errors import ModelError
from onrecord.records import Span
from onrecord.statements.event_lexicon import KINDS, MODIFIERS, ROOTS, Match, find_matches, stem_of
from onrecord.statements.layout import Range, touched

__all__ = [
    "LEXICAL",
    "ROOTS",
    "WEIGHTS",
    "EventCoder",
    "EventSentence",
    "SeeingNetwork",
    "event_features",
    "see_sentence",
]

Floats: TypeAlias = NDArray[np.float32]

WEIGHTS: Final = "events.npz"
"""Name of the weights in a model folder: ``weight`` (features, roots) and ``bias`` (roots,)."""

LEXICAL: Final = 4 * len(KINDS) + 2 * len(ROOTS) + (1 + len(ROOTS)) * len(MODIFIERS)
"""Features that the lexicon gives; they stand after those of the vectors."""

_BEFORE: Final = 6
"""A modifier counts for an event at most six words after it."""

_NEAR: Final = 4
"""Words right after the source and right before the target that are averaged by themselves."""

_OPEN: Final = 8
"""Words after the only one of source and target that is there, taken for what lies between the two."""


@dataclass(frozen=True, slots=True)
class EventSentence:
    """A sentence among ``words`` of ``text``: who did it and to whom, where the sentence says so.

    ``vectors`` and ``lower`` have one row for each of ``words``; they are the encoder's last and middle layer.
    """

    text: str
    words: Words
    vectors: Floats
    lower: Floats
    sentence: Span
    source: Span | None
    target: Span | None


class SeeingNetwork(Protocol):
    """What seeing a sentence needs of a trained network; see :class:`onrecord.encoder.Network`."""

    tokenizer: Tokenizer

    def see(self, words: Words, window: Window) -> Seen:
        """What the encoder makes of one window of ``words``."""


def see_sentence(
    network: SeeingNetwork, text: str, *, source: Span | None, target: Span | None, sentence: Span | None = None
) -> EventSentence:
    """Run ``network`` over ``text`` to see one ``sentence`` of it, by default all of it.

    This is for sentences by themselves; an article's are made of its windows, which are seen once for all.
    """
    words = cut_words(network.tokenizer, text)
    parts = []
    for window in plan_windows(words) or [Window(0, 0, 0, 0)]:  # vectors without rows for a text without words
        seen = network.see(words, window)
        core = slice(window.core_start - window.start, window.core_end - window.start)
        parts.append((seen.vectors[core], seen.lower[core]))
    vectors, lower = (np.concatenate(layer) for layer in zip(*parts, strict=True))
    return EventSentence(text, words, vectors, lower, sentence or Span(0, len(text)), source, target)


def _touched_within(words: Words, span: Span, whole: Range) -> Range:
    """Numbers of the words of ``whole`` that ``span`` touches, counted from its start."""
    low, high = (min(max(word, whole[0]), whole[1]) - whole[0] for word in touched(words, *span))
    return low, high


def _lexical_features(
    count: int, events: Sequence[Match], modifiers: Sequence[Match], source: Range | None, target: Range | None
) -> tuple[Floats, tuple[int, ...]]:
    """What the lexicon says, and the words of the main event: the longest one between source and target if any is."""

    def place(match: Match) -> int:
        after_source = source is None or match.at[0] >= source[0]
        after_target = target is not None and match.at[0] >= target[0]
        return 2 * (after_source and source is not None) + after_target

    where = np.zeros((4, len(KINDS)), np.float32)
    for match in (*events, *modifiers):
        cell = place(match), match.kind
        where[cell] = max(where[cell], len(match.at) ** 0.5)
    main = np.zeros((2, len(ROOTS)), np.float32)
    mood = np.zeros((1 + len(ROOTS), len(MODIFIERS)), np.float32)
    best = min(events, key=lambda match: (place(match) not in (1, 2), -len(match.at), match.at), default=None)
    if best is not None:
        main[0, best.kind] = 1
        for match in modifiers:
            if best.at[0] - _BEFORE <= match.at[0] <= best.at[0]:
                mood[0, match.kind - len(ROOTS)] = mood[1 + best.kind, match.kind - len(ROOTS)] = 1
    after = [match for match in events if place(match) >= 2]
    first = min((match.at[0] for match in after), default=count)
    for match in after:
        if match.at[0] == first:
            main[1, match.kind] = 1
    return np.concatenate([where.ravel(), main.ravel(), mood.ravel()]), () if best is None else best.at


def _mean(vectors: Floats, low: int, high: int) -> Floats:
    low, high = max(0, low), min(high, len(vectors))
    answer: Floats = vectors[low:high].mean(0) if low < high else np.zeros(vectors.shape[1], np.float32)
    return answer


def _pool(vectors: Floats, source: Range | None, target: Range | None, event: tuple[int, ...]) -> Floats:
    """Averages over the source, the target, between, all else, right after the source, before the target, the event."""
    count = len(vectors)
    if source and target:
        first, second = (source, target) if source < target else (target, source)
        low, high = first[1], second[0]
    elif only := source or target:
        low, high = only[1], only[1] + _OPEN
    else:
        low, high = 0, count
    if low >= min(high, count):
        low, high = 0, count
    others = np.ones(count, bool)
    for named in (source, target):
        if named:
            others[slice(*named)] = False
    nothing = np.zeros(vectors.shape[1], np.float32)
    return np.concatenate(
        [
            _mean(vectors, *source) if source else nothing,
            _mean(vectors, *target) if target else nothing,
            _mean(vectors, low, high),
            vectors[others].mean(0) if others.any() else nothing,
            _mean(vectors, source[1], source[1] + _NEAR) if source else nothing,
            _mean(vectors, target[0] - _NEAR, target[0]) if target else nothing,
            vectors[list(event)].mean(0) if event else nothing,
        ]
    )


def event_features(event: EventSentence) -> Floats:
    """Averaged vectors and matches of the lexicon, one row of features; a span outside the sentence counts as none."""
    words = event.words
    whole = touched(words, *event.sentence)
    named = []
    for span in (event.source, event.target):
        found = (0, 0) if span is None else _touched_within(words, span, whole)
        named.append(found if found[0] < found[1] else None)
    source, target = named
    hidden = {place for found in named if found for place in range(*found)}
    stems = [
        "" if number in hidden else stem_of(event.text[words.start[place] : words.end[place]].lower())
        for number, place in enumerate(range(*whole))
    ]
    lexical, main = _lexical_features(len(stems), *find_matches(stems), source, target)
    rows = slice(*whole)
    pooled = [_pool(layer[rows], source, target, main) for layer in (event.vectors, event.lower)]
    return np.concatenate([*pooled, lexical]).astype(np.float32)


class EventCoder:
    """Codes events with weights (features, roots) and a bias (roots,) for features as they are."""

    def __init__(self, weight: NDArray[Any], bias: NDArray[Any]) -> None:
        self.weight = np.asarray(weight, np.float32)
        self.bias = np.asarray(bias, np.float32)
        if self.weight.ndim != 2 or self.weight.shape[1] != len(ROOTS) or self.bias.shape != (len(ROOTS),):
            raise ModelError(
                f"an event model has {len(ROOTS)} answers, not weights of {self.weight.shape} and {self.bias.shape}"
            )

    @classmethod
    def open(cls, folder: Path | None = None, *, encoder: str | None = None) -> EventCoder:
        """Open the event model in ``folder``, or the package's own; raises :class:`ModelError`.

        ``encoder`` is the version of the attribution model whose vectors are to be weighed. An event model that was
        trained on those of another is refused: its weights fit in shape, but their answers would mean nothing.
        """
        model = ModelFiles.open(folder, shipped="events")
        learned = model.facts.get("encoder")
        if encoder is not None and encoder != learned:
            raise ModelError(
                f"the event model in {model.folder} was trained on the vectors of {learned or 'an unnamed model'}, "
                f"not of {encoder}; train it anew with: onrecord train events"
            )
        path = model.folder / WEIGHTS
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
                return cls(arrays["weight"], arrays["bias"])
        except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
            raise ModelError(f"{path} cannot be used ({error}); reinstall onrecord or train an event model") from error

    def code(self, event: EventSentence) -> tuple[str, float]:
        """Tell the likeliest root and its probability in [0, 1]."""
        return self.code_features(event_features(event))

    def code_features(self, features: Floats) -> tuple[str, float]:
        """Tell the likeliest root and its probability from a row of :func:`event_features`."""
        if len(features) != len(self.weight):
            raise ModelError(
                f"the event model takes {len(self.weight)} features, the encoder's vectors make {len(features)}; "
                "train the event model anew for this encoder"
            )
        scores = features @ self.weight + self.bias
        odds = np.exp(scores - scores.max())
        best = int(odds.argmax())
        return ROOTS[best], float(odds[best] / odds.sum())
