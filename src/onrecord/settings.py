"""One table of settings: name, default and help. The command line, the environment and the docs read from it.

A setting ``batch_size`` is set by the environment variable ``ONRECORD_BATCH_SIZE``. Nothing here reads files.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from onrecord.errors import SettingError

__all__ = ["Settings"]


def _setting(default: Any, text: str, *, low: float | None = None, high: float | None = None) -> Any:
    return field(default=default, metadata={"help": text, "low": low, "high": high})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings of a run. Values are checked when the object is made."""

    workers: int = _setting(
        0, "Articles or windows of text read side by side; 0 takes one worker a processor.", low=0, high=256
    )
    batch_size: int = _setting(
        16, "Articles read ahead and handled together; never changes the result.", low=1, high=4096
    )
    languages: str = _setting("en", "Languages that are read, as comma-separated ISO 639-1 codes; others are skipped.")
    max_bytes: int = _setting(
        64_000_000, "Largest input taken as one article, in bytes; larger ones are skipped.", low=1
    )
    archive: str = _setting(
        "onrecord.db", "The archive: a file of SQLite, or a database as postgresql://USER@HOST:PORT/NAME."
    )
    min_score: float = _setting(0.0, "Leave out statements with a score under this.", low=0.0, high=1.0)

    @classmethod
    def help(cls, name: str) -> str:
        """What the setting ``name`` does, in one sentence."""
        return next(str(setting.metadata["help"]) for setting in fields(cls) if setting.name == name)

    def __post_init__(self) -> None:
        for setting in fields(self):
            value, low, high = getattr(self, setting.name), setting.metadata["low"], setting.metadata["high"]
            # Written so that "not a number" fails as well.
            if (low is not None and not value >= low) or (high is not None and not value <= high):
                bounds = f"at least {low}" if high is None else f"from {low} to {high}"
                raise SettingError(f"setting {setting.name} must be {bounds}, not {value}")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None, **given: Any) -> Settings:
        """Settings from ``ONRECORD_*`` variables; values in ``given`` that are not None go first."""
        environment = os.environ if environment is None else environment
        known = {setting.name: setting for setting in fields(cls)}
        unknown = sorted(set(given) - set(known))
        if unknown:
            raise SettingError(f"unknown setting {', '.join(unknown)}; the settings are {', '.join(known)}")
        values: dict[str, Any] = {}
        for name, setting in known.items():
            if given.get(name) is not None:
                values[name] = given[name]
            elif (text := environment.get(f"ONRECORD_{name.upper()}")) is not None:
                kind: type[Any] = type(setting.default)
                try:
                    values[name] = kind(text)
                except ValueError:
                    raise SettingError(
                        f"ONRECORD_{name.upper()} must be of type {kind.__name__}, not {text!r}"
                    ) from None
        return cls(**values)
