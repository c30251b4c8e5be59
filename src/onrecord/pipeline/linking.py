"""Links an archive: finds the stories of its articles and the threads of their statements, a part at a time.

In goes an archive, out come links in it. Articles that came since the last time are compared with those around them; a
run that was stopped is gone on with by the same call.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from onrecord.archive import Known, Linked, Unlinked, Uttered
from onrecord.compare import (
    LEAST_SAME,
    Commonness,
    Groups,
    Pair,
    Profile,
    StoryFinder,
    Threaded,
    ThreadFinder,
    profile,
    quoted_alike,
    thread_groups,
)
from onrecord.compare.same import SameStatement
from onrecord.encoder import SentenceVectors

if TYPE_CHECKING:
    from onrecord.archive import Archive
    from onrecord.records import Article, Span

__all__ = ["Linking", "link_archive", "threaded_articles"]

_AT_ONCE: Final = 2000
"""Articles linked in one go, which takes about a minute and some 500 MB."""
_REACH: Final = 44
"""Days around new articles whose stories may change because of them, as :class:`StoryFinder` asks for."""


@dataclass(frozen=True, slots=True)
class Linking:
    """What one run linked: articles, and threads that are new or others than before."""

    articles: int
    threads: int


def link_archive(
    archive: Archive, *, anew: bool = False, watch: Callable[[int], None] | None = None, at_once: int = _AT_ONCE
) -> Linking:
    """Find stories and threads of all articles that wait for them; ``anew`` of all there are.

    ``watch`` is told the number of articles done after each part. If another program links the same archive meanwhile,
    one of both ends with :class:`onrecord.errors.ArchiveError`, and nothing is lost.
    """
    if anew:
        archive.links.start_over()
    if not archive.links.waiting():
        return Linking(0, 0)
    vectors = SentenceVectors.open()
    finder = ThreadFinder(SameStatement.open(vectors=vectors), archive.links.tellings)
    articles = threads = 0
    while True:
        turn = archive.links.turn()
        waiting = archive.links.articles(at_once)
        if not waiting:
            break
        if fresh := [each for each in waiting if not each.placed]:
            _find_stories(archive, turn, fresh, vectors)
            turn += 1
        threads += _find_threads(archive, turn, [each.number for each in waiting], finder)
        articles += len(waiting)
        if watch is not None:
            watch(articles)
    return Linking(articles, threads)


def _find_stories(archive: Archive, turn: int, fresh: Sequence[Unlinked], vectors: SentenceVectors) -> None:
    known = archive.links.around({each.article.published for each in fresh}, reach=_REACH)
    commonness = Commonness.open()
    if known.words is not None:
        commonness.recall(known.words)
    finder = StoryFinder.restore(
        commonness,
        map(Profile.from_bytes, known.profiles),
        pairs=(Pair(*pair) for pair in known.pairs),
        story_of=known.story_of,
        copies={},
    )
    profiles: dict[int, bytes | None] = {}
    pairs: list[Pair] = []
    for each in fresh:
        if each.original is not None:
            profiles[each.number] = None
            continue
        made = profile(each.article, vectors, commonness=commonness)
        profiles[each.number] = made.to_bytes()
        pairs += finder.add(made)
    moved = {change.item: change.after for change in finder.settle()}
    archive.links.save_stories(turn, profiles, pairs=pairs, moved=moved, words=commonness.to_json())


def _find_threads(archive: Archive, turn: int, articles: Sequence[int], finder: ThreadFinder) -> int:
    uttered = {each.number: each for each in archive.links.uttered(archive.links.of_same_story(articles))}
    own = set(articles)
    fresh = [each for each in uttered.values() if each.article in own]
    pools = _pools(archive, fresh, uttered)
    runs = finder.quoted_runs([each.number for each in fresh])
    candidates = {
        *finder.candidates(fresh, pools, archive.links.vectors),
        *_quoted_alike(archive, runs, uttered),
    }
    pairs = finder.judge(sorted(candidates), uttered)
    likely = {number for pair, value in pairs.items() if value >= LEAST_SAME for number in pair}
    known = archive.links.threads_around(likely, least=LEAST_SAME)
    # Threads reach into other stories, where their speakers' names may be lost.
    reached = {number for members in (*known.own.values(), *known.also.values(), *known.pairs) for number in members}
    _add_uttered(archive, reached, uttered)
    pairs.update(finder.complete(pairs, dict(known.pairs), uttered))
    threads = _group(likely, pairs, known)
    found = finder.members({name: thread for name, thread in threads.items() if thread is not None})
    archive.links.save_threads(
        turn,
        articles,
        pairs=pairs,
        threads={
            name: [Linked(each.statement, each.how, each.score, each.also) for each in found.get(name, ())]
            for name in threads
        },
        runs=runs,
    )
    return len(found)


def _group(likely: set[int], pairs: Mapping[tuple[int, int], int], known: Known) -> dict[str, Threaded | None]:
    """The threads that are new or others than before; None for those that are gone."""
    groups = Groups(LEAST_SAME, age=int)
    thread_of = {number: name for name, members in known.own.items() for number in members}
    also = {number for members in known.also.values() for number in members}
    for number in sorted(likely | thread_of.keys() | also):
        groups.add(str(number))
    for (a, b), value in {**known.pairs, **pairs}.items():
        if str(a) in groups and str(b) in groups:
            groups.link(str(a), str(b), value)
    for number, name in thread_of.items():
        groups.put(str(number), name)
    groups.settle(groups.touched())
    now = thread_groups(
        ((name, map(int, items)) for name, items in groups.all().items()),
        lambda number: {int(other): value for other, value in groups.near(str(number)).items()},
    )
    before = {name: Threaded(own, known.also.get(name, frozenset())) for name, own in known.own.items()}
    changed: dict[str, Threaded | None] = {name: each for name, each in now.items() if before.get(name) != each}
    changed.update((name, None) for name in before if name not in now)
    return changed


def _quoted_alike(
    archive: Archive, runs: Mapping[int, Sequence[int]], uttered: dict[int, Uttered]
) -> list[tuple[int, int]]:
    """Pairs of statements that quote the same words, whoever is said to speak; they are added to ``uttered``."""
    quoting = archive.links.quoting({run for own in runs.values() for run in own})
    _add_uttered(archive, {number for numbers in quoting.values() for number in numbers}, uttered)
    for number, own in runs.items():
        for run in own:
            quoting.setdefault(run, []).append(number)
    return quoted_alike(uttered, runs, quoting)


def _add_uttered(archive: Archive, numbers: Iterable[int], uttered: dict[int, Uttered]) -> None:
    missing = set(numbers) - uttered.keys()
    uttered.update((each.number, each) for each in archive.links.uttered_of(missing))


def _pools(
    archive: Archive, fresh: Iterable[Uttered], uttered: dict[int, Uttered]
) -> list[tuple[Sequence[Uttered], bool]]:
    """Statements that may be one thing: those of one story, and those of one speaker, who are added to ``uttered``."""
    stories: defaultdict[int, list[Uttered]] = defaultdict(list)
    for each in uttered.values():
        if each.story is not None:
            stories[each.story].append(each)
    voices: defaultdict[int, list[Uttered]] = defaultdict(list)
    for each in fresh:
        for voice in each.voices:
            voices[voice].append(each)
    for voice, said in archive.links.said_by_same(list(voices)):
        voices[voice].append(uttered.setdefault(said.number, said))
    return [*((pool, True) for pool in stories.values()), *((pool, False) for pool in voices.values())]


def threaded_articles(archive: Archive) -> Iterator[tuple[Article, list[tuple[tuple[Span, ...], str | None]]]]:
    """All articles of an archive that are linked, each with the contents of its statements and their threads."""
    numbers = archive.links.done()
    for start in range(0, len(numbers), _AT_ONCE):
        statements = [each.number for each in archive.links.uttered(numbers[start : start + _AT_ONCE])]
        thread_of = archive.links.threads(statements)
        found: dict[str, tuple[Article, list[tuple[tuple[Span, ...], str | None]]]] = {}
        for number, (article, statement) in sorted(archive.links.tellings(statements).items()):
            _, own = found.setdefault(article.id, (article, []))
            own += [(statement.content, thread) for thread in thread_of.get(number, (None,))]
        yield from found.values()
