"""How good the readings are: gold corpora, scores, calibration, and the quality gate with its floors.

Everything here compares what was read with what careful annotators marked; nothing here reads an article itself.
"""

from onrecord.evaluation.acts import ActReport, evaluate_acts
from onrecord.evaluation.addressees import evaluate_addressees
from onrecord.evaluation.attribution import Report, evaluate
from onrecord.evaluation.calibration import calibration_error
from onrecord.evaluation.dates import evaluate_dates
from onrecord.evaluation.floors import FLOORS, check, raise_floors
from onrecord.evaluation.gold import GoldArticle, hash_gold, read_gold, read_gold_readings
from onrecord.evaluation.labels import (
    GoldStatement,
    LabelledArticle,
    LabelledStatements,
    read_labels,
    read_statement_labels,
)
from onrecord.evaluation.plover import PloverReport, PloverRow, evaluate_plover, read_plover
from onrecord.evaluation.reports import FigureReport
from onrecord.evaluation.scores import Attribution, score
from onrecord.evaluation.speakers import evaluate_speakers
from onrecord.evaluation.statements import Complete, StatementReport
from onrecord.evaluation.timex import TimedDocument, evaluate_timex, held_out, read_timebank

__all__ = [
    "FLOORS",
    "ActReport",
    "Attribution",
    "Complete",
    "FigureReport",
    "GoldArticle",
    "GoldStatement",
    "LabelledArticle",
    "LabelledStatements",
    "PloverReport",
    "PloverRow",
    "Report",
    "StatementReport",
    "TimedDocument",
    "calibration_error",
    "check",
    "evaluate",
    "evaluate_acts",
    "evaluate_addressees",
    "evaluate_dates",
    "evaluate_plover",
    "evaluate_speakers",
    "evaluate_timex",
    "hash_gold",
    "held_out",
    "raise_floors",
    "read_gold",
    "read_gold_readings",
    "read_labels",
    "read_plover",
    "read_statement_labels",
    "read_timebank",
    "score",
]
