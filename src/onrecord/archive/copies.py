"""Links articles that are copies of each other: one original, and all others point at it.

In go articles that were just stored; out come links. Whether two texts are copies is the compare room's to say; here
are the candidates found, and groups kept so that each has one original: the earliest published, then the first added.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from sqlalchemy import Connection, RowMapping, select, text, update

from onrecord.archive import schema
from onrecord.archive.characters import restore, whole_text
from onrecord.archive.neighbours import Neighbours
from onrecord.archive.numbering import MOST_PARAMETERS, insert_rows
from onrecord.archive.preparing import Prepared

__all__ = ["Copied", "Origin", "link_copies", "list_origins"]

_MOST_SHARERS: Final = 100
"""Articles that are looked up for one band, the oldest first: the rest of a crowded one tells nothing new."""
_FEW_WORDS: Final = 40
"""Texts with fewer words are copies only under the same title: "Subscribe to read on" is said by many an article."""

_article = schema.article
_SAME_TEXT: Final = "text"
_SAME_PAGE: Final = "url"


@dataclass(frozen=True, slots=True)
class Copied:
    """An article as a list of copies shows it; ``likeness`` is ``text``, ``near`` or ``url``, None for the original.

    ``score`` in [0, 1] tells how much of it stands in the article that it was found to repeat.
    """

    id: str
    outlet: str | None
    title: str | None
    published: date | None
    url: str | None
    likeness: str | None = None
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """An article that others repeat, and those, the earliest published first."""

    original: Copied
    copies: tuple[Copied, ...]

    @property
    def outlets(self) -> tuple[str, ...]:
        """The outlets that have it, each once, in the order of their articles."""
        named = (each.outlet for each in (self.original, *self.copies))
        return tuple(dict.fromkeys(outlet for outlet in named if outlet is not None))


class _Link(NamedTuple):
    number: int
    kind: str
    score: float


def link_copies(
    connection: Connection, entries: Sequence[tuple[int, Prepared]], neighbours: Neighbours
) -> dict[str, str]:
    """Look for originals of new articles, each with its number, and note who shares which bands from now on.

    The answer names the original of each that is a copy.
    """
    for number, article in entries:
        bands = _short(article.bands)
        link = _find(connection, number, article, bands, neighbours)
        insert_rows(connection, schema.band, [{"band": band, "article_id": number} for band in bands])
        if link is not None:
            _join(connection, number, link)
    # Asked for at the end, since an earlier text that comes late in a batch changes what came before.
    found: dict[str, str] = {}
    original = _article.alias()
    for start in range(0, len(entries), MOST_PARAMETERS):
        query = select(_article.c.key, original.c.key).join(original, original.c.id == _article.c.original_id)
        numbers = [number for number, _ in entries[start : start + MOST_PARAMETERS]]
        found.update((key, other) for key, other in connection.execute(query.where(_article.c.id.in_(numbers))))
    return found


def _short(bands: Iterable[int]) -> list[int]:
    """The bands in half their size: two that become one by chance cost a comparison, and there are few."""
    return sorted({(band + (1 << 31)) % (1 << 32) - (1 << 31) for band in bands})


def _find(
    connection: Connection, number: int, article: Prepared, bands: Sequence[int], neighbours: Neighbours
) -> _Link | None:
    """The article that this one repeats most exactly, of those before it: later ones of its batch have their turn."""
    url_key, title = article.article["url_key"], article.article["title"]
    same_text = select(_article.c.id).where(_article.c.text_key == article.article["text_key"], _article.c.id < number)
    if len(article.text.split(maxsplit=_FEW_WORDS)) < _FEW_WORDS:
        same_text = same_text.where(_article.c.title == title)
    same = connection.execute(same_text.order_by(_article.c.id)).first()
    if same is not None:
        return _Link(same.id, _SAME_TEXT, 1.0)
    best: _Link | None = None
    for candidate in _candidates(connection, bands, number, neighbours):
        row = connection.execute(select(_article.c.text, _article.c.odd).where(_article.c.id == candidate)).one()
        likeness = neighbours.judge(article.text, whole_text(row.text, row.odd))
        if likeness is not None and (best is None or likeness.score > best.score):
            best = _Link(candidate, likeness.kind, likeness.score)
    if best is None and url_key is not None:
        same = connection.execute(
            select(_article.c.id).where(_article.c.url_key == url_key, _article.c.id < number).order_by(_article.c.id)
        ).first()
        best = None if same is None else _Link(same.id, _SAME_PAGE, 1.0)
    return best


def _candidates(connection: Connection, bands: Sequence[int], number: int, neighbours: Neighbours) -> Sequence[int]:
    """The articles that are worth comparing, by the bands that they share."""
    if not bands:
        return ()
    # One query with a limit for each band: a crowded band must not be read to its end.
    part = (
        "SELECT * FROM (SELECT band, article_id FROM band WHERE band = :b{0} ORDER BY article_id LIMIT :most) AS s{0}"
    )
    query = " UNION ALL ".join(part.format(place) for place in range(len(bands)))
    given = {f"b{place}": band for place, band in enumerate(bands)}
    sharers: dict[int, list[int]] = {}
    for band, other in connection.execute(text(query), {**given, "most": _MOST_SHARERS}):
        if other != number:
            sharers.setdefault(band, []).append(other)
    return neighbours.rank_candidates(list(sharers.values()))


def _join(connection: Connection, number: int, link: _Link) -> None:
    """Put the article into the group of the one it repeats, and choose the group's original."""
    other = connection.execute(select(_article.c.id, _article.c.original_id).where(_article.c.id == link.number)).one()
    original = other.original_id or other.id
    rows = connection.execute(
        select(_article.c.id, _article.c.published).where(_article.c.id.in_([original, number]))
    ).all()
    first = min(rows, key=lambda row: (row.published or date.max, row.id))
    if first.id == number:
        # An earlier text has come in late: all copies, and what was the original, point at it from now on.
        connection.execute(update(_article).where(_article.c.original_id == original).values(original_id=number))
        _point(connection, original, number, link)
    else:
        _point(connection, number, original, link)


def _point(connection: Connection, copy: int, original: int, link: _Link) -> None:
    connection.execute(
        update(_article)
        .where(_article.c.id == copy)
        .values(original_id=original, likeness=link.kind, likeness_score=link.score)
    )


def list_origins(connection: Connection) -> list[Origin]:
    """All articles that others repeat, those with the most copies first."""
    copies: dict[int, list[Copied]] = {}
    query = select(_article).where(_article.c.original_id.is_not(None)).order_by(_article.c.published, _article.c.id)
    for row in connection.execute(query).mappings():
        copies.setdefault(row["original_id"], []).append(_copied(row))
    numbers = sorted(copies)
    origins: list[Origin] = []
    for start in range(0, len(numbers), MOST_PARAMETERS):
        originals = (
            select(_article).where(_article.c.id.in_(numbers[start : start + MOST_PARAMETERS])).order_by(_article.c.id)
        )
        rows = connection.execute(originals).mappings()
        origins.extend(Origin(_copied(row), tuple(copies[row["id"]])) for row in rows)
    return sorted(origins, key=lambda each: -len(each.copies))


def _copied(row: RowMapping) -> Copied:
    outlet, title, url = (None if row[name] is None else restore(row[name]) for name in ("outlet", "title", "url"))
    return Copied(row["key"], outlet, title, row["published"], url, row["likeness"], row["likeness_score"])
