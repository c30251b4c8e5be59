"""From an attribution with its speaker to a statement: act, polarity, condition, addressee, channel and dates."""

from onrecord.statements.addressing import object_pronouns
from onrecord.statements.channels import find_channel
from onrecord.statements.codes import codes_of
from onrecord.statements.conditions import find_conditions
from onrecord.statements.dating import about_dates, find_dated
from onrecord.statements.hedges import find_hedges
from onrecord.statements.polarity import polarity_of, refuses_to_speak
from onrecord.statements.reader import Kept, StatementReader
from onrecord.statements.scene import Form, Referent, Scene
from onrecord.statements.stance import stance_of
from onrecord.statements.structure import CHOICES
from onrecord.statements.targets import find_target

__all__ = [
    "CHOICES",
    "Form",
    "Kept",
    "Referent",
    "Scene",
    "StatementReader",
    "about_dates",
    "codes_of",
    "find_channel",
    "find_conditions",
    "find_dated",
    "find_hedges",
    "find_target",
    "object_pronouns",
    "polarity_of",
    "refuses_to_speak",
    "stance_of",
]
