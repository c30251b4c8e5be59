"""A linear-chain conditional random field: the loss that scores whole tag sequences (Lafferty et al. 2001)."""

from __future__ import annotations

import torch
from torch import Tensor

__all__ = ["negative_log_likelihood"]


def negative_log_likelihood(scores: Tensor, transitions: Tensor, tags: Tensor, inside: Tensor) -> Tensor:
    """Minus the log-probability of ``tags`` (rows, places), one value a row.

    ``scores`` is (rows, places, tags), ``transitions`` (from, to); places that are not ``inside`` are passed over, and
    those inside a row form one unbroken run.
    """
    inside_f = inside.to(scores.dtype)
    gold = (scores.gather(2, tags[..., None])[..., 0] * inside_f).sum(1)
    steps = transitions[tags[:, :-1], tags[:, 1:]]
    gold = gold + (steps * inside_f[:, :-1] * inside_f[:, 1:]).sum(1)
    alpha = scores[:, 0] * inside_f[:, :1]
    started = inside[:, 0]
    for place in range(1, scores.shape[1]):
        here = inside[:, place]
        moved = torch.logsumexp(alpha[:, :, None] + transitions, dim=1) + scores[:, place]
        begun = torch.where(started[:, None], moved, scores[:, place])
        alpha = torch.where(here[:, None], begun, alpha)
        started = started | here
    return torch.logsumexp(alpha, dim=1) - gold
