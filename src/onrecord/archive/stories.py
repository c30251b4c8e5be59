"""Stories of an archive: which there are, and what each holds.

In go conditions or an id, out come :class:`onrecord.records.Story`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, desc, func, select

from onrecord.archive import schema
from onrecord.archive.characters import restore, storable
from onrecord.archive.linking import in_parts, members_of
from onrecord.archive.neighbours import Neighbours
from onrecord.archive.rows import NO_DAY
from onrecord.archive.searching import select_by_article
from onrecord.archive.selecting import Selection
from onrecord.errors import SettingError
from onrecord.records import Story, StoryArticle

__all__ = ["list_stories", "load_story"]

_article, _linked, _story, _nearness = schema.article, schema.linked, schema.story, schema.nearness
_WHOLE = 1000
_LONGEST_ID = 100
_MOST = 2**31 - 1


def list_stories(
    connection: Connection,
    neighbours: Neighbours,
    *,
    about: str | None,
    since: date | None,
    until: date | None,
    outlets: int,
    articles: int,
    limit: int | None,
    skip: int = 0,
) -> tuple[list[Story], int]:
    """The stories of at least so many ``outlets`` and ``articles``, the latest first, and how many there are in all.

    ``about`` are words of which a statement in the story must hold all. Days are those of publication. Of the stories
    the first ``skip`` are left out.
    """
    outlets, articles = (min(max(0, each), _MOST) for each in (outlets, articles))
    query = select(_story.c.id).where(_story.c.outlets >= outlets, _story.c.articles >= articles)
    if since is not None:
        query = query.where(_story.c.last >= since)
    if until is not None:
        query = query.where(_story.c.first <= until, _story.c.first > NO_DAY)
    query = query.order_by(desc(_story.c.last), desc(_story.c.articles), _story.c.id)
    numbers = list(connection.execute(query).scalars())
    if about is not None:
        wanted = _told_in(connection, about, neighbours)
        numbers = [number for number in numbers if number in wanted]
    return _load(connection, numbers[skip : None if limit is None else skip + limit]), len(numbers)


def _told_in(connection: Connection, about: str, neighbours: Neighbours) -> set[int]:
    """The numbers of the stories in which a statement holds all these words."""
    found: set[int] = set()
    for part in in_parts(select_by_article(connection, Selection(about=about), neighbours)):
        originals = select(_article.c.original_id).where(_article.c.id.in_(part), _article.c.original_id.is_not(None))
        for some in (part, originals):
            placed = select(_linked.c.story_id).where(_linked.c.article_id.in_(some), _linked.c.story_id.is_not(None))
            found.update(connection.execute(placed).scalars())
    return found


def load_story(connection: Connection, story_id: str) -> Story:
    """The story of this id, or of the only one that begins so, or the one that the article of this id is in."""
    asked = storable(story_id)
    if 0 < len(asked) <= _LONGEST_ID:
        prefix = re.sub(r"([\\%_])", r"\\\1", asked) + "%"
        key, name = _article.c.key, _story.c.name
        # Stories bear the id of an article that they had at first, so names go before articles.
        for named, of_articles in (
            (name == asked, key == asked),
            (name.like(prefix, escape="\\"), key.like(prefix, escape="\\")),
        ):
            found = set(connection.execute(select(_story.c.id).where(named).limit(2)).scalars())
            found = found or _stories_of(connection, of_articles, limit=2)
            if len(found) == 1:
                return _load(connection, [found.pop()])[0]
            if found:
                raise SettingError(f"several stories begin with {story_id!r}; write more of the id")
    raise SettingError(f"there is no story {story_id[:_LONGEST_ID]!r}; list them with: onrecord stories")


def _stories_of(connection: Connection, which: Any, *, limit: int | None = None) -> set[int]:
    """The numbers of the stories of articles; a copy's is that of its original."""
    original = _linked.alias()
    story = func.coalesce(_linked.c.story_id, original.c.story_id)
    query = (
        select(story)
        .distinct()
        .select_from(_article)
        .outerjoin(_linked, _linked.c.article_id == _article.c.id)
        .outerjoin(original, original.c.article_id == _article.c.original_id)
        .where(which, story.is_not(None))
        .limit(limit)
    )
    return set(connection.execute(query).scalars())


def _load(connection: Connection, numbers: Sequence[int]) -> list[Story]:
    names: dict[int, str] = {}
    for part in in_parts(numbers):
        query = select(_story.c.id, _story.c.name).where(_story.c.id.in_(part))
        names.update((number, name) for number, name in connection.execute(query))
    members: defaultdict[int, list[Mapping[Any, Any]]] = defaultdict(list)
    for number, row in members_of(connection, numbers):
        members[number].append(row)
    return [_make(connection, names[number], members[number]) for number in numbers]


def _make(connection: Connection, name: str, rows: Sequence[Mapping[Any, Any]]) -> Story:
    scores = _scores(connection, [row["id"] for row in rows if row["original_id"] is None])
    keys = {row["id"]: row["key"] for row in rows}
    articles = [_listed(row, scores.get(row["original_id"] or row["id"], 1.0), keys) for row in rows]
    rows_of = {row["id"]: row for row in rows}

    def order(place: int) -> tuple[Any, ...]:
        row = rows[place]
        lead = rows_of.get(row["original_id"], row)
        own = row["original_id"] in rows_of
        return (lead["published"] or date.max, lead["id"], own, row["published"] or date.max, row["id"])

    ordered = tuple(articles[place] for place in sorted(range(len(rows)), key=order))
    titled = [each for each in ordered if each.title]
    titled = [each for each in titled if each.copy_of is None] or titled
    nearest = max(titled, key=lambda each: each.score, default=None)
    days = [each.published for each in ordered if each.published is not None]
    return Story(
        id=name,
        title=None if nearest is None else nearest.title,
        first=min(days, default=None),
        last=max(days, default=None),
        articles=ordered,
    )


def _listed(row: Mapping[Any, Any], score: float, keys: Mapping[int, str]) -> StoryArticle:
    title, outlet, url = (None if row[name] is None else restore(row[name]) for name in ("title", "outlet", "url"))
    copy_of = None if row["original_id"] is None else keys.get(row["original_id"])
    return StoryArticle(row["key"], title, outlet, row["published"], url, score, copy_of)


def _scores(connection: Connection, numbers: Sequence[int]) -> dict[int, float]:
    """The average nearness of each article to the others."""
    if len(numbers) < 2:
        return dict.fromkeys(numbers, 1.0)
    sums = dict.fromkeys(numbers, 0)
    for part in in_parts(numbers):
        for first, second, value in connection.execute(select(_nearness).where(_nearness.c.first_id.in_(part))):
            if second in sums:
                sums[first] += value
                sums[second] += value
    return {number: round(total / (_WHOLE * (len(numbers) - 1)), 3) for number, total in sums.items()}
