"""Gold corpora: human annotations of who said what, in the JSON Lines form of PolNeAR.

In goes a file of ``{"name", "text", "attributions": [{"source", "cue", "content"}, ...]}`` a line, where each role is a
list of ``[start, end]`` pairs in code points, with ``title``, ``outlet`` and ``published`` where known. Out come gold
articles, checked: a corpus with a fault is not used at all, since figures over half of it would mislead.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from onrecord.errors import GoldError
from onrecord.evaluation.scores import ROLES, Attribution
from onrecord.records import Article, Span

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["GoldArticle", "hash_gold", "read_gold", "read_gold_readings"]


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """One annotated text; ``name`` is unique in its corpus."""

    name: str
    text: str
    attributions: tuple[Attribution, ...]
    title: str | None = None
    outlet: str | None = None
    published: date | None = None

    def article(self) -> Article:
        """Give the article without its annotation, as the program under test gets it; ``origin`` is the name."""
        return Article(text=self.text, title=self.title, outlet=self.outlet, published=self.published, origin=self.name)


def read_gold(path: Path) -> tuple[GoldArticle, ...]:
    """Read a gold corpus. Of several lines with one name (several annotators) the first counts.

    Raises :class:`GoldError`, which names file, line and fault, if any line cannot be used.
    """
    articles: dict[str, GoldArticle] = {}
    for article in read_gold_readings(path):
        articles.setdefault(article.name, article)
    return tuple(articles.values())


def read_gold_readings(path: Path) -> tuple[GoldArticle, ...]:
    """Read every annotator's reading, one a line, so that names may repeat; else as :func:`read_gold`."""
    try:
        with path.open("rb") as lines:
            articles = [_parse_line(line, f"{path}:{number}") for number, line in enumerate(lines, 1) if line.strip()]
    except OSError as error:
        raise GoldError(f"{path}: cannot be read: {error.strerror or error}") from error
    if not articles:
        raise GoldError(f"{path}: there are no articles in it")
    return tuple(articles)


def _parse_line(line: bytes, place: str) -> GoldArticle:
    try:
        fields = json.loads(line.decode().rstrip())
    except UnicodeDecodeError as error:
        raise GoldError(f"{place}: is not UTF-8: {error.reason} at byte {error.start}") from error
    except json.JSONDecodeError as error:
        raise GoldError(f"{place}: is not JSON: {error.msg} at column {error.colno}") from error
    except (ValueError, RecursionError) as error:  # numbers of thousands of digits, thousands of nested lists
        raise GoldError(f"{place}: is not usable JSON: {error}") from error
    if not isinstance(fields, dict):
        raise GoldError(f"{place}: must be a JSON object, not {_describe(fields)}")
    text = _take(fields, "text", str, place)
    attributions = tuple(
        _parse_attribution(each, text, f"{place}: attribution {number}")
        for number, each in enumerate(_take(fields, "attributions", list, place), 1)
    )
    return GoldArticle(
        name=_take(fields, "name", str, place),
        text=text,
        attributions=attributions,
        title=_take(fields, "title", str, place, needed=False) or None,
        outlet=_take(fields, "outlet", str, place, needed=False) or None,
        published=_parse_date(_take(fields, "published", str, place, needed=False), place),
    )


def _take(fields: dict[str, Any], name: str, kind: type, place: str, *, needed: bool = True) -> Any:
    value = fields.get(name)
    if value is None:
        if needed:
            raise GoldError(f'{place}: the field "{name}" is missing')
        return None
    if not isinstance(value, kind):
        wanted = {"str": "a string", "list": "a list"}[kind.__name__]
        raise GoldError(f'{place}: the field "{name}" must be {wanted}, not {_describe(value)}')
    return value


def _parse_date(published: str | None, place: str) -> date | None:
    if not published:
        return None
    try:
        return date.fromisoformat(published)
    except ValueError as error:
        raise GoldError(f'{place}: the field "published" must be a date like 2024-05-31, not {published!r}') from error


def _parse_attribution(fields: Any, text: str, place: str) -> Attribution:
    if not isinstance(fields, dict):
        raise GoldError(f"{place}: must be an object, not {_describe(fields)}")
    _take(fields, "content", list, place)
    source, cue, content = (
        tuple(
            _parse_span(span, text, f"{place}, {role}") for span in _take(fields, role, list, place, needed=False) or ()
        )
        for role in ROLES
    )
    return Attribution(source, cue, content)


def _parse_span(pair: Any, text: str, place: str) -> Span:
    if not (isinstance(pair, list) and len(pair) == 2 and all(type(offset) is int for offset in pair)):
        raise GoldError(f"{place}: a span must be [start, end] in whole numbers, not {_describe(pair)}")
    start, end = pair
    if not 0 <= start <= end <= len(text):
        raise GoldError(f"{place}: the span [{start}, {end}] is not within the text's {len(text)} characters")
    if start == end:
        raise GoldError(f"{place}: the span [{start}, {end}] is empty")
    return Span(start, end)


def _describe(value: Any) -> str:
    shown = json.dumps(value)
    return shown if len(shown) <= 40 else f"{shown[:37]}..."


def hash_gold(articles: Iterable[GoldArticle]) -> str:
    """Hash names, texts and attributions in their order: two corpora of one hash give the same figures.

    How the file is laid out, and fields that no figure depends on, make no difference.
    """
    digest = hashlib.blake2b(digest_size=16)
    for article in articles:
        spans = [[attribution.source, attribution.cue, attribution.content] for attribution in article.attributions]
        # JSON in ASCII, one line an article: unambiguous, and sound for lone surrogates too.
        digest.update(json.dumps([article.name, article.text, spans], separators=(",", ":")).encode())
        digest.update(b"\n")
    return digest.hexdigest()
