"""Addresses of pages of an archive, chosen by chance from what it holds: some of each kind of page.

In goes an open archive, out come addresses, and articles that are new to it, to be added while it is read.
"""

from __future__ import annotations

import random
from datetime import timedelta
from itertools import islice
from typing import Any
from urllib.parse import quote, urlencode

from onrecord.archive import Archive, Found
from onrecord.records import Act, Reading

__all__ = ["addresses_of", "drafts_of", "new_articles"]

_LARGEST_SPEAKERS = 1_000
"""Speakers of whom some are taken: nearly all others have a statement or two, and pages that cost nothing."""


def addresses_of(archive: Archive, most: int, seed: int) -> dict[str, list[str]]:
    """At most so many addresses of each kind of page; kinds of one page have one."""
    chance = _chance(seed)
    stories = archive.stories(outlets=0, articles=0, limit=None)
    told = [story for story in stories if len(story.outlets) > 1]
    articles = [article.id for story in stories for article in story.articles]
    statements = _statements(archive, most, chance)
    ids = [each.id for each in statements]
    threads = [thread.id for thread in archive.threads_of(ids)]
    outlets = [str(outlet.name) for outlet in archive.outlets() if outlet.name]
    speakers = archive.speakers(limit=_LARGEST_SPEAKERS)
    words = [_words(each, chance) for each in statements]
    names = [each.name for each in chance.sample(speakers, min(most, len(speakers)))]
    found: dict[str, list[str]] = {
        "home": ["/"],
        "statements found": [_said(each, name, chance) for each, name in zip(statements, names, strict=False)],
        "statements by meaning": [f"/said?{urlencode({'meaning': ' '.join(each.quote)[:120]})}" for each in statements],
        "statement": [f"/statements/{each}" for each in ids],
        "articles": ["/articles", *(f"/articles?{urlencode({'outlet': outlet})}" for outlet in outlets)],
        "article": [f"/articles/{each}" for each in _some(articles, most, chance)],
        "stories": ["/stories", *(f"/stories?{urlencode({'about': each})}" for each in words)],
        "story": [f"/stories/{each.id}" for each in _some(told, most, chance)],
        "thread": [f"/threads/{each}" for each in threads],
        "speakers": ["/speakers", *(f"/speakers?{urlencode({'name': name.split()[-1]})}" for name in names)],
        "speaker": [
            f"/speakers/find?{urlencode({'name': each.name, 'type': each.type.value})}"
            for each in _some(speakers, most, chance)
        ],
        "outlets": ["/outlets"],
        "outlet": [f"/outlets/{quote(each, safe='')}" for each in outlets],
        "review": ["/review"],
        "what failed": ["/problems"],
        "paste an article": ["/read"],
        "check a draft": ["/check"],
    }
    return {kind: list(dict.fromkeys(addresses))[:most] for kind, addresses in found.items()}


def _chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - a choice of pages that is the same each time


def _some(values: Any, most: int, chance: random.Random) -> list[Any]:
    return chance.sample(values, min(most, len(values)))


def _statements(archive: Archive, most: int, chance: random.Random) -> list[Found]:
    overview = archive.overview()
    if overview.first is None or overview.last is None:
        return list(archive.said(limit=most))
    reach = (overview.last - overview.first).days
    found: dict[str, Found] = {}
    for _ in range(most * 3):
        if len(found) >= most:
            break
        day = overview.first + timedelta(days=chance.randint(0, reach))
        page = archive.said(until=day, limit=10).found
        found.update((each.id, each) for each in _some(page, 2, chance))
    return list(found.values())[:most]


def _words(found: Found, chance: random.Random) -> str:
    words = [word for word in " ".join(found.quote).split() if word.isalpha() and len(word) > 3]
    return " ".join(_some(words, 2, chance)) or "said"


def _said(found: Found, name: str, chance: random.Random) -> str:
    asked: dict[str, str] = {}
    kind = chance.randrange(5)
    if kind in (0, 1):
        words = _words(found, chance)
        asked["about"] = words if kind else words.split()[0]
    if kind in (1, 2, 4):
        asked["speaker"] = name
    if kind == 3:
        asked["outlet"] = found.article.outlet or ""
    if kind in (2, 3):
        asked["act"] = chance.choice(list(Act)).value
    if kind == 4 and found.day is not None:
        asked["until"] = found.day.isoformat()
    return f"/said?{urlencode(asked)}"


def drafts_of(archive: Archive, most: int, seed: int) -> list[str]:
    """Drafts of three quotations each, as they stand in the archive or with a word changed."""
    found = _statements(archive, most * 3, _chance(seed))
    quoted = [each for each in found if each.statement.speaker is not None]
    sentences = [f"“{each.quote[0].strip('“”')},” said {each.statement.speaker.name}." for each in quoted]  # type: ignore[union-attr]
    return ["\n\n".join(sentences[place : place + 3]) for place in range(0, len(sentences) - 2, 3)]


def new_articles(archive: Archive, most: int, seed: int) -> list[dict[str, Any]]:
    """Articles that are no copies of any: paragraphs of two articles of the archive, taken in turns."""
    chance = _chance(seed)
    stories = archive.stories(outlets=0, articles=0, limit=most * 2)
    ids = [story.articles[0].id for story in stories]
    readings = list(archive.readings_of(_some(ids, most * 2, chance)))
    pairs = zip(readings, reversed(readings), strict=True)
    return [_mixed(number, *pair) for number, pair in enumerate(islice(pairs, most))]


def _mixed(number: int, one: Reading, other: Reading) -> dict[str, Any]:
    own, others = ([part for part in each.article.text.splitlines() if part.strip()] for each in (one, other))
    paragraphs = [*own[::2], *others[1::2]]
    published = one.article.published
    return {
        "text": "\n".join([f"New article {number}", *paragraphs]),
        "title": f"New article {number}",
        "outlet": f"New outlet {number % 20}",
        "published": None if published is None else published.isoformat(),
        "url": f"https://new.example/{number}",
    }
