"""Writes the annotated sample articles as JSON Lines in the form of PolNeAR, for ``onrecord evaluate``.

    python tests/samples/write_gold.py > build/samples.jsonl

Texts come through intake, as users get them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

from samples_gold import SampleGold, load_gold, resolve_all

from onrecord.intake import read_inputs
from onrecord.records import Article
from onrecord.samples import sample_paths
from onrecord.settings import Settings


def annotated() -> Iterator[dict[str, Any]]:
    """Give each sample article with its gold attributions as a JSON-able record."""
    gold = {sample.name: sample for sample in load_gold()}
    for path in sample_paths():
        articles = [item for item in read_inputs([path], settings=Settings()) if isinstance(item, Article)]
        for index, article in enumerate(articles):
            name = SampleGold(path.name, index if path.suffix == ".jsonl" else None, ()).name
            yield {
                "name": name,
                "text": article.text,
                "outlet": article.outlet,
                "attributions": resolve_all(article.text, gold[name]),
            }


if __name__ == "__main__":
    for line in annotated():
        sys.stdout.write(json.dumps(line) + "\n")
