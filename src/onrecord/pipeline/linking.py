"""Links an archive: finds the stories of its articles and the threads of their statements, a part at a time.

In goes an archive, out come links in it. Articles that came since the last time are compared with those around them; a
run that was stopped is gone on with by the same call.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from onrecord.archive import Linked, Unlinked, Uttered
from onrecord.compare import LEAST_SAME, Commonness, Groups, Pair, Profile, StoryFinder, ThreadFinder, profile
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
    pairs = finder.judge(finder.candidates(fresh, pools, archive.links.vectors), uttered)
    likely = {number for pair, value in pairs.items() if value >= LEAST_SAME for number in pair}
    known, thread_of = archive.links.threads_around(likely, least=LEAST_SAME)
    # Threads reach into other stories, where their speakers' names may be lost.
    reached = {*thread_of, *(number for pair in known for number in pair)}
    uttered.update((each.number, each) for each in archive.links.uttered_of(reached - uttered.keys()))
    pairs.update(finder.complete(pairs, known, uttered))
    groups = Groups(LEAST_SAME, age=int)
    for number in sorted(likely | thread_of.keys()):
        groups.add(str(number))
    for (a, b), value in {**known, **pairs}.items():
        if str(a) in groups and str(b) in groups:
            groups.link(str(a), str(b), value)
    for number, thread in thread_of.items():
        groups.put(str(number), thread)
    groups.settle(groups.touched())
    threads, left = _changed(groups, thread_of)
    archive.links.save_threads(
        turn,
        articles,
        pairs=pairs,
        threads={
            name: [Linked(each.statement, each.how, each.score) for each in members]
            for name, members in finder.members(threads).items()
        },
        left=left,
    )
    return len(threads)


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


def _changed(groups: Groups, before: Mapping[int, str]) -> tuple[dict[str, list[int]], list[int]]:
    """The threads that are others than before, and the statements that are in none any more."""
    old: defaultdict[str, set[int]] = defaultdict(set)
    for number, thread in before.items():
        old[thread].add(number)
    changed: dict[str, list[int]] = {}
    left: list[int] = []
    for name, items in groups.all().items():
        numbers = sorted(map(int, items))
        if len(numbers) > 1 and old.get(name) != set(numbers):
            changed[name] = numbers
        elif len(numbers) == 1 and numbers[0] in before:
            left += numbers
    return changed, left


def threaded_articles(archive: Archive) -> Iterator[tuple[Article, list[tuple[tuple[Span, ...], str | None]]]]:
    """All articles of an archive that are linked, each with the contents of its statements and their threads."""
    numbers = archive.links.done()
    for start in range(0, len(numbers), _AT_ONCE):
        statements = [each.number for each in archive.links.uttered(numbers[start : start + _AT_ONCE])]
        thread_of = archive.links.threads(statements)
        found: dict[str, tuple[Article, list[tuple[tuple[Span, ...], str | None]]]] = {}
        for number, (article, statement) in sorted(archive.links.tellings(statements).items()):
            _, own = found.setdefault(article.id, (article, []))
            own.append((statement.content, thread_of.get(number)))
        yield from found.values()
