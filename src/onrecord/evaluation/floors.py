"""The quality gate: floors under the figures of known corpora, kept in the repository beside this module.

In go the figures of one evaluation, out come the reasons why they do not pass, if any. Floors are only ever raised,
unless a lower one is asked for by name. This module computes no figures.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from onrecord.errors import GoldError, OutputError
from onrecord.evaluation.scores import COUNTS

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["FLOORS", "CorpusFloors", "check", "raise_floors", "read_floors"]

FLOORS = Path(__file__).with_name("floors.json")
"""The floors of this version of the program."""


class CorpusFloors(TypedDict):
    """Floors of one corpus: the lowest figures allowed, and its hash, since other texts give other figures."""

    hash: str
    figures: dict[str, float]


def read_floors(path: Path = FLOORS) -> dict[str, CorpusFloors]:
    """Read the floors by name of corpus."""
    try:
        floors = json.loads(path.read_bytes())
    except OSError as error:
        raise GoldError(f"{path}: the floors cannot be read: {error.strerror or error}") from error
    except ValueError as error:
        raise GoldError(f"{path}: the floors are not JSON: {error}") from error
    if not isinstance(floors, dict):
        raise GoldError(f"{path}: the floors must be an object with one entry a corpus")
    for corpus, entry in floors.items():
        if not _is_entry(entry):
            raise GoldError(f'{path}: the floors of {corpus} must be {{"hash": text, "figures": {{name: number}}}}')
    return floors


def _is_entry(entry: Any) -> bool:
    return (
        isinstance(entry, dict)
        and isinstance(entry.get("hash"), str)
        and isinstance(entry.get("figures"), dict)
        and all(isinstance(floor, (int, float)) and math.isfinite(floor) for floor in entry["figures"].values())
    )


def check(corpus: str, corpus_hash: str, figures: Mapping[str, float], *, path: Path = FLOORS) -> list[str]:
    """Tell why ``figures`` do not pass the gate of ``corpus``, one sentence a reason; an empty list means they pass."""
    floors = read_floors(path)
    if corpus not in floors:
        known = ", ".join(sorted(floors)) or "none"
        return [f"{corpus}: no floors are known for this corpus; known: {known}"]
    entry = floors[corpus]
    if not entry["figures"]:
        return [f"{corpus}: its floors are not set yet; set them with: onrecord evaluate ... --gate NAME --raise"]
    if entry["hash"] != corpus_hash:
        measured = f"its floors were measured on hash {entry['hash']}, not {corpus_hash}"
        return [f"{corpus}: this is another corpus: {measured}"]
    failures = []
    for name, floor in entry["figures"].items():
        if name not in figures:
            failures.append(f"{corpus}: the figure {name!r} is missing; its floor is {floor}")
        elif not figures[name] >= floor:  # so that "not a number" fails as well
            failures.append(f"{corpus}: {name} is {figures[name]}, below its floor of {floor}")
    return failures


def raise_floors(
    path: Path, corpus: str, figures: Mapping[str, float], corpus_hash: str, *, allow_lower: bool = False
) -> CorpusFloors:
    """Lift the floors of ``corpus`` to ``figures`` where these are higher, write the file, return what now stands.

    Counts of attributions are no floors and are left out. ``allow_lower`` takes all figures as they are, lower ones
    too, and lets the corpus change; without it another hash raises :class:`GoldError`.
    """
    floors = read_floors(path) if path.exists() else {}
    old = floors.get(corpus, CorpusFloors(hash="", figures={}))
    if old["figures"] and old["hash"] != corpus_hash and not allow_lower:
        raise GoldError(
            f"{path}: the floors of {corpus} were measured on another corpus (hash {old['hash']}, not {corpus_hash});"
            " allow lower floors to start anew"
        )
    raised = dict(old["figures"]) if old["hash"] == corpus_hash else {}
    for name, value in figures.items():
        if name in COUNTS:
            continue
        if not math.isfinite(value):
            raise ValueError(f"a floor must be a finite number, but {name} is {value}")
        raised[name] = value if allow_lower else max(value, raised.get(name, value))
    floors[corpus] = CorpusFloors(hash=corpus_hash, figures=raised)
    _write(path, floors)
    return floors[corpus]


def _write(path: Path, floors: Mapping[str, CorpusFloors]) -> None:
    fresh = path.with_name(f"{path.name}.new")
    try:
        fresh.write_text(json.dumps(floors, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        fresh.replace(path)
    except OSError as error:
        raise OutputError(f"{path}: the floors cannot be written: {error.strerror or error}") from error
