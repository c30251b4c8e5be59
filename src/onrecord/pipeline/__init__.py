"""The order of the steps: from articles to readings."""

from onrecord.pipeline.components import Components, load_components
from onrecord.pipeline.reading import complete_statements, read_many
from onrecord.pipeline.staging import Stage, set_stage

__all__ = ["Components", "Stage", "complete_statements", "load_components", "read_many", "set_stage"]
