"""Trains the statement model: acts, dates and addressees, on the vectors of a trained attribution model.

In go articles with labelled statements, out comes a model folder. Neither the encoder nor the speaker model is touched.
Acts and choices are learnt apart: together, each lost a point.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from onrecord.encoder import ModelFiles
from onrecord.errors import GoldError
from onrecord.evaluation.labels import LabelledStatements
from onrecord.records import Act
from onrecord.statements.choosing import ROUNDS
from onrecord.statements.structure import ADDRESSEES, CHOICES, DATES
from onrecord.training.asking import Asked, Material, Stages, labelled_text
from onrecord.training.export import export_statements
from onrecord.training.forces import ActNetwork, ChoosingNetwork
from onrecord.training.speakers import read_labelled_texts

__all__ = ["StatementPlan", "fit_acts", "fit_choices", "train_statements"]

Tell = Callable[[str], object]
_ACTS = tuple(Act)
_Network = TypeVar("_Network", ActNetwork, ChoosingNetwork)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementPlan:
    """How to train. The rate is AdamW's; ``averaging`` is the decay of the average of weights that is kept.

    ``balance`` is the power of an act's rarity that it is weighted by, ``smoothing`` that of its labels, ``readers``
    the number of readers whose mean tells an act.
    """

    epochs: int = 14
    readers: int = 2
    choice_epochs: int = 4
    rate: float = 1e-3
    decay: float = 0.05
    averaging: float = 0.998
    choice_averaging: float = 0.99
    balance: float = 0.2
    smoothing: float = 0.05
    seed: int = 2
    threads: int = 2


class _Training(Generic[_Network]):
    """A network under training with the average of its weights, an article a step."""

    def __init__(self, network: _Network, plan: StatementPlan, *, steps: int, rate: float, averaging: float) -> None:
        self.network: _Network = network
        self.average: _Network = copy.deepcopy(network)
        self.average.eval()
        self._rate, self._averaging = rate, averaging
        self._step, self._steps = 0, steps
        self._optimizer = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=plan.decay)

    def step(self, loss: Tensor) -> None:
        """Follow the gradient of ``loss``; the rate rises, then falls to zero."""
        for group in self._optimizer.param_groups:
            group["lr"] = self._rate * min(1.0, (self._step + 1) / 60) * max(0.0, 1 - self._step / self._steps)
        self._optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self._optimizer.step()
        self._step += 1
        share = 1 - min(self._averaging, self._step / (self._step + 20))
        with torch.no_grad():
            for kept, new in zip(self.average.parameters(), self.network.parameters(), strict=True):
                kept.lerp_(new, share)


def _shuffled(material: Sequence[Material], epochs: int, seed: int, tell: Tell, what: str) -> Iterator[Material]:
    rng = random.Random(seed)  # noqa: S311 - a repeatable shuffle, no secret
    order = list(material)
    for epoch in range(epochs):
        rng.shuffle(order)
        yield from order
        tell(f"{what}, epoch {epoch + 1} of {epochs} done")


_STATEMENTS = 20
"""Statements of an ordinary article: each statement weighs the same, and a step is as large as one article's."""


def fit_acts(material: Sequence[Material], plan: StatementPlan, tell: Tell) -> ActNetwork:
    """Train the readers of acts."""
    torch.manual_seed(plan.seed)
    network = ActNetwork(vector=material[0].vectors.shape[1], readers=plan.readers)
    training: _Training[ActNetwork] = _Training(
        network, plan, steps=plan.epochs * len(material), rate=plan.rate, averaging=plan.averaging
    )
    counts = torch.bincount(torch.cat([one.acts for one in material]), minlength=len(Act)).float().clamp(min=1)
    weight = (counts.sum() / counts / len(Act)) ** plan.balance
    network.train()
    for one in _shuffled(material, plan.epochs, plan.seed, tell, "acts"):
        words = network.look(one.vectors.float(), one.features)[one.index]
        losses = [
            functional.cross_entropy(logits, one.acts, weight=weight, label_smoothing=plan.smoothing, reduction="sum")
            for logits in network.each(words, one.marks, one.clues)
        ]
        training.step(torch.stack(losses).sum() / _STATEMENTS)
    return training.average


def _choose(network: ChoosingNetwork, kind: str, one: Material, seen: tuple[Tensor, Tensor]) -> list[Tensor]:
    """Scores of all rows of one kind of question after each look."""
    (points, pointed), asked = seen, one.asked[kind]
    sums = functional.pad(points.cumsum(0), (0, 0, 1, 0))
    low, high = asked.cues[:, 0], asked.cues[:, 1]
    asking = (sums[high] - sums[low]) / (high - low)[:, None]
    padded = functional.pad(pointed, (0, 0, 0, 1))
    choice = network.choices[kind]
    scores, kept = choice(asked.rows, asking[asked.owner], padded[asked.heads])
    looks = [scores]
    for _ in range(ROUNDS):
        shares = asked.circle.shares(scores.detach().numpy())
        scores = scores + choice.settle(kept, torch.from_numpy(asked.circle.messages(shares)))
        looks.append(scores)
    return looks


def _choice_loss(asked: Asked, scores: Tensor) -> Tensor:
    """Negative log-likelihood of the right rows together, summed over the questions that have any."""
    count = len(asked.questions)
    peak = torch.full((count,), -torch.inf).scatter_reduce(0, asked.owner, scores.detach(), "amax")
    raised = (scores - peak[asked.owner]).exp()
    total = torch.zeros(count).index_add(0, asked.owner, raised)
    good = torch.zeros(count).index_add(0, asked.owner, raised * asked.right)
    known = torch.zeros(count).index_add(0, asked.owner, asked.right.float()) > 0
    return (total[known].log() - (good[known] + 1e-9).log()).sum()


def fit_choices(material: Sequence[Material], plan: StatementPlan, tell: Tell) -> ChoosingNetwork:
    """Train the scorers of dates and addressees; each look is trained to be right by itself."""
    torch.manual_seed(plan.seed)
    network = ChoosingNetwork(vector=material[0].vectors.shape[1])
    training: _Training[ChoosingNetwork] = _Training(
        network, plan, steps=plan.choice_epochs * len(material), rate=plan.rate, averaging=plan.choice_averaging
    )
    network.train()
    for one in _shuffled(material, plan.choice_epochs, plan.seed, tell, "choices"):
        seen = network.look(one.vectors.float())
        losses = [
            _choice_loss(one.asked[kind], scores) for kind in CHOICES for scores in _choose(network, kind, one, seen)
        ]
        training.step(torch.stack(losses).sum() / 30)
    return training.average


def _log_shares(network: ActNetwork, material: Sequence[Material]) -> Tensor:
    with torch.no_grad():
        return torch.cat(
            [network(network.look(m.vectors.float(), m.features)[m.index], m.marks, m.clues) for m in material]
        )


def _shift(network: ActNetwork, material: Sequence[Material]) -> float:
    """What to add to the score of the commonest act, of which annotators see more or less: what is right most often."""
    logits, acts = _log_shares(network, material), torch.cat([one.acts for one in material])
    common = _ACTS.index(Act.STATE)

    def right(shift: float) -> float:
        shifted = logits.clone()
        shifted[:, common] += shift
        return float((shifted.argmax(1) == acts).float().mean())

    return max((round(0.05 * i, 2) for i in range(9)), key=right)


def _temperature(network: ActNetwork, material: Sequence[Material]) -> float:
    """The temperature under which the acts' scores fit best (Guo et al. 2017)."""
    logits = _log_shares(network, material)
    acts = torch.cat([one.acts for one in material])
    grid = [0.5 + 0.05 * i for i in range(40)]
    return min(grid, key=lambda t: functional.cross_entropy(logits / t, acts).item())


def _margins(network: ChoosingNetwork, material: Sequence[Material], kind: str) -> list[tuple[float, bool, bool]]:
    """For each question: how much more likely some answer is than none, whether it is right, whether one is wanted."""
    result = []
    for one in material:
        asked = one.asked[kind]
        with torch.no_grad():
            scores = _choose(network, kind, one, network.look(one.vectors.float()))[-1].numpy()
        shares = asked.circle.shares(scores)
        starts = np.cumsum([0, *(len(q.rows) for q in asked.questions)])
        for i, label in enumerate(asked.labels):
            best = int(shares[i, 1:].argmax()) + 1 if shares.shape[1] > 1 else 0
            own = asked.circle.places[i] == best
            right = bool(best) and bool(asked.right[starts[i] : starts[i + 1]].numpy()[own].any())
            margin = float(np.log(max(shares[i, best], 1e-9) / max(shares[i, 0], 1e-9))) if best else -np.inf
            result.append((margin, right, label is not None))
    return result


_NULL = 0.9
"""Share of undated statements that must stay undated: what users are promised."""


def _cautions(network: ChoosingNetwork, material: Sequence[Material]) -> dict[str, float]:
    """What to add to the score of none: for dates as little as keeps undated statements undated, else the best F1."""
    grid = [round(2.0 - 0.05 * i, 2) for i in range(120)]
    dates, people = _margins(network, material, DATES), _margins(network, material, ADDRESSEES)

    def kept_null(caution: float) -> float:
        without = [margin for margin, _, wanted in dates if not wanted]
        return sum(margin <= caution for margin in without) / max(1, len(without))

    def f1(caution: float) -> float:
        given = [right for margin, right, _ in people if margin > caution]
        wanted = sum(each[2] for each in people)
        return 2 * sum(given) / max(1, len(given) + wanted)

    return {DATES: min((c for c in grid if kept_null(c) >= _NULL), default=0.0), ADDRESSEES: max(grid, key=f1)}


def train_statements(
    data: Path,
    labels: Path,
    output: Path,
    *,
    model: Path | None,
    speakers: Path | None,
    gold: Sequence[LabelledStatements],
    plan: StatementPlan,
    tell: Tell,
) -> None:
    """Train on ``data`` and ``labels``, tune three numbers on ``gold``, and write a statement model to ``output``.

    It fits the attribution model in ``model`` and the speaker model in ``speakers``, by default those that ship.
    """
    torch.set_num_threads(plan.threads)
    files = ModelFiles.open(model)
    stages = Stages.open(files, speakers)
    tell("vectors and candidates of the labelled articles")
    material = stages.material(read_labelled_texts(labels, data))
    if not material:
        raise GoldError(f"{labels}: there are no labelled statements in it")
    tuning = stages.material([labelled_text(each) for each in gold])
    acts, choosing = fit_acts(material, plan, tell), fit_choices(material, plan, tell)
    if tuning:
        shift = _shift(acts, tuning)
        with torch.no_grad():
            for reader in acts.readers:
                reader.acts.bias[_ACTS.index(Act.STATE)] += shift  # type: ignore[union-attr, index, operator]
    facts = {
        "name": "statements",
        "encoder": files.version,
        "temperature": round(_temperature(acts, tuning), 3) if tuning else 1.0,
        "cautions": _cautions(choosing, tuning) if tuning else dict.fromkeys(CHOICES, 0.0),
    }
    export_statements(acts, choosing, output, facts)
    tell(f"wrote {output}")
