"""Articles that a model has annotated, in the form of PolNeAR: what a smaller model is trained on."""

from __future__ import annotations

import json

from onrecord.records import Reading, Span

__all__ = ["labelled_line"]


def _pairs(spans: tuple[Span, ...]) -> list[list[int]]:
    return [list(span) for span in spans]


def labelled_line(reading: Reading, *, name: str) -> str:
    """One line of the file: the article and its attributions, as if an annotator had marked them."""
    attributions = [
        {"source": _pairs(s.source), "cue": _pairs(s.cue), "content": _pairs(s.content)} for s in reading.statements
    ]
    return json.dumps({"name": name, "text": reading.article.text, "attributions": attributions}) + "\n"
