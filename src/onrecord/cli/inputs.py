"""Reads the inputs of a command, and collects what cannot be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from onrecord.records import Article, Problem, Reading
    from onrecord.settings import Settings

__all__ = ["read_paths"]


def read_paths(paths: Iterable[str], settings: Settings, problems: list[Problem]) -> Iterator[Reading]:
    """The readings of all articles in ``paths``; problems, of inputs and of articles, are added to ``problems``."""
    from onrecord.exports import reading_from_dict
    from onrecord.intake import read_inputs
    from onrecord.pipeline import read_in_processes
    from onrecord.records import Problem

    def articles() -> Iterator[Article | Reading]:
        for item in read_inputs(paths, settings=settings, restore=reading_from_dict):
            if isinstance(item, Problem):
                problems.append(item)
            else:
                yield item

    for reading in read_in_processes(articles(), settings=settings):
        problems.extend(reading.problems)
        yield reading
