"""How readings are shown and handed on: JSON Lines, a table for the terminal, and one HTML page.

Readings come in, text goes out to a stream that the caller opened. Nothing here reads articles, and nothing rewords
them: what is shown is ``article.text[start:end]``, with characters that could deceive or do harm made visible.
"""

from onrecord.exports.jsonlines import reading_from_dict, reading_to_dict, write_jsonl
from onrecord.exports.report import write_report
from onrecord.exports.schema import reading_schema
from onrecord.exports.table import write_table

__all__ = ["reading_from_dict", "reading_schema", "reading_to_dict", "write_jsonl", "write_report", "write_table"]
