"""Source, cue and content: finds every attribution of a text."""

from onrecord.attribution.calibration import EVIDENCE, Calibration, Certainty
from onrecord.attribution.claims import Claim, Found
from onrecord.attribution.kind import kind_of
from onrecord.attribution.reader import Answer, AttributionReader

__all__ = ["EVIDENCE", "Answer", "AttributionReader", "Calibration", "Certainty", "Claim", "Found", "kind_of"]
