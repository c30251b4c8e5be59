"""Writes the speakers of the sample articles as JSON Lines, for ``onrecord evaluate speakers``.

    python tests/samples/write_speakers.py > build/samples-speakers.jsonl

The articles that the labels stand in are what ``write_gold.py`` writes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

from samples_gold import load_gold
from write_gold import annotated


def labelled() -> Iterator[dict[str, Any]]:
    """Give the gold attributions of each sample article with their speakers as a JSON-able record."""
    gold = {sample.name: sample for sample in load_gold()}
    for article in annotated():
        attributions = gold[article["name"]].attributions
        statements = [
            {**spans, "speaker": attribution["speaker"], "type": attribution["type"]}
            for spans, attribution in zip(article["attributions"], attributions, strict=True)
        ]
        yield {"name": article["name"], "statements": statements}


if __name__ == "__main__":
    for line in labelled():
        sys.stdout.write(json.dumps(line) + "\n")
