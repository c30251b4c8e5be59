"""Intake: from files and standard input to articles whose text is final.

Paths come in; articles and problems go out, in order. Text, web pages, JSON, JSON Lines and tables (CSV, TSV) are told
apart by their content. Nothing here fetches from the network, and nothing judges what an article says.
"""

from onrecord.intake.inputs import read_inputs

__all__ = ["read_inputs"]
