"""Grave things that words name: war, treason, a lie.

In go words in small letters, out come the names of what they name. The words are data (``concepts.tsv`` beside this
module). Whose words they are, and whether they are denied, is not looked at here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

__all__ = ["grave_concepts"]


@cache
def _concepts() -> Mapping[str, str]:
    table = (files("onrecord.compare.headlines") / "concepts.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")][1:]
    return {form: name for name, forms in rows for form in forms.split()}


def grave_concepts(words: Iterable[str]) -> dict[str, str]:
    """The grave things that ``words`` name, each with the first of its words."""
    found: dict[str, str] = {}
    for word in words:
        if (concept := _concepts().get(word)) is not None:
            found.setdefault(concept, word)
    return found
