"""Invented articles to add, in the forms that people have them: JSON Lines, packed ones, and a folder of text files.

In goes a seed, out come files, the same for the same seed. Among them are copies, an article in two files, records that
cannot be read, and articles at which the stand-in for the reader fails.
"""

from __future__ import annotations

import gzip
import json
import random
from dataclasses import dataclass
from pathlib import Path

__all__ = ["BROKEN", "Inputs", "write_articles", "write_inputs"]

BROKEN = "Nobody can read this page"
"""Words at which the stand-in for the reader fails."""

_FIRST = ("Ilse", "Tomas", "Renna", "Okko", "Marit", "Dario", "Selvi", "Jonte", "Abena", "Ruve")
_LAST = ("Vorne", "Halek", "Dussart", "Mirow", "Tandel", "Oskari", "Brenn", "Quillon", "Sarvo", "Ebbing")
_TOWNS = ("Port Ansel", "Kelverton", "Dorrim", "Santa Brisa", "Nordhavel", "Umbra Falls")
_OUTLETS = ("Kelverton Courier", "The Ansel Tide", "Dorrim Daily")
_THINGS = ("harbour", "bridge", "budget", "ferry line", "grain store", "tram", "water tower", "school roof")
_ENDS = ("will open before the winter", "costs too much", "cannot wait", "belongs to the town", "must be built anew")
_FILLS = (
    "Few had come to the meeting.",
    "It rained until noon.",
    "A vote is planned for the spring.",
    "Tea was served.",
)


@dataclass(frozen=True)
class Inputs:
    """What to add: the paths to name, and how many articles of different text stand in them."""

    paths: tuple[str, ...]
    articles: int


def _article(random_: random.Random, number: int) -> dict[str, str]:
    town = random_.choice(_TOWNS)
    sentences = [f"{town} quarrels over the {random_.choice(_THINGS)}, part {number}."]
    for _ in range(random_.randint(2, 7)):
        name = f"{random_.choice(_FIRST)} {random_.choice(_LAST)}"
        words = f"The {random_.choice(_THINGS)} of {town} {random_.choice(_ENDS)}"
        if random_.random() < 0.5:
            sentences.append(f'"{words}," said {name}.')
        else:
            sentences.append(f'{name} said: "{words}, and that is plan {random_.randint(1, 99)}."')
        sentences.append(random_.choice(_FILLS))
    if number % 37 == 5:
        sentences.append(f"{BROKEN}.")
    day = f"203{random_.randint(0, 4)}-{random_.randint(1, 12):02}-{random_.randint(1, 28):02}"
    return {
        "text": " ".join(sentences),
        "title": f"{town}, part {number}",
        "outlet": random_.choice(_OUTLETS),
        "published": day,
        "url": f"https://news.invalid/{number}",
    }


def write_articles(count: int, *, seed: int) -> list[dict[str, str]]:
    """Invented articles; every tenth is an earlier one in another outlet, or with its tail cut."""
    random_ = random.Random(seed)
    articles: list[dict[str, str]] = []
    for number in range(count):
        if number % 10 == 9:
            copy = dict(random_.choice(articles))
            copy |= {"outlet": "The Wire Reader", "url": f"https://wire.invalid/{number}"}
            if number % 20 == 9:
                copy["text"] = copy["text"].rsplit(". ", 1)[0] + "."
            articles.append(copy)
        else:
            articles.append(_article(random_, number))
    return articles


def write_inputs(folder: Path, *, count: int, seed: int) -> Inputs:
    """Write ``count`` articles into files of several forms under ``folder``."""
    articles = write_articles(count, seed=seed)
    third = count // 3
    folder.mkdir(parents=True)
    plain, packed, texts = folder / "plain.jsonl", folder / "packed.jsonl.gz", folder / "texts"
    lines = [json.dumps(article) for article in articles[:third]]
    lines.insert(third // 2, '{"text": "cut off')
    plain.write_text("\n".join(lines) + "\n", encoding="utf-8")
    # Some stand in two files.
    packed.write_bytes(gzip.compress("\n".join(json.dumps(each) for each in articles[third - 5 : -third]).encode()))
    texts.mkdir()
    for number, article in enumerate(articles[-third:]):
        (texts / f"{number:04}.txt").write_text(article["text"], encoding="utf-8")
    (texts / "empty.txt").write_bytes(b"")
    (texts / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
    return Inputs((str(plain), str(packed), str(texts)), len({json.dumps(each) for each in articles}))
