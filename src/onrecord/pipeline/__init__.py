"""The order of the steps: from articles to readings."""

from onrecord.pipeline.components import Components, load_components
from onrecord.pipeline.reading import read_many, resolve_speakers

__all__ = ["Components", "load_components", "read_many", "resolve_speakers"]
