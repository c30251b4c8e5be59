"""Links as tests write them: which articles are one story, and which statements one thread, told by readings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from onrecord.archive import Archive, Linked, Uttered
from onrecord.records import Reading

__all__ = ["articles_of", "everything", "place", "said", "thread"]


def everything(archive: Archive) -> list[Uttered]:
    """All statements, in the order of their numbers."""
    return archive.links.uttered(sorted(articles_of(archive).values()))


def articles_of(archive: Archive) -> dict[str, int]:
    """The number of each article, by its id."""
    with archive._reading() as connection:
        return {row.key: row.id for row in connection.exec_driver_sql("SELECT key, id FROM article")}


def said(archive: Archive) -> dict[str, int]:
    """The number of each statement, by its words; of equal words the last."""
    numbers = [each.number for each in everything(archive)]
    tellings = archive.links.tellings(numbers)
    found = {}
    for number in numbers:
        article, statement = tellings[number]
        found["".join(article.text[start:end] for start, end in statement.content)] = number
    return found


def place(
    archive: Archive,
    *stories: Sequence[Reading],
    near: Mapping[tuple[int, int], int] | None = None,
    names: Sequence[str] = (),
) -> None:
    """Place all articles that wait; each story is named after its first article, but for those with ``names``.

    ``near`` is the nearness of articles, by their places in all stories.
    """
    listed = [reading.article.id for story in stories for reading in story]
    titles = [*names, *(story[0].article.id for story in stories[len(names) :])]
    fresh = [each for each in archive.links.articles(1000) if not each.placed]
    archive.links.save_stories(
        archive.links.turn(),
        {each.number: None if each.original else each.article.id.encode() for each in fresh},
        pairs=[(listed[a], listed[b], value) for (a, b), value in (near or {}).items()],
        moved={each.article.id: title for title, story in zip(titles, stories, strict=True) for each in story},
        words="{}",
    )


def thread(
    archive: Archive,
    *threads: Sequence[int],
    pairs: Mapping[tuple[int, int], int] | None = None,
    names: Sequence[str] = (),
    also: Mapping[str, Sequence[int]] | None = None,
    gone: Iterable[str] = (),
    runs: Mapping[int, Sequence[int]] | None = None,
) -> None:
    """Make threads of the numbers of statements, the first of which leads; all articles are linked then.

    Each is named after its least number, but for those with ``names``. ``also`` are renditions that belong elsewhere,
    by the name of the thread; ``gone`` are threads that are no more.
    """
    titles = [*names, *(str(min(each)) for each in threads[len(names) :])]
    found: dict[str, list[Linked]] = {name: [] for name in gone}
    for title, (lead, *others) in zip(titles, threads, strict=True):
        found[title] = [Linked(lead, None, 1.0), *(Linked(each, "trimmed", 0.75) for each in others)]
        found[title] += [Linked(each, "paraphrased", 0.7, also=True) for each in (also or {}).get(title, ())]
    waiting = [each.number for each in archive.links.articles(1000)]
    archive.links.save_threads(archive.links.turn(), waiting, pairs=pairs or {}, threads=found, runs=runs or {})
