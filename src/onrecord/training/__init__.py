"""Training: makes the models that ship. The only room with torch, which the extra ``onrecord[train]`` installs."""

from __future__ import annotations

from onrecord.errors import MissingExtraError

try:
    import onnx  # noqa: F401 - the export needs it, and should not be missed after an hour of training
    import safetensors  # noqa: F401
    import torch  # noqa: F401
except ImportError as error:
    raise MissingExtraError(error.name or "torch", "train") from error

from onrecord.training.attribution import Plan, train
from onrecord.training.events import EventFitter, EventPlan, train_events
from onrecord.training.speakers import SpeakerPlan, train_speakers
from onrecord.training.statements import StatementPlan, train_statements

__all__ = [
    "EventFitter",
    "EventPlan",
    "Plan",
    "SpeakerPlan",
    "StatementPlan",
    "train",
    "train_events",
    "train_speakers",
    "train_statements",
]
