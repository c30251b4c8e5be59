"""Options that several verbs share, and how they open an archive."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord.errors import SettingError
from onrecord.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from onrecord.archive import Archive, Selection
    from onrecord.records import Reading

__all__ = [
    "PATHS_HELP",
    "About",
    "Acts",
    "ArchiveOption",
    "Kinds",
    "MinScore",
    "Originals",
    "Outlets",
    "Output",
    "Polarities",
    "Since",
    "Speakers",
    "Stances",
    "Until",
    "open_archive",
    "renaming",
    "selection_of",
]

PATHS_HELP = (
    "Files, folders, patterns or addresses: text, HTML, JSON, JSON Lines, CSV, Parquet, WARC, RSS or Atom, packed or "
    "not; - is standard input."
)

ArchiveOption = Annotated[
    str | None,
    typer.Option("--archive", "-a", metavar="FILE|URL", help=Settings.help("archive")),
]
About = Annotated[
    str | None,
    typer.Option(metavar="WORDS", help="Words that must be said; phrases in quotation marks; a minus sign excludes."),
]
Since = Annotated[str | None, typer.Option(metavar="DATE", help="Said, or else published, on this day or later.")]
Until = Annotated[str | None, typer.Option(metavar="DATE", help="On this day or earlier; 2031 and 2031-03 work too.")]
Acts = Annotated[list[str] | None, typer.Option("--act", metavar="ACT", help="state, warn, deny ...; may be repeated.")]
Kinds = Annotated[
    list[str] | None, typer.Option("--kind", metavar="KIND", help="direct, indirect or mixed; may be repeated.")
]
Polarities = Annotated[
    list[str] | None,
    typer.Option("--polarity", metavar="P", help="said, not_said, refused or would_say; may be repeated."),
]
Stances = Annotated[
    list[str] | None,
    typer.Option("--stance", metavar="S", help="neutral, factive, doubting or charged verbs; may be repeated."),
]
Outlets = Annotated[list[str] | None, typer.Option("--outlet", metavar="NAME", help="In this outlet; may be repeated.")]
MinScore = Annotated[float, typer.Option(help=Settings.help("min_score"), min=0.0, max=1.0)]
Originals = Annotated[bool, typer.Option("--originals", help="Leave out articles that are copies of others.")]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file, not standard output.")]
Speakers = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Your own names: a CSV file with the columns name, aliases, type, wikidata."),
]


def open_archive(location: str | None, *, create: bool = False) -> Archive:
    """The archive that an option names, or the one of the settings."""
    from onrecord.pipeline.neighbours import open_archive as open_at

    return open_at(Settings.from_environment(archive=location).archive, create=create)


def selection_of(
    speaker: str | None,
    *,
    about: str | None,
    since: str | None,
    until: str | None,
    outlets: Sequence[str] | None,
    min_score: float,
    originals: bool,
    **words: Sequence[str] | None,
) -> Selection:
    """The selection that options describe; ``words`` are those of acts, kinds, polarities and stances."""
    from onrecord.archive import Selection
    from onrecord.records import Act, Kind, Polarity, Stance

    kinds: dict[str, type[Any]] = {"acts": Act, "kinds": Kind, "polarities": Polarity, "stances": Stance}
    return Selection(
        speaker=speaker,
        about=about,
        since=_day(since, "--since"),
        until=_day(until, "--until"),
        outlets=tuple(outlets or ()),
        min_score=min_score,
        originals=originals,
        **{name: _members(kinds[name], given or ()) for name, given in words.items()},
    )


def _day(value: str | None, option: str) -> date | None:
    from onrecord.archive import day_of_words

    return None if value is None else day_of_words(value, option, last=option == "--until")


def _members(kind: type[Any], given: Sequence[str]) -> tuple[Any, ...]:
    known = [each.value for each in kind]
    for word in given:
        if word not in known:
            raise SettingError(f"there is no {kind.__name__.lower()} {word!r}; the known ones are {', '.join(known)}")
    return tuple(kind(word) for word in given)


def renaming(archive: Archive, table: Path | None) -> Callable[[Reading], Reading] | None:
    """What gives speakers the names of the user's own table: one that is given now and kept, or one kept before."""
    from onrecord.pipeline.settling import table_of
    from onrecord.speakers.table import NameTable

    if table is not None:
        NameTable.read(table)
        archive.remember_names(NameTable.text_of(table))
    kept = table_of(archive)
    return None if kept is None else kept.apply
