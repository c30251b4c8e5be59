"""``onrecord evaluate sentences``: sentence vectors against people's judgement of likeness."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from onrecord.evaluation import FigureReport

__all__ = ["evaluate_sentences"]


def evaluate_sentences(
    path: Annotated[Path, typer.Argument(metavar="DIR", help="Folder with judged pairs: sts*.tsv and msrp*.tsv.")],
    model: Annotated[Path | None, typer.Option(help="A sentence model instead of the one that ships.")] = None,
) -> FigureReport:
    """Compare vectors of the sentences in DIR and print how well they agree with people's judgement, in per cent.

    The figures are the rank correlation of cosines with degrees of likeness, as a mean and for each file sts*.tsv, and
    the area under the ROC curve for paraphrases, over the files msrp*.tsv.
    """
    from onrecord.encoder import SentenceVectors
    from onrecord.evaluation.sentences import evaluate_sentences as evaluate
    from onrecord.evaluation.sentences import read_paraphrases

    return evaluate(read_paraphrases(path), SentenceVectors.open(model).of)
