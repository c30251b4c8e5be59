"""Trains the reader of two texts on judged paraphrases and degrees of likeness.

In go tables of pairs, out comes a model folder that :class:`onrecord.encoder.PairReader` opens. The base encoder reads
both texts side by side (Devlin et al. 2019); the means over the pieces of each are compared as in a pair of sentence
encoders (Conneau et al. 2017), so that what the base knows of likeness is where learning starts. Word embeddings stay
as they are, which is faster and forgets nothing.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from onrecord.encoder.pairs import MOST_PIECES, lay_out
from onrecord.encoder.words import FEATURE_SIZES
from onrecord.evaluation.sentences import PairTable
from onrecord.training.attribution import base_folder
from onrecord.training.export import export_pairs
from onrecord.training.network import Encoder, Shape

__all__ = ["PairPlan", "train_pairs"]

Tell = Callable[[str], object]

_TASKS = ("paraphrase", "likeness")
_MOST_LIKE = 5.0
"""The highest degree of likeness."""
_SPREAD = 20.0
"""Brings products of vectors of length one to the size at which a linear layer learns."""
_SORTED = 20
"""Batches whose pairs are sorted by length together, so that little is padded."""
_WARM = 30
"""Steps in which the learning rate rises."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairPlan:
    """How to train: ``rate`` and ``head_rate`` are the peaks for Adam, of the layers and of the part above them."""

    epochs: int = 2
    batch_size: int = 32
    rate: float = 1e-4
    head_rate: float = 2e-3
    dropout: float = 0.1
    seed: int = 0
    threads: int = 1


@dataclass(frozen=True, slots=True)
class Example:
    """Two texts as word pieces, the place of the task in the answer, and the answer from 0 to 1."""

    first: list[int]
    second: list[int]
    task: int
    answer: float


class PairNetwork(nn.Module):
    """Gives a logit for each task, from the mean vectors of both texts in each other's light."""

    def __init__(self, encoder: Encoder, dropout: float) -> None:
        super().__init__()
        self.encoder = encoder
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(2 * encoder.words.weight.shape[1] + 1, len(_TASKS))
        # At first the cosine alone decides, as in the base.
        nn.init.zeros_(self.head.weight)
        with torch.no_grad():
            self.head.weight[:, -1] = 6.0
            self.head.bias[:] = -4.0

    def forward(self, pieces: Tensor, places: Tensor) -> Tensor:
        """Logits (tasks,) of one pair, laid out as by :func:`onrecord.encoder.pairs.lay_out`."""
        logits: Tensor = self.batch(pieces[None], places[None], torch.ones_like(places, dtype=torch.float)[None])[0]
        return logits

    def batch(self, pieces: Tensor, places: Tensor, known: Tensor) -> Tensor:
        """Logits (pairs, tasks) of several; ``known`` is 0 for padding."""
        # The first surface feature, of no use here, tells the texts apart, as the base's token types do.
        surface = torch.stack([places, *[torch.zeros_like(places)] * (len(FEATURE_SIZES) - 1)], dim=-1)
        bias = None if pieces.shape[0] == 1 else ((1 - known) * -1e4)[:, None, None, :]
        seen = self.encoder(pieces, surface, bias)
        one, other = (self._mean(seen, known * share) for share in (1 - places, places))
        both, near = one * other, (one - other).abs()
        rows = self.dropout(torch.cat([_SPREAD * both, _SPREAD / 3 * near], dim=-1))
        logits: Tensor = self.head(torch.cat([rows, both.sum(-1, keepdim=True)], dim=-1))
        return logits

    @staticmethod
    def _mean(seen: Tensor, share: Tensor) -> Tensor:
        return functional.normalize((seen * share[..., None]).sum(1) / share.sum(1, keepdim=True), dim=-1)


def train_pairs(
    paraphrases: PairTable,
    likeness: Sequence[PairTable],
    output: Path,
    *,
    base: Path | None = None,
    plan: PairPlan | None = None,
    without: PairTable | None = None,
    tell: Tell = print,
) -> None:
    """Fine-tune the base encoder on the tables and write the model to ``output``.

    Pairs with a text of the table ``without`` are left out, since some tables were drawn from one another.
    """
    plan = PairPlan() if plan is None else plan
    torch.manual_seed(plan.seed)
    torch.set_num_threads(plan.threads)
    folder = base_folder(base)
    network = PairNetwork(_load(folder, plan.dropout), plan.dropout)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    left_out = frozenset(text for pair in without.pairs for text in pair) if without else frozenset()
    examples = [each for table in (paraphrases, *likeness) for each in _examples(table, tokenizer, left_out)]
    layers = list(network.encoder.layers.parameters())
    optimizer = torch.optim.AdamW(
        [{"params": layers, "peak": plan.rate}, {"params": network.head.parameters(), "peak": plan.head_rate}],
        weight_decay=0.01,
    )
    draw = random.Random(plan.seed)  # noqa: S311 - shuffles
    batches = [batch for _ in range(plan.epochs) for batch in _batches(examples, plan.batch_size, draw)]
    for step, batch in enumerate(batches):
        for group in optimizer.param_groups:
            group["lr"] = group["peak"] * min(1.0, (step + 1) / _WARM) * (1 - step / len(batches))
        loss = _loss(network, batch)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(layers, 1.0)
        optimizer.step()
        if step % 100 == 0:
            tell(f"step {step} of {len(batches)}: loss {loss.detach().item():.3f}")
    export_pairs(network, network.encoder, folder / "tokenizer.json", output, {"name": "pairs"})


def _load(folder: Path, dropout: float) -> Encoder:
    shape = Shape(dropout=dropout)
    encoder = Encoder(shape)
    encoder.load_base(folder / "model.safetensors", range(shape.layers))
    types = load_file(folder / "model.safetensors")["embeddings.token_type_embeddings.weight"]
    with torch.no_grad():
        encoder.features[0].weight[1] = types[1] - types[0]  # type: ignore[index, operator]
    for part in (encoder.words, encoder.positions, encoder.features, encoder.norm):
        part.requires_grad_(False)
    return encoder


def _examples(table: PairTable, tokenizer: Tokenizer, left_out: frozenset[str]) -> Iterator[Example]:
    for pair, judged in zip(table.pairs, table.judged, strict=True):
        if not left_out.isdisjoint(pair):
            continue
        first, second = (tokenizer.encode(text, add_special_tokens=False).ids[:MOST_PIECES] for text in pair)
        yield Example(first, second, int(table.graded), judged / _MOST_LIKE if table.graded else judged)


def _batches(examples: Sequence[Example], size: int, draw: random.Random) -> list[list[Example]]:
    shuffled = draw.sample(examples, len(examples))
    batches = []
    for low in range(0, len(shuffled), size * _SORTED):
        part = sorted(shuffled[low : low + size * _SORTED], key=lambda each: len(each.first) + len(each.second))
        batches += [part[start : start + size] for start in range(0, len(part), size)]
    draw.shuffle(batches)
    # Either order, so that it does not matter.
    return [[each if draw.random() < 0.5 else _turn(each) for each in batch] for batch in batches]


def _turn(example: Example) -> Example:
    return Example(example.second, example.first, example.task, example.answer)


def _loss(network: PairNetwork, batch: Sequence[Example]) -> Tensor:
    laid = [lay_out(each.first, each.second) for each in batch]
    pieces, places = (
        nn.utils.rnn.pad_sequence([torch.from_numpy(each[part]) for each in laid], batch_first=True) for part in (0, 1)
    )
    known = (pieces > 0).float()
    tasks, answers = torch.tensor([each.task for each in batch]), torch.tensor([each.answer for each in batch])
    with torch.autocast("cpu", torch.bfloat16):
        logits = network.batch(pieces, places, known)
    asked = logits.float().gather(1, tasks[:, None])[:, 0]
    return functional.binary_cross_entropy_with_logits(asked, answers)
