"""``onrecord evaluate``: figures against human annotation, and the quality gate."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from onrecord.errors import SettingError

__all__ = ["app"]

_MARGIN = 0.3
"""How far under the figures floors are set: processors round 8-bit products in their own ways."""

app = typer.Typer(help="Measure the program against human annotation.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def _options() -> None:
    """Measure the program against human annotation."""


@app.command("polnear")
def evaluate_polnear(
    path: Annotated[Path, typer.Argument(metavar="GOLD.jsonl", help="Gold attributions in the form of PolNeAR.")],
    direct: Annotated[
        bool, typer.Option("--direct", help="Only attributions that are mostly in quotation marks.")
    ] = False,
    table: Annotated[bool, typer.Option("--table", help="A table with outlets and kinds instead of JSON.")] = False,
    model: Annotated[Path | None, typer.Option(help="A model folder instead of the one that ships.")] = None,
    gate: Annotated[str | None, typer.Option(help="Compare with the floors of this corpus; status 1 if below.")] = None,
    raise_gate: Annotated[
        bool, typer.Option("--raise", help="With --gate: raise the floors to these figures.")
    ] = False,
) -> None:
    """Read the articles of GOLD.jsonl and print how well the attributions agree with the annotators'.

    The figures are match, cue, source, content, full, single spans and words as F1, and Krippendorff's alpha, in per
    cent.
    """
    from onrecord.encoder import ModelFiles
    from onrecord.evaluation import evaluate, read_gold
    from onrecord.pipeline import Components, read_many

    if direct and gate is not None:
        raise SettingError("--gate compares all attributions; it cannot be combined with --direct")
    gold = read_gold(path)
    components = Components.open(ModelFiles.open(model))
    report = evaluate(gold, lambda articles: read_many(articles, components=components), direct=direct)
    typer.echo(report.to_table() if table else report.to_json())
    if gate is None:
        return
    figures = {**report.figures, "calibration": round(100 - 100 * report.calibration_error(), 1)}
    _pass_gate(gate, figures, report.corpus_hash, raise_gate=raise_gate)


@app.command("speakers")
def evaluate_speakers(
    path: Annotated[Path, typer.Argument(metavar="GOLD.jsonl", help="Attributions with labelled speakers.")],
    articles: Annotated[Path, typer.Option(metavar="POLNEAR.jsonl", help="Their articles, in the form of PolNeAR.")],
    table: Annotated[bool, typer.Option("--table", help="A table with counts instead of JSON.")] = False,
    errors: Annotated[bool, typer.Option("--errors", help="List every wrong speaker on standard error.")] = False,
    model: Annotated[Path | None, typer.Option(help="An attribution model instead of the one that ships.")] = None,
    speakers: Annotated[Path | None, typer.Option(help="A speaker model instead of the one that ships.")] = None,
    gate: Annotated[str | None, typer.Option(help="Compare with the floors of this corpus; status 1 if below.")] = None,
    raise_gate: Annotated[
        bool, typer.Option("--raise", help="With --gate: raise the floors to these figures.")
    ] = False,
) -> None:
    """Find the speakers of the attributions in GOLD.jsonl and print how many are right, in per cent.

    The figures are the right speaker with the attributions given: over all, over pronouns and descriptions, over
    speakers without a name, over attributions without a source; the right type; and the F1 from the raw text.
    """
    from onrecord.encoder import ModelFiles
    from onrecord.evaluation import evaluate_speakers as evaluate
    from onrecord.evaluation import read_labels
    from onrecord.pipeline import Components, read_many, resolve_speakers

    components = Components.open(ModelFiles.open(model), ModelFiles.open(speakers, shipped="speakers"))
    report = evaluate(
        read_labels(path, articles),
        lambda article, attributions: resolve_speakers(article, attributions, components=components),
        lambda read: read_many(read, components=components),
    )
    typer.echo(report.to_table() if table else report.to_json())
    if errors:
        sys.stderr.write(f"{report.to_errors()}\n")
    if gate is not None:
        _pass_gate(gate, report.figures, report.corpus_hash, raise_gate=raise_gate)


def _pass_gate(gate: str, figures: Mapping[str, float], corpus_hash: str, *, raise_gate: bool) -> None:
    from onrecord.evaluation import FLOORS, check, raise_floors

    if raise_gate:
        lifted = {name: round(value - _MARGIN, 1) for name, value in figures.items()}
        raise_floors(FLOORS, gate, lifted, corpus_hash)
    failures = check(gate, corpus_hash, figures)
    for failure in failures:
        sys.stderr.write(f"{failure}\n")
    if failures:
        raise typer.Exit(1)
    sys.stderr.write(f"{gate}: no figure is below its floor\n")
