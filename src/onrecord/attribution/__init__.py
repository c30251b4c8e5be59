"""Source, cue and content: finds every attribution of a text."""

from onrecord.attribution.calibration import Calibration
from onrecord.attribution.claims import Claim, Found
from onrecord.attribution.kind import kind_of
from onrecord.attribution.reader import Answer, AttributionReader

__all__ = ["Answer", "AttributionReader", "Calibration", "Claim", "Found", "kind_of"]
