"""The loss of one batch: flat roles of all words, and the roles around seeds that the network would ask about."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from onrecord.attribution.structure import FLAT_TAGS, MARK_OUTSIDE, NONE, find_seeds, lay_out
from onrecord.training.crf import negative_log_likelihood
from onrecord.training.examples import Batch, Example
from onrecord.training.network import AttributionNetwork

__all__ = ["Losses", "batch_loss"]

_SEED_THRESHOLD = 0.2
"""Words likelier than this to be in a cue are shown to the argument reader as seeds."""

_MOST_SEEDS = 40
"""Seeds of one window at the most: early in training everything looks like a cue."""

_OWN_SEED = 0.5
"""How often a gold cue is replaced by the network's own idea of it, so that the reader learns to mend its edges."""


@dataclass(frozen=True, slots=True)
class Losses:
    """Sums over a batch: ``total`` is what is minimized, the others are for the log."""

    total: Tensor
    flat: float
    roles: float
    validity: float
    seeds: int


def _choose_seeds(
    example: Example, flat: NDArray[np.float32], rng: random.Random
) -> list[tuple[tuple[int, int], NDArray[np.int8], float]]:
    """Seeds of one window with the roles of its words and whether the seed is a cue: gold ones and the network's."""
    own = find_seeds(flat, _SEED_THRESHOLD)
    nothing = np.full(len(example.first), NONE, dtype=np.int8)
    chosen: list[tuple[tuple[int, int], NDArray[np.int8], float]] = []
    used: set[int] = set()
    for cue, roles in zip(example.cues, example.tags, strict=True):
        nearby = [seed for seed in own if seed[0] < cue[1] and cue[0] < seed[1] and seed[0] not in used]
        seed = rng.choice(nearby) if nearby and rng.random() < _OWN_SEED else cue
        used.add(seed[0])
        chosen.append((seed, roles, 1.0))
    chosen += [
        (seed, nothing, 0.0)
        for seed in own
        if not any(start < seed[1] and seed[0] < end for start, end in example.cues)
    ]
    chosen.sort(key=lambda each: each[0])
    return chosen[:_MOST_SEEDS]


def _join(parts: Sequence[NDArray[np.int64]]) -> Tensor:
    return torch.from_numpy(np.concatenate(parts))


def batch_loss(network: AttributionNetwork, batch: Batch, rng: random.Random) -> Losses:
    """Loss of ``batch``; the sums are divided by a constant number of words, so that no window outweighs another."""
    with torch.autocast("cpu", torch.bfloat16):
        words, flat = network.tag(batch.pieces, batch.features, batch.first, batch.bias)
    flat = flat.float()
    flat_loss = functional.cross_entropy(
        flat.view(-1, FLAT_TAGS), batch.flat.view(-1), ignore_index=-100, reduction="sum"
    )
    valid: list[float] = []
    indices, marks, roles = [], [], []
    seen = flat.detach().numpy()
    for row, example in enumerate(batch.examples):
        count = len(example.first)
        chosen = _choose_seeds(example, seen[row, :count], rng)
        if not chosen:
            continue
        index, mark = lay_out([seed for seed, _, _ in chosen], example.line)
        indices.append(index + row * seen.shape[1])
        marks.append(mark)
        around = np.stack([of_word[places] for (_, of_word, _), places in zip(chosen, index, strict=True)])
        roles.append(np.where(mark == MARK_OUTSIDE, NONE, around).astype(np.int64))
        valid += [certain for _, _, certain in chosen]
    scale = 1 / (20 * len(batch.examples))
    if not valid:
        return Losses(flat_loss * 0.5 * scale, flat_loss.item(), 0.0, 0.0, 0)
    mark = _join(marks)
    with torch.autocast("cpu", torch.bfloat16):
        scores, validity = network.reader(
            words.flatten(0, 1),
            flat.softmax(-1).flatten(0, 1).to(words.dtype),
            batch.word_features.flatten(0, 1),
            _join(indices),
            mark,
        )
    is_cue = torch.tensor(valid)
    # Roles are learnt around true cues alone: whether a seed is one is for the validity to say.
    paths = negative_log_likelihood(scores.float(), network.transitions, _join(roles), mark != MARK_OUTSIDE)
    role_loss = (paths * is_cue).sum()
    validity_loss = functional.binary_cross_entropy_with_logits(validity.float(), is_cue, reduction="sum")
    total = (0.5 * flat_loss + role_loss + 2 * validity_loss) * scale
    return Losses(total, flat_loss.item(), role_loss.item(), validity_loss.item(), len(valid))
