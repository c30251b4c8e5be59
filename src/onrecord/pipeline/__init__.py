"""The order of the steps: from articles to readings, and from readings to an archive.

Opens fast: the modules that bring the networks with them are imported when one of their names is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from onrecord.pipeline.components import Components, load_components
    from onrecord.pipeline.processes import read_in_processes
    from onrecord.pipeline.reading import complete_statements, read_many
    from onrecord.pipeline.staging import Stage, set_stage

__all__ = [
    "Components",
    "Stage",
    "complete_statements",
    "load_components",
    "read_in_processes",
    "read_many",
    "set_stage",
]

_MODULES = {
    "Components": "components",
    "Stage": "staging",
    "complete_statements": "reading",
    "load_components": "components",
    "read_in_processes": "processes",
    "read_many": "reading",
    "set_stage": "staging",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
