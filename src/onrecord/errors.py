"""Every fault that onrecord raises, as one tree that says what a fault means for the run.

    OnrecordError
    ├── StopError             the run cannot go on: the call, the installation or the output is at fault
    │   ├── SettingError      a setting or argument is unknown or out of range
    │   ├── ModelError        model files are missing, damaged or of another version
    │   ├── MissingExtraError an optional package is not installed
    │   ├── OutputError       the output cannot be written
    │   ├── ArchiveError      the archive cannot be opened, read or written
    │   ├── WorkerError       a process that reads articles was ended
    │   └── GoldError         a file of gold annotations cannot be used
    └── SkipError             this one input is left out, recorded and counted; the run goes on
        ├── UnreadableError   the input cannot be opened, or is cut short
        ├── BinaryError       the input is no text
        ├── EncodingError     the characters cannot be decoded without guessing
        ├── EmptyError        there is no article text in it
        ├── LanguageError     the article is in a language that the model does not know
        ├── TooLargeError     the input is over the size limit of the settings
        └── MalformedError    a record breaks its format (one line of JSON Lines, one row of CSV)

Faults of other libraries are turned into one of these where they enter. This module raises nothing itself.
"""

from __future__ import annotations

__all__ = [
    "ArchiveError",
    "BinaryError",
    "EmptyError",
    "EncodingError",
    "GoldError",
    "LanguageError",
    "MalformedError",
    "MissingExtraError",
    "ModelError",
    "OnrecordError",
    "OutputError",
    "SettingError",
    "SkipError",
    "StopError",
    "TooLargeError",
    "UnreadableError",
    "WorkerError",
]


class OnrecordError(Exception):
    """Base of all faults: the message says what happened, to which input, and what to do."""


class StopError(OnrecordError):
    """The run cannot go on."""


class SettingError(StopError):
    """A setting or an argument is unknown or out of range."""


class ModelError(StopError):
    """Model files are missing, damaged, or of another version than this program."""


class MissingExtraError(StopError):
    """An optional package is not installed."""

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(f"{package} is not installed; install it with: pip install 'onrecord[{extra}]'")


class OutputError(StopError):
    """The output cannot be written."""


class ArchiveError(StopError):
    """The archive is missing, damaged, locked, full, read-only, or of a newer version than this program."""


class WorkerError(StopError):
    """A process that reads articles was ended from outside."""


class GoldError(StopError):
    """A file of gold annotations cannot be used."""


class SkipError(OnrecordError):
    """One input is left out, with its reason; the run goes on.

    ``origin`` names the input: a path, with ``:line`` where it is one record of many, or ``-`` for standard input.
    """

    reason = "skipped"
    """Short machine-readable reason, as it stands in a problem record."""

    def __init__(self, message: str, *, origin: str | None = None) -> None:
        super().__init__(message if origin is None else f"{origin}: {message}")
        self.message = message
        self.origin = origin


class UnreadableError(SkipError):
    """The input cannot be opened, or is cut short."""

    reason = "unreadable"


class BinaryError(SkipError):
    """The input is no text."""

    reason = "binary"


class EncodingError(SkipError):
    """The characters cannot be decoded without guessing."""

    reason = "encoding"


class EmptyError(SkipError):
    """There is no article text in the input."""

    reason = "empty"


class LanguageError(SkipError):
    """The article is in a language that the model does not know."""

    reason = "language"


class TooLargeError(SkipError):
    """The input is over the size limit of the settings."""

    reason = "too-large"


class MalformedError(SkipError):
    """A record breaks its format."""

    reason = "malformed"
