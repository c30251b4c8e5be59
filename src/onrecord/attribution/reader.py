"""The attribution reader: every attribution of a text, from the network's answers about its windows.

In go words and windows, out come attributions as character spans with a score. The network is asked window by window
(:meth:`AttributionReader.ask`, which any number of threads may call); what it says is settled article by article.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from onrecord.attribution.calibration import Calibration, Certainty, log_odds
from onrecord.attribution.claims import Claim, Found
from onrecord.attribution.decoding import settle
from onrecord.attribution.mending import mend
from onrecord.attribution.structure import (
    CONTENT,
    CUE,
    MARK_OUTSIDE,
    SOURCE,
    find_seeds,
    lay_out,
    role_probabilities,
    viterbi,
)
from onrecord.encoder.network import Seen
from onrecord.encoder.windows import Window
from onrecord.encoder.words import Words

__all__ = ["Answer", "AttributionReader", "ReadingNetwork"]

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]

_SEED_BATCH = 64
"""Seeds read in one call: bounds memory on a window full of cues; such windows do not occur in ordinary news."""

_HOLD = np.float32(1e4)


class ReadingNetwork(Protocol):
    """What the reader needs of a network; see :class:`onrecord.encoder.Network`."""

    def read(
        self, vectors: Floats, flat: Floats, features: Integers, index: Integers, marks: Integers
    ) -> tuple[Floats, Floats]:
        """Role scores and validity logits of seeds."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the network says of one window: its seeds as word ranges of the article, and the words around each.

    ``index`` (seeds, reach) holds words of the article, ``inside`` which places of the reach exist, ``scores``
    (seeds, reach, tags) the role scores. ``validity`` (seeds,) is the argument reader's probability that the seed is a
    cue, ``strength`` (seeds,) the tagger's, and ``likely`` (seeds, reach) the tagger's that a word is content.
    """

    seeds: list[tuple[int, int]]
    index: Integers
    inside: NDArray[np.bool_]
    scores: Floats
    validity: NDArray[np.float64]
    strength: Floats
    likely: Floats


@dataclass(frozen=True, slots=True)
class AttributionReader:
    """Reads attributions with a trained network.

    ``transitions`` are the trained role-to-role scores, ``seed_threshold`` the probability from which a word may
    belong to a cue, ``threshold`` the certainty from which an attribution is reported (both tuned on dev data).
    """

    network: ReadingNetwork
    transitions: Floats
    certainty: Certainty
    calibration: Calibration
    seed_threshold: float
    threshold: float

    def ask(self, words: Words, window: Window, seen: Seen) -> Answer | None:
        """The network's answer about the seeds in one window's core, None if it has no seed.

        ``seen`` is what the encoder makes of the window.
        """
        vectors, flat = seen.vectors, seen.flat
        seeds = find_seeds(flat, self.seed_threshold)
        own = [i for i, (s, _) in enumerate(seeds) if window.core_start <= s + window.start < window.core_end]
        if not own:
            return None
        index, marks = lay_out(seeds, words.line[window.start : window.end])
        index, marks = index[own], marks[own]
        features = words.features[window.start : window.end]
        parts = [
            self.network.read(vectors, flat, features, index[low : low + _SEED_BATCH], marks[low : low + _SEED_BATCH])
            for low in range(0, len(own), _SEED_BATCH)
        ]
        validity = np.concatenate([logits for _, logits in parts]).astype(np.float64)
        shares = role_probabilities(flat)
        return Answer(
            seeds=[(seeds[i][0] + window.start, seeds[i][1] + window.start) for i in own],
            index=index + window.start,
            inside=marks != MARK_OUTSIDE,
            scores=np.concatenate([scores for scores, _ in parts]),
            validity=1 / (1 + np.exp(-validity)),
            strength=np.array([shares[seeds[i][0] : seeds[i][1], CUE].max() for i in own]),
            likely=shares[index, CONTENT],
        )

    def paths(self, answers: Sequence[Answer]) -> list[NDArray[np.int8]]:
        """The role of each place around each seed, an array (seeds, reach) an answer.

        Many answers at once are cheaper; the result does not depend on it.
        """
        if not answers:
            return []
        scores = np.concatenate([a.scores for a in answers])
        inside = np.concatenate([a.inside for a in answers])
        roles = viterbi(scores, self.transitions, inside)
        # Whether there is a statement at all is for the certainty to say: a path without content is read again with
        # the likeliest content word held fast.
        bare = np.flatnonzero(~(roles == CONTENT).any(axis=1))
        roles[bare] = self._hold_content(scores[bare], inside[bare])
        return np.split(roles, np.cumsum([len(a.seeds) for a in answers])[:-1])

    def _hold_content(self, scores: Floats, inside: NDArray[np.bool_]) -> NDArray[np.int8]:
        """Best paths that have content: its likeliest word is held fast."""
        lead = np.where(inside, scores[..., CONTENT] - scores.max(axis=2), -np.inf)
        held = scores.copy()
        held[np.arange(len(held)), lead.argmax(axis=1), CONTENT] += _HOLD
        return viterbi(held, self.transitions, inside)

    def evidence(self, answer: Answer, roles: NDArray[np.int8]) -> NDArray[np.float64]:
        """The pieces of evidence for each seed of ``answer``, an array (seeds, pieces)."""
        content = roles == CONTENT
        support = np.array([answer.likely[row][content[row]].mean() for row in range(len(content))])
        return np.stack([log_odds(piece) for piece in (answer.validity, answer.strength, support)], axis=1)

    def claims(self, answers: Sequence[Answer]) -> list[list[Claim]]:
        """The claims of each answer."""
        result = []
        for answer, roles in zip(answers, self.paths(answers), strict=True):
            certainty = self.certainty(self.evidence(answer, roles))
            result.append(
                [
                    Claim(
                        float(certainty[row]),
                        seed,
                        {role: answer.index[row][roles[row] == role] for role in (SOURCE, CUE, CONTENT)},
                    )
                    for row, seed in enumerate(answer.seeds)
                ]
            )
        return result

    def settle(self, text: str, words: Words, claims: Sequence[Claim]) -> list[Found]:
        """Attributions of one article, in order of their first content character, with calibrated scores.

        Claims under the threshold are dropped, the others mended.
        """
        claims = [mend(words, claim) for claim in claims if claim.score >= self.threshold]
        return settle(text, words, claims, calibration=self.calibration)
