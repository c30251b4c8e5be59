"""What an archive holds, in a form that two archives can be compared by, and what is wrong with one.

Looks with the archive's own methods, and past them into the tables where the methods would not show a fault.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from onrecord.archive import Archive
from onrecord.errors import OnrecordError
from onrecord.exports import reading_to_dict
from onrecord.pipeline.neighbours import open_archive

__all__ = ["Contents", "compare", "contents_of", "faults_of"]

_STRAY_VECTORS = """
    SELECT count(*) FROM statement AS s
    WHERE (SELECT count(*) FROM vector AS v WHERE s.id >= v.first AND s.id < v.first + v.count) <> 1
"""
_PARTS = ("originals", "problems", "sources", "corrections", "listed", "stories", "threads")
_LISTED = "SELECT p.name, s.day, count(*) FROM said_by AS s JOIN speaker AS p ON p.id = s.speaker_id GROUP BY 1, 2"


@dataclass(frozen=True)
class Contents:
    """All that a run leaves in an archive, but for numbers and times."""

    readings: Mapping[str, Any]
    originals: Mapping[str, str | None]
    problems: Counter[tuple[str | None, ...]]
    sources: Mapping[str, str]
    corrections: tuple[tuple[Any, ...], ...]
    listed: frozenset[tuple[Any, ...]]
    stories: frozenset[frozenset[str]]
    threads: frozenset[frozenset[str]]


def _rows(archive: Archive, query: str) -> list[Any]:
    with archive._reading() as connection:  # what no method tells
        return list(connection.execute(text(query)).all())


def contents_of(location: str) -> Contents:
    """What the archive holds."""
    with open_archive(location, create=False) as archive:
        readings = list(archive.readings(as_corrected=False))
        originals = _rows(
            archive, "SELECT a.key, o.key FROM article AS a LEFT JOIN article AS o ON o.id = a.original_id"
        )
        return Contents(
            readings={reading.article.id: reading_to_dict(reading) for reading in readings},
            originals={row[0]: row[1] for row in originals},
            problems=Counter(
                (each.path, each.article, each.problem.stage, each.problem.reason, each.problem.message)
                for each in archive.problems()
            ),
            sources=archive.finished(),
            corrections=tuple((each.statement, each.field, str(each.value)) for each in archive.corrections()),
            listed=frozenset(tuple(row) for row in _rows(archive, _LISTED)),
            stories=frozenset(
                frozenset(article.id for article in story.articles)
                for story in archive.stories(outlets=0, articles=0, limit=None)
            ),
            threads=frozenset(
                frozenset(each.id for each in thread.renditions)
                for thread in archive.threads_of(name for reading in readings for name in reading.statement_ids)
                if len(thread.renditions) > 1
            ),
        )


def compare(found: Contents, wanted: Contents) -> list[str]:
    """How what is found differs from what an undisturbed run leaves."""
    faults = []
    if lost := wanted.readings.keys() - found.readings.keys():
        faults.append(f"{len(lost)} articles are lost, such as {min(lost)}")
    if excess := found.readings.keys() - wanted.readings.keys():
        faults.append(f"{len(excess)} articles are too many, such as {min(excess)}")
    odd = [key for key in found.readings.keys() & wanted.readings.keys() if found.readings[key] != wanted.readings[key]]
    if odd:
        faults.append(f"{len(odd)} readings differ, such as that of {min(odd)}")
    parts = ((name, getattr(found, name), getattr(wanted, name)) for name in _PARTS)
    faults += [f"the {name} differ: {_difference(own, other)}" for name, own, other in parts if own != other]
    return faults


def _difference(found: Any, wanted: Any) -> str:
    def rows(value: Any) -> Counter[Any]:
        return Counter(value.items() if isinstance(value, dict) else value)

    missing, excess = rows(wanted) - rows(found), rows(found) - rows(wanted)
    return f"{len(missing)} missing {list(missing)[:1]}, {len(excess)} too many {list(excess)[:1]}"


def faults_of(location: str, *allowed: Contents, told: frozenset[str] = frozenset()) -> list[str]:
    """What is wrong with an archive whose writer was stopped.

    Each reading must be one that a run of ``allowed`` makes, and the articles ``told``, of which the writer knew that
    they are kept, must be there.
    """
    try:
        with open_archive(location, create=False) as archive:
            faults = [f"check: {fault.article}: {fault.message}" for fault in archive.check()]
            if stray := _rows(archive, _STRAY_VECTORS)[0][0]:
                faults.append(f"{stray} statements have no vector, or several")
        found = contents_of(location)
    except OnrecordError as error:
        if not told and any(words in str(error) for words in ("there is no archive", "is an empty file")):
            return []  # killed before the archive was made
        return [f"does not open: {error}"]
    if lost := told - found.readings.keys():
        faults.append(f"{len(lost)} articles are lost that had been kept, such as {min(lost)}")
    for key, reading in found.readings.items():
        if not any(each.readings.get(key) == reading for each in allowed):
            faults.append(f"the reading of {key} is one that no run makes")
    return faults
