"""Answers an assistant from an archive over the Model Context Protocol: what was said, by whom, in which characters.

In go questions of a program that speaks the protocol, out come quotations with their sources. Nothing is written, and
no word of an article is changed. ``server`` knows the protocol, ``answers`` the archive.
"""

from __future__ import annotations

from onrecord.web.assistant.answers import Answers
from onrecord.web.assistant.server import make_server

__all__ = ["Answers", "make_server"]
