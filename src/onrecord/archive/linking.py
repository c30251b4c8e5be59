"""Links across articles, as an archive keeps them: which articles wait for theirs, and what earlier linkings found.

In go numbers of articles and statements, out come what the rooms that find stories and threads need of them; and back
go the stories and threads that were found. Nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, count
from typing import Any, Final

from sqlalchemy import Connection, Select, and_, delete, exists, func, or_, select, update

from onrecord.archive import schema
from onrecord.archive.appearing import recall, remember
from onrecord.archive.characters import restore, whole_text
from onrecord.archive.numbering import MOST_PARAMETERS, in_parts, insert_rows, take_numbers
from onrecord.archive.rows import NO_DAY
from onrecord.errors import ArchiveError
from onrecord.records import Article

__all__ = [
    "Around",
    "Unlinked",
    "around",
    "count_articles",
    "count_unlinked",
    "forget_links",
    "in_parts",
    "light_article",
    "linked_articles",
    "members_of",
    "save_stories",
    "start_over",
    "story_articles",
    "take_turn",
    "turn_of",
    "unlinked",
]

_TURN: Final = "links_turn"
_WORDS: Final = "links_words"

_article, _linked, _story, _nearness = schema.article, schema.linked, schema.story, schema.nearness


@dataclass(frozen=True, slots=True)
class Unlinked:
    """An article that waits for its links. ``original`` is the id of the article that it is a copy of.

    ``placed`` tells that its story was found, and only the threads of its statements are missing.
    """

    number: int
    article: Article
    original: str | None
    placed: bool


@dataclass(frozen=True, slots=True)
class Around:
    """What earlier linkings found of the articles around some days: profiles, nearness of pairs, and stories by id."""

    profiles: Sequence[bytes]
    pairs: Sequence[tuple[str, str, int]]
    story_of: Mapping[str, str]
    words: str | None


def turn_of(connection: Connection) -> int:
    """How often links were written, or forgotten with readings.

    Who computes links outside a transaction tells by it whether others wrote meanwhile.
    """
    return int(recall(connection, _TURN) or 0)


def take_turn(connection: Connection, turn: int) -> None:
    """Raise :class:`ArchiveError` if links were written since ``turn`` was asked for, else count this writing."""
    if turn_of(connection) != turn:
        raise ArchiveError(
            "another program linked or read anew the same archive at the same time; run the command again"
        )
    _count_turn(connection)


def _count_turn(connection: Connection) -> None:
    remember(connection, _TURN, str(turn_of(connection) + 1))


def _waiting() -> Select[Any]:
    done = exists().where(_linked.c.article_id == _article.c.id, _linked.c.threads)
    return select(_article.c.id).where(~done)


def count_unlinked(connection: Connection) -> int:
    """How many articles wait for their links."""
    # Taken from each other, both are counted in an index; to ask of each article would read all that is kept of it.
    articles = select(func.count()).select_from(_article).scalar_subquery()
    linked = select(func.count()).select_from(_linked).where(_linked.c.threads).scalar_subquery()
    waiting: int = connection.execute(select(articles - linked)).scalar_one()
    return waiting


def unlinked(connection: Connection, limit: int) -> list[Unlinked]:
    """The next articles that wait, by the day of publication; those without a day come first."""
    order = func.coalesce(_article.c.published, date.min)
    waiting = connection.execute(_waiting().order_by(order, _article.c.key).limit(limit)).scalars().all()
    original = _article.alias()
    found: dict[int, Unlinked] = {}
    for part in in_parts(waiting):
        query = (
            select(_article, original.c.key.label("original"), _linked.c.article_id.label("placed"))
            .outerjoin(original, original.c.id == _article.c.original_id)
            .outerjoin(_linked, _linked.c.article_id == _article.c.id)
            .where(_article.c.id.in_(part))
        )
        for row in connection.execute(query).mappings():
            found[row["id"]] = Unlinked(row["id"], light_article(row), row["original"], row["placed"] is not None)
    return [found[number] for number in waiting]


def linked_articles(connection: Connection) -> list[int]:
    """The numbers of all articles whose threads were found."""
    return list(
        connection.execute(select(_linked.c.article_id).where(_linked.c.threads).order_by("article_id")).scalars()
    )


def light_article(row: Mapping[Any, Any]) -> Article:
    """The article of a row, without authors, language and origin."""
    title, outlet, url = (None if row[name] is None else restore(row[name]) for name in ("title", "outlet", "url"))
    return Article(
        text=whole_text(row["text"], row["odd"]), title=title, outlet=outlet, published=row["published"], url=url
    )


def around(connection: Connection, days: Iterable[date | None], *, reach: int) -> Around:
    """What is known of the articles up to ``reach`` days from ``days``, of those without a day, and of their stories.

    An article without a day may belong anywhere: for it, all is given.
    """
    asked = sorted(set(days), key=lambda day: (day is not None, day))
    near = None if None in asked else _within([day for day in asked if day is not None], reach)
    query = select(_linked.c.article_id, _linked.c.story_id).join(_article).where(_linked.c.profile.is_not(None))
    rows = connection.execute(query if near is None else query.where(near)).all()
    numbers = {row.article_id for row in rows}
    numbers |= _placed(connection, {row.story_id for row in rows if row.story_id is not None})
    # A story that is named after one of them, which has left it since, must be known by its name.
    for part in in_parts(sorted(numbers)):
        named = select(_story.c.id).join(_article, _article.c.key == _story.c.name).where(_article.c.id.in_(part))
        numbers |= _placed(connection, connection.execute(named).scalars().all())
    profiles, story_of, keys = [], {}, {}
    for part in in_parts(sorted(numbers)):
        known = (
            select(_linked.c.article_id, _linked.c.profile, _article.c.key, _story.c.name)
            .join(_article, _article.c.id == _linked.c.article_id)
            .outerjoin(_story, _story.c.id == _linked.c.story_id)
            .where(_linked.c.article_id.in_(part))
        )
        for row in connection.execute(known):
            keys[row.article_id] = row.key
            profiles.append(row.profile)
            if row.name is not None:
                story_of[row.key] = row.name
    pairs = []
    for part in in_parts(sorted(numbers)):
        for first, second, value in connection.execute(select(_nearness).where(_nearness.c.first_id.in_(part))):
            if second in keys:
                pairs.append((keys[first], keys[second], value))
    return Around(profiles, pairs, story_of, recall(connection, _WORDS))


def _placed(connection: Connection, stories: Iterable[int]) -> set[int]:
    """The articles that were placed in stories."""
    found: set[int] = set()
    for part in in_parts(stories):
        members = select(_linked.c.article_id).where(_linked.c.story_id.in_(part), _linked.c.profile.is_not(None))
        found.update(connection.execute(members).scalars())
    return found


def _within(days: Sequence[date], reach: int) -> Any:
    """The condition that an article has no day or one within ``reach`` of the ascending ``days``."""
    spans: list[list[date]] = []
    for day in days:
        first, last = _step(day, -reach), _step(day, reach)
        if spans and first <= spans[-1][1]:
            spans[-1][1] = last
        else:
            spans.append([first, last])
    if len(spans) > MOST_PARAMETERS // 2:
        spans = [[spans[0][0], spans[-1][1]]]
    return or_(
        _article.c.published.is_(None), *(and_(_article.c.published >= a, _article.c.published <= b) for a, b in spans)
    )


def _step(day: date, days: int) -> date:
    try:
        return day + timedelta(days)
    except OverflowError:
        return date.min if days < 0 else date.max


def save_stories(
    connection: Connection,
    turn: int,
    profiles: Mapping[int, bytes | None],
    *,
    pairs: Sequence[tuple[str, str, int]],
    moved: Mapping[str, str],
    words: str,
) -> None:
    """Write what a finder of stories found, if nobody has written links since ``turn``.

    ``profiles`` are those of the new articles, by number, None for copies; ``pairs`` and ``moved`` go by the ids of
    articles, ``moved`` to the names of their stories from now on.
    """
    take_turn(connection, turn)
    insert_rows(
        connection,
        _linked,
        [{"article_id": number, "profile": data, "threads": False} for number, data in profiles.items()],
    )
    numbers = _numbers({each for pair in pairs for each in pair[:2]} | set(moved), connection)
    rows = []
    for first, second, value in pairs:
        low, high = sorted((numbers[first], numbers[second]))
        rows.append({"first_id": low, "second_id": high, "nearness": value})
    insert_rows(connection, _nearness, rows)
    touched: set[int] = set()
    for part in in_parts(numbers[article] for article in moved):
        query = select(_linked.c.story_id).distinct().where(_linked.c.article_id.in_(part))
        touched.update(each for each in connection.execute(query).scalars() if each is not None)
    stories = _story_numbers(connection, set(moved.values()))
    for article, name in moved.items():
        connection.execute(
            update(_linked).where(_linked.c.article_id == numbers[article]).values(story_id=stories[name])
        )
    # The stories of the originals of new copies; and those of earlier articles that are copies of new ones.
    copy = _article.alias()
    for part in in_parts(profiles):
        for own, other in ((copy.c.original_id, copy.c.id), (copy.c.id, copy.c.original_id)):
            query = select(_linked.c.story_id).distinct().join(copy, own == _linked.c.article_id)
            found = connection.execute(query.where(other.in_(part))).scalars()
            touched.update(each for each in found if each is not None)
    _summarize(connection, touched | set(stories.values()))
    remember(connection, _WORDS, words)


def _numbers(keys: Iterable[str], connection: Connection) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in in_parts(sorted(keys)):
        query = select(_article.c.key, _article.c.id).where(_article.c.key.in_(part))
        found.update((key, number) for key, number in connection.execute(query))
    return found


def _story_numbers(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    """The numbers of stories by name; those that are new get a row, which is filled later."""
    listed = sorted(names)
    found: dict[str, int] = {}
    for part in in_parts(listed):
        query = select(_story.c.name, _story.c.id).where(_story.c.name.in_(part))
        found.update((name, number) for name, number in connection.execute(query))
    missing = [name for name in listed if name not in found]
    numbers = take_numbers(connection, _story, len(missing))
    found.update(zip(missing, numbers, strict=True))
    empty = {"first": NO_DAY, "last": NO_DAY, "articles": 0, "outlets": 0}
    insert_rows(connection, _story, [{"id": found[name], "name": name, **empty} for name in missing])
    return found


def _summarize(connection: Connection, stories: Iterable[int]) -> None:
    """Count the articles of stories anew; those without any are gone."""
    for number, counts in count_articles(connection, sorted(stories)).items():
        change = update(_story).values(**counts) if counts["articles"] else delete(_story)
        connection.execute(change.where(_story.c.id == number))


def count_articles(connection: Connection, stories: Sequence[int]) -> dict[int, dict[str, Any]]:
    """What the row of each story tells of its articles: ``first`` and ``last`` day, ``articles``, and ``outlets``."""
    members: dict[int, list[Mapping[Any, Any]]] = {number: [] for number in stories}
    for number, row in members_of(connection, stories):
        members[number].append(row)
    found: dict[int, dict[str, Any]] = {}
    for number, rows in members.items():
        days = [row["published"] for row in rows if row["published"] is not None]
        found[number] = {
            "first": min(days, default=NO_DAY),
            "last": max(days, default=NO_DAY),
            "articles": len(rows),
            "outlets": len({row["outlet"] for row in rows if row["outlet"] is not None}),
        }
    return found


def members_of(connection: Connection, stories: Sequence[int]) -> Iterator[tuple[int, Mapping[Any, Any]]]:
    """The articles of stories, each with the number of its story: those placed there, and copies of these.

    An article that proved to be a copy only after it was placed stays where it is.
    """
    names = ("id", "key", "title", "outlet", "published", "url", "original_id")
    columns = [_article.c[name] for name in names]
    for part in in_parts(stories):
        placed = select(_linked.c.story_id, *columns).join(_article).where(_linked.c.story_id.in_(part))
        story_of: dict[int, int] = {}
        for row in connection.execute(placed.order_by(_article.c.id)).mappings():
            story_of[row["id"]] = row["story_id"]
            yield row["story_id"], row
        for originals in in_parts(story_of):
            copies = select(*columns).join(_linked).where(_article.c.original_id.in_(originals))
            copies = copies.where(_linked.c.story_id.is_(None))
            for row in connection.execute(copies.order_by(_article.c.id)).mappings():
                yield story_of[row["original_id"]], row


def story_articles(connection: Connection, articles: Sequence[int]) -> list[int]:
    """The numbers of these articles, and of those in one story with any of them whose threads were found."""
    stories: set[int] = set()
    for part in in_parts(articles):
        originals = select(_article.c.original_id).where(_article.c.id.in_(part), _article.c.original_id.is_not(None))
        for some in (part, originals):
            query = select(_linked.c.story_id).distinct().where(_linked.c.article_id.in_(some))
            stories.update(each for each in connection.execute(query).scalars() if each is not None)
    found = set(articles)
    for part in in_parts(row["id"] for _, row in members_of(connection, sorted(stories))):
        done = select(_linked.c.article_id).where(_linked.c.article_id.in_(part), _linked.c.threads)
        found.update(connection.execute(done).scalars())
    return sorted(found)


def forget_links(connection: Connection, article: int, statements: Sequence[int]) -> None:
    """Take the statements of an article out of their threads, before another reading takes their place.

    Its story stays, since its text does. Whoever is computing links of these statements is told when writing them.
    """
    _count_turn(connection)
    rendition, sameness = schema.rendition, schema.sameness
    threads: set[str] = set()
    for part in in_parts(statements):
        # A thread may be named after a statement that has left it since.
        named = rendition.c.thread.in_([str(number) for number in part])
        own = select(rendition.c.thread).where(or_(rendition.c.statement_id.in_(part), named))
        threads.update(connection.execute(own).scalars())
        connection.execute(delete(rendition).where(rendition.c.statement_id.in_(part)))
        either = or_(sameness.c.first_id.in_(part), sameness.c.second_id.in_(part))
        connection.execute(delete(sameness).where(either))
    gone = {str(number) for number in statements}
    for thread in sorted(threads):
        left = rendition.c.thread == thread
        members = select(rendition).where(left).order_by(rendition.c.also, rendition.c.statement_id)
        rows = connection.execute(members).all()
        if not rows or len(rows) == 1 or rows[0].also:
            # One alone is no thread, and nor are those that belong to others.
            connection.execute(delete(rendition).where(left))
            continue
        if all(row.how is not None for row in rows):
            first = left & (rendition.c.statement_id == rows[0].statement_id)
            connection.execute(update(rendition).where(first).values(how=None, score=1.0))
        if thread.partition("-")[0] in gone:
            name = _unused([str(row.statement_id) for row in rows if not row.also], connection)
            connection.execute(update(rendition).where(left).values(thread=name))
    connection.execute(update(_linked).where(_linked.c.article_id == article).values(threads=False))


def _unused(names: Sequence[str], connection: Connection) -> str:
    """The first of these names of threads that no thread has; else the first of all with a number after it."""
    rendition = schema.rendition
    proposed = chain(names, (f"{names[0]}-{number}" for number in count(2)))
    query = select(func.count()).select_from(rendition)
    return next(name for name in proposed if not connection.execute(query.where(rendition.c.thread == name)).scalar())


def start_over(connection: Connection) -> None:
    """Forget all stories and threads."""
    _count_turn(connection)
    for table in (schema.rendition, schema.sameness, schema.quoted, _nearness, _linked, _story):
        connection.execute(delete(table))
    connection.execute(delete(schema.fact).where(schema.fact.c.name == _WORDS))
