"""How readings are shown and handed on: JSON Lines, tables for people and for programs, events, and HTML pages.

Readings come in, text or bytes go out to a stream that the caller opened. Nothing here reads articles, and nothing
rewords them: what is shown is ``article.text[start:end]``, with characters that could deceive or do harm made visible.

Opens fast: each module is imported when one of its names is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from onrecord.exports.brat import read_brat, write_brat
    from onrecord.exports.citron import read_citron, write_citron
    from onrecord.exports.comparison_page import write_comparison_page
    from onrecord.exports.comparison_table import write_comparison_table
    from onrecord.exports.comparison_values import comparison_to_dict, write_comparison_csv, write_comparison_json
    from onrecord.exports.csv_table import write_csv
    from onrecord.exports.events import write_events
    from onrecord.exports.jsonlines import reading_to_dict, write_jsonl
    from onrecord.exports.parquet import write_parquet
    from onrecord.exports.report import write_report
    from onrecord.exports.restoring import reading_from_dict
    from onrecord.exports.ris import write_ris
    from onrecord.exports.schema import reading_schema
    from onrecord.exports.schemaorg import read_schemaorg, write_schemaorg
    from onrecord.exports.spacy_docs import read_spacy, write_spacy
    from onrecord.exports.story_table import write_stories_table, write_story_table
    from onrecord.exports.story_values import story_to_dict, write_stories_csv, write_stories_jsonl
    from onrecord.exports.table import write_table
    from onrecord.exports.webannotation import read_webannotation, write_webannotation

__all__ = [
    "comparison_to_dict",
    "read_brat",
    "read_citron",
    "read_schemaorg",
    "read_spacy",
    "read_webannotation",
    "reading_from_dict",
    "reading_schema",
    "reading_to_dict",
    "story_to_dict",
    "write_brat",
    "write_citron",
    "write_comparison_csv",
    "write_comparison_json",
    "write_comparison_page",
    "write_comparison_table",
    "write_csv",
    "write_events",
    "write_jsonl",
    "write_parquet",
    "write_report",
    "write_ris",
    "write_schemaorg",
    "write_spacy",
    "write_stories_csv",
    "write_stories_jsonl",
    "write_stories_table",
    "write_story_table",
    "write_table",
    "write_webannotation",
]

_MODULES = {
    "comparison_to_dict": "comparison_values",
    "read_brat": "brat",
    "read_citron": "citron",
    "read_schemaorg": "schemaorg",
    "read_spacy": "spacy_docs",
    "read_webannotation": "webannotation",
    "reading_from_dict": "restoring",
    "reading_schema": "schema",
    "reading_to_dict": "jsonlines",
    "story_to_dict": "story_values",
    "write_brat": "brat",
    "write_citron": "citron",
    "write_comparison_csv": "comparison_values",
    "write_comparison_json": "comparison_values",
    "write_comparison_page": "comparison_page",
    "write_comparison_table": "comparison_table",
    "write_csv": "csv_table",
    "write_events": "events",
    "write_jsonl": "jsonlines",
    "write_parquet": "parquet",
    "write_report": "report",
    "write_ris": "ris",
    "write_schemaorg": "schemaorg",
    "write_spacy": "spacy_docs",
    "write_stories_csv": "story_values",
    "write_stories_jsonl": "story_values",
    "write_stories_table": "story_table",
    "write_story_table": "story_table",
    "write_table": "table",
    "write_webannotation": "webannotation",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
