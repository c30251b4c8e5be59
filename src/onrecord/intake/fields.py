"""One record of a collection (a JSON object, a table row) to an article, under the field names in use for news.

Names are compared without regard to case, underscores, hyphens and spaces: ``datePublished`` is ``date_published``.
Where a record has several names for one thing, the first in the order of the tables below that holds a value counts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from onrecord.errors import EmptyError, MalformedError, UnreadableError
from onrecord.intake.dates import parse_date
from onrecord.intake.language import normalize_code
from onrecord.records import Article, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["TEXT_NAMES", "begins_with_title", "fold", "is_known", "read_fields"]

TEXT_NAMES = ("text", "maintext", "body", "articletext", "articlebody", "article", "fulltext", "content")
_TITLE_NAMES = ("title", "headline")
_DATE_NAMES = (
    "published", "publishedat", "datepublished", "datepublish", "publishdate", "pubdate", "publicationdate", "date",
)  # fmt: skip
_OUTLET_NAMES = ("outlet", "publication", "publisher", "source", "sitename", "site", "sourcedomain")
_URL_NAMES = ("url", "link")
_AUTHOR_NAMES = ("authors", "author", "byline")
_LANGUAGE_NAMES = ("language", "lang")
_KNOWN = frozenset(
    (*TEXT_NAMES, *_TITLE_NAMES, *_DATE_NAMES, *_OUTLET_NAMES, *_URL_NAMES, *_AUTHOR_NAMES, *_LANGUAGE_NAMES)
)


def fold(name: str) -> str:
    """Write a field name without case, underscores, hyphens and spaces."""
    return re.sub(r"[\s_-]+", "", name.lstrip("\ufeff")).casefold()


def is_known(name: str) -> bool:
    """Whether a folded field name is one that is read."""
    return name in _KNOWN


class _Record:
    """A record's fields under folded names, with a note of each value that could not be used."""

    def __init__(self, values: Mapping[str, Any], origin: str) -> None:
        self.origin = origin
        self.problems: list[Problem] = []
        self._values: dict[str, Any] = {}
        self._names: dict[str, str] = {}
        for name, value in values.items():
            folded = fold(name)
            if folded in _KNOWN and self._values.get(folded, value) != value:
                raise MalformedError(f"names the field {name!r} twice with different values; keep one", origin=origin)
            self._values[folded] = value
            self._names[folded] = name

    def present(self, names: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
        """Give the named fields that hold something, as the record spells them, in the order of ``names``."""
        for name in names:
            value = self._values.get(name)
            if value is not None and not (isinstance(value, str) and not value.strip()) and value != []:
                yield self._names[name], value

    def has(self, names: tuple[str, ...]) -> bool:
        return any(name in self._values for name in names)

    def note(self, reason: str, message: str) -> None:
        self.problems.append(Problem("intake", reason, message, self.origin))


def read_fields(values: Mapping[str, Any], *, origin: str) -> tuple[Article, str | None, list[Problem]]:
    """Give the article in one record, the language it states, and a problem for each field that could not be used."""
    record = _Record(values, origin)
    body = _body(record, values)
    title = _string(record, "title", _TITLE_NAMES)
    title = " ".join(title.split()) if title else None
    text = body if title is None or begins_with_title(body, title) else f"{title}\n\n{body}"
    language = _string(record, "language", _LANGUAGE_NAMES)
    code = normalize_code(language) if language else None
    if language and code is None:
        record.note("field", f"language {language[:80]!r} is no known code; it was left out")
    article = Article(
        text=text,
        title=title,
        outlet=_outlet(record),
        published=_published(record),
        url=_string(record, "url", _URL_NAMES),
        authors=_authors(record),
        origin=origin,
    )
    return article, code, record.problems


_CUT = re.compile(r"\[\+\d+ chars\]\s*\Z")


def _body(record: _Record, values: Mapping[str, Any]) -> str:
    for name, value in record.present(TEXT_NAMES):
        if not isinstance(value, str):
            kind = type(value).__name__
            raise MalformedError(f"field {name!r} must be a string, not {kind}; mend the record", origin=record.origin)
        if _CUT.search(value):  # NewsAPI gives 200 characters and this note
            message = f"field {name!r} is cut short ({value[-20:].strip()!r}); get the whole article"
            raise UnreadableError(message, origin=record.origin)
        if any(map(str.isalnum, value)):
            return value
    if record.has(TEXT_NAMES):
        raise EmptyError("the record's text is empty; leave it out or add the text", origin=record.origin)
    names = ", ".join(repr(name[:40]) for name in list(values)[:12]) or "none"
    known = ", ".join(TEXT_NAMES)
    raise MalformedError(
        f"the record has no text: its fields are {names}; name the text one of {known}", origin=record.origin
    )


def begins_with_title(body: str, title: str) -> bool:
    """Whether the title stands at the head of the body, by itself and not as the start of a longer sentence."""
    line = re.split(r"[\r\n]", body.lstrip()[: 2 * len(title) + 1000], maxsplit=1)[0]
    line, title = " ".join(line.split()).casefold(), " ".join(title.split()).casefold()
    rest = line[len(title) :].lstrip()
    return line.startswith(title) and (not rest or rest[0] in ".!?:;|–—-")


def _string(record: _Record, what: str, names: tuple[str, ...]) -> str | None:
    for name, value in record.present(names):
        if isinstance(value, str):
            return value.strip()
        record.note("field", f"field {name!r} must be a string, not {type(value).__name__}; the {what} was left out")
    return None


def _outlet(record: _Record) -> str | None:
    for name, value in record.present(_OUTLET_NAMES):
        inner = value.get("name") or value.get("title") if isinstance(value, dict) else value
        if isinstance(inner, str) and inner.strip():
            return inner.strip()
        record.note("field", f"field {name!r} holds no name; the outlet was left out")
    return None


def _published(record: _Record) -> Any:
    for name, value in record.present(_DATE_NAMES):
        inner = value.get("$date") if isinstance(value, dict) else value
        if (found := parse_date(inner)) is not None:
            return found
        shown = repr(value)[:80]
        record.note("date", f"{name} {shown} cannot be told for certain; write it as YYYY-MM-DD; it was left out")
    return None


def _authors(record: _Record) -> tuple[str, ...]:
    for name, value in record.present(_AUTHOR_NAMES):
        items = value if isinstance(value, list) else [value]
        names: list[str] = []
        for item in items:
            inner = item.get("name") if isinstance(item, dict) else item
            if isinstance(inner, str):
                names += split_authors(inner)
            elif inner is not None:
                record.note("field", f"field {name!r} holds what is no name; that author was left out")
        if names:
            return tuple(dict.fromkeys(names))
    return ()


def split_authors(line: str) -> list[str]:
    """Part the names in a byline; at a comma only where each part has two words, as "Brel, Anna" is one name."""
    line = re.sub(r"(?i)\Aby\s+", "", line.strip())
    names: list[str] = []
    for piece in re.split(r"\s*;\s*|\s*\n\s*", line):
        parts = re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*", piece)
        names += parts if all(len(part.split()) > 1 for part in parts) else [piece]
    return [name for name in (name.strip() for name in names) if name]
