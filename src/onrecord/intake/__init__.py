"""Intake: from files, standard input and addresses to articles whose text is final.

Paths come in; articles, readings that others have made, and problems go out, in order. Text, web pages, feeds, JSON,
JSON Lines, tables (CSV, TSV), Parquet and web archives (WARC), packed or not, are told apart by their content. The
network is asked for nothing but what the user names by an address, and nothing judges what an article says.
"""

from onrecord.intake.inputs import fingerprint, read_inputs
from onrecord.intake.listing import list_inputs

__all__ = ["fingerprint", "list_inputs", "read_inputs"]
