"""Model files with checksums, words with offsets, windows, and the ONNX session."""

from onrecord.encoder.assets import ModelFiles
from onrecord.encoder.link_lists import without_link_lists
from onrecord.encoder.network import Network, Seen, SpeakerNetwork, StatementNetwork
from onrecord.encoder.quotation import QuoteState, quote_states
from onrecord.encoder.sentences import SentenceVectors
from onrecord.encoder.windows import Window, plan_windows, window_inputs
from onrecord.encoder.words import Words, cut_words

__all__ = [
    "ModelFiles",
    "Network",
    "QuoteState",
    "Seen",
    "SentenceVectors",
    "SpeakerNetwork",
    "StatementNetwork",
    "Window",
    "Words",
    "cut_words",
    "plan_windows",
    "quote_states",
    "window_inputs",
    "without_link_lists",
]
