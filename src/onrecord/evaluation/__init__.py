"""How good the readings are: gold corpora, scores, calibration, and the quality gate with its floors.

Everything here compares what was read with what careful annotators marked; nothing here reads an article itself.
"""

from onrecord.evaluation.attribution import Report, evaluate
from onrecord.evaluation.calibration import calibration_error
from onrecord.evaluation.floors import FLOORS, check, raise_floors
from onrecord.evaluation.gold import GoldArticle, hash_gold, read_gold, read_gold_readings
from onrecord.evaluation.scores import Attribution, score
from onrecord.evaluation.speakers import LabelledArticle, SpeakerReport, evaluate_speakers, read_labels

__all__ = [
    "FLOORS",
    "Attribution",
    "GoldArticle",
    "LabelledArticle",
    "Report",
    "SpeakerReport",
    "calibration_error",
    "check",
    "evaluate",
    "evaluate_speakers",
    "hash_gold",
    "raise_floors",
    "read_gold",
    "read_gold_readings",
    "read_labels",
    "score",
]
