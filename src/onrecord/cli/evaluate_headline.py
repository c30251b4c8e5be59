"""``onrecord evaluate headline``: what stance a body takes to a headline."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from onrecord.evaluation import FigureReport

__all__ = ["evaluate_headline"]


def evaluate_headline(
    stances: Annotated[
        Path, typer.Argument(metavar="STANCES.csv", help="Headlines with the ids of bodies and stances, as of FNC-1.")
    ],
    bodies: Annotated[Path, typer.Argument(metavar="BODIES.csv", help="The bodies with their ids.")],
    all_pairs: Annotated[
        bool, typer.Option("--all", help="All pairs, not only those of the tenth of bodies that is held out.")
    ] = False,
    model: Annotated[Path | None, typer.Option(help="A model of headlines instead of the one that ships.")] = None,
) -> FigureReport:
    """Judge the pairs of STANCES.csv and print how well the stances agree with the labels, in per cent.

    The figures are the F1 of three stances (agree or discuss, disagree, unrelated) and macro-F1, their mean. Without
    --all they are of the pairs whose body's id has a CRC-32 that ten divides, on which the shipped model was not
    trained.
    """
    from onrecord.compare.headlines.stance import HeadlineStance
    from onrecord.errors import GoldError
    from onrecord.evaluation.headline import evaluate_headlines, is_held_out, read_headlines

    pairs = read_headlines(stances, bodies)
    chosen = pairs if all_pairs else tuple(pair for pair in pairs if is_held_out(pair.body_id))
    if not chosen:
        raise GoldError(f"{bodies}: none of its bodies is of the tenth that is held out; measure all with --all")
    return evaluate_headlines(chosen, HeadlineStance.open(model).label)
