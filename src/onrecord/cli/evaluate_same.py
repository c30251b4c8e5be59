"""``onrecord evaluate same-statement``, ``paraphrase`` and ``similarity``: which texts say the same."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from onrecord.evaluation import FigureReport
    from onrecord.records import Article, Statement

__all__ = ["evaluate_paraphrase", "evaluate_same_statement", "evaluate_similarity"]


def evaluate_same_statement(
    path: Annotated[
        Path, typer.Argument(metavar="PAIRS.jsonl", help="Pairs of statements labelled same, related or different.")
    ],
    articles: Annotated[
        Path, typer.Option(metavar="NEWS.jsonl", help="Their articles as JSON Lines with ids, plain or gzip.")
    ],
    model: Annotated[
        Path | None, typer.Option(help="A model of equal statements instead of the one that ships.")
    ] = None,
) -> FigureReport:
    """Judge the pairs of statements in PAIRS.jsonl and print how many are judged as labelled, in per cent.

    The figures are F1, precision and recall of "same" against the other labels at the threshold that ships, the share
    of pairs labelled the same whose way of differing is right, and 100 less the expected calibration error. Pairs of a
    day that the model was fitted to are judged by weights that were fitted without a fifth of the days, theirs
    included.
    """
    from onrecord.compare.same import SameStatement
    from onrecord.evaluation.same import complete_pairs, evaluate_same, read_pair_articles, read_pairs
    from onrecord.pipeline import complete_statements

    judge = SameStatement.open(model)
    pairs = read_pairs(path)
    statements = complete_pairs(pairs, read_pair_articles(articles, pairs), complete_statements)

    def tell(a: tuple[Article, Statement], b: tuple[Article, Statement]) -> tuple[float, bool, str]:
        found = judge.judge(judge.side(*a), judge.side(*b), held_out=True)
        return found.score, found.same, found.how

    return evaluate_same(pairs, statements, tell)


def evaluate_paraphrase(
    path: Annotated[
        Path, typer.Argument(metavar="MSRP.tsv", help="Pairs of sentences with 1 for paraphrases, else 0.")
    ],
    model: Annotated[
        Path | None, typer.Option(help="A model of equal statements instead of the one that ships.")
    ] = None,
) -> FigureReport:
    """Tell the paraphrases among the pairs of sentences in MSRP.tsv and print how many are right, in per cent.

    The figures are the accuracy and the F1 of the paraphrases, at a probability of a half.
    """
    from onrecord.compare.same import SameStatement
    from onrecord.evaluation.same import evaluate_paraphrases

    return evaluate_paraphrases(path, SameStatement.open(model).paraphrases)


def evaluate_similarity(
    path: Annotated[
        Path, typer.Argument(metavar="STS.tsv", help="Degrees of likeness from 0 to 5, each with two sentences.")
    ],
    model: Annotated[Path | None, typer.Option(help="A sentence model instead of the one that ships.")] = None,
) -> FigureReport:
    """Compare the vectors of the sentences in STS.tsv with people's judgement of their likeness, in per cent.

    The figures are Pearson's and Spearman's correlation of the cosines with the degrees.
    """
    from onrecord.encoder import SentenceVectors
    from onrecord.evaluation.same import evaluate_similarity as evaluate

    return evaluate(path, SentenceVectors.open(model).of)
