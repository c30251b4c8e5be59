"""``onrecord evaluate threads``: whether what several outlets quote word for word comes into one thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.cli.options import ArchiveOption, open_archive

if TYPE_CHECKING:
    from onrecord.evaluation import FigureReport

__all__ = ["evaluate_threads"]


def evaluate_threads(archive: ArchiveOption = None) -> FigureReport:
    """Look for quotations that two or more outlets of the archive have word for word, and print how many are threads.

    Of quotations of eight words or more that were published within three days: the share of those read in two outlets
    whose statements are all in one thread (threaded), the share that was read (read), and the share of all that is in
    one thread in two outlets (both). The archive must be linked.
    """
    from onrecord.evaluation.threads import evaluate_threads as evaluate
    from onrecord.pipeline.linking import threaded_articles

    with open_archive(archive) as opened:
        return evaluate(threaded_articles(opened))
