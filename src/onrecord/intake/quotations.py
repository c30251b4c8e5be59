"""Quotations that others have extracted already: GDELT's Global Quotation Graph and Quotebank, as JSON objects.

Gives each record as an article whose text is exactly what the record holds, with one statement for each quotation in
it. No quotation is looked for, and no speaker is guessed: who is named as its speaker stands in the record.

The Global Quotation Graph (https://blog.gdeltproject.org/announcing-the-global-quotation-graph/) has an object for
each article: ``date``, ``url``, ``title``, ``lang``, and ``quotes`` with ``pre``, ``quote`` and ``post``. Quotebank
(Vaucher et al. 2021, https://doi.org/10.5281/zenodo.4277311) has one for each quotation (``quoteID``, ``quotation``,
``speaker``, ``qids``, ``probas``, ``date``, ``urls``) or for each article (``articleID``, ``content``, ``quotations``
with ``quotationOffset``, which counts tokens, and ``names``).
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

from onrecord.errors import EmptyError, MalformedError, SkipError
from onrecord.intake.dates import parse_date
from onrecord.intake.fields import TEXT_NAMES, fold
from onrecord.intake.language import normalize_code
from onrecord.intake.sniff import Kept
from onrecord.intake.webpage import host_of
from onrecord.records import Article, Kind, Problem, Span, Speaker, SpeakerType, Statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["has_quotations", "read_quotations"]

_GRAPH = (("gdelt-gqg", "1"),)
_QUOTEBANK = (("quotebank", "1"),)
_NOBODY = Speaker("unknown", SpeakerType.UNKNOWN, reason="the source gives no speaker")
_QID = re.compile(r"Q[1-9][0-9]{0,11}")
# A quotation that does not stand where the record says is looked for in all of the text. So often that fails at most:
# each time reads the text to its end.
_MOST_FAILURES = 50
# Quotebank's texts are split into tokens of the Penn Treebank, which writes quotation marks so.
_MARKS = {"``": '"', "''": '"'}


def has_quotations(record: Mapping[str, Any]) -> bool:
    """Whether a JSON object is a record of extracted quotations, and no plain article."""
    if "quoteID" in record and "quotation" in record:
        return True
    if isinstance(record.get("quotations"), list) and "articleID" in record:
        return True
    return isinstance(record.get("quotes"), list) and "url" in record and not _has_text(record)


def _has_text(record: Mapping[str, Any]) -> bool:
    return any(fold(name) in TEXT_NAMES for name in record)


def read_quotations(record: Mapping[str, Any], *, origin: str) -> Iterator[Kept | Problem | SkipError]:
    """Give the article and statements of one record, and a problem for each quotation that cannot be placed in it."""
    if "quotes" in record and "quoteID" not in record and "articleID" not in record:
        yield from _read_graph(record, origin)
    elif "quoteID" in record:
        yield _read_quotation(record, origin)
    else:
        yield from _read_article(record, origin)


def _read_graph(record: Mapping[str, Any], origin: str) -> Iterator[Kept | Problem]:
    """Make the text of title and snippets, which is all that the graph holds of an article; it names no speakers."""
    title = _words(record, "title", origin)
    pieces = [title] if title else []
    length = len(title) + 2 if title else 0
    statements = []
    for number, each in enumerate(record["quotes"], start=1):
        found = _snippet(each, ("pre", "quote", "post"), of_tokens=False)
        if found is None:
            yield Problem("intake", "malformed", f"quotation {number} holds no words; it was left out", origin)
            continue
        snippet, start, end = found
        statements.append(_state(length + start, length + end, _NOBODY))
        pieces.append(snippet)
        length += len(snippet) + 2
    if not statements:
        raise EmptyError("the record holds no quotations; leave it out", origin=origin)
    language = _words(record, "lang", origin)
    url = _words(record, "url", origin)
    article = Article("\n\n".join(pieces), title, host_of(url), parse_date(record.get("date")), url, origin=origin)
    yield Kept(article, normalize_code(language) if language else None, tuple(statements), _GRAPH)


def _snippet(each: object, names: tuple[str, str, str], *, of_tokens: bool) -> tuple[str, int, int] | None:
    """A quotation with the words around it, and where it stands in them; None if there is no quotation.

    Two words that meet are parted by a space; ``of_tokens`` says that marks are parted from words as well.
    """
    if not isinstance(each, dict):
        return None
    before, quotation, after = (each.get(name) or "" for name in names)
    if not (isinstance(before, str) and isinstance(quotation, str) and isinstance(after, str)):
        return None
    if not any(map(str.isalnum, quotation)):
        return None
    before += _gap(before, quotation, of_tokens)
    after = _gap(quotation, after, of_tokens) + after
    return before + quotation + after, len(before), len(before) + len(quotation)


def _gap(before: str, after: str, of_tokens: bool) -> str:
    if not before or not after or before[-1].isspace() or after[0].isspace():
        return ""
    return " " if of_tokens or (before[-1].isalnum() and after[0].isalnum()) else ""


def _state(start: int, end: int, speaker: Speaker) -> Statement:
    return Statement((), (), (Span(start, end),), Kind.DIRECT, 1.0, speaker)


def _read_quotation(record: Mapping[str, Any], origin: str) -> Kept:
    """Take one quotation as its own text: the record is one for all articles that have it."""
    quotation = _words(record, "quotation", origin)
    if quotation is None:
        raise EmptyError("the record's quotation is empty; leave it out", origin=origin)
    urls = record.get("urls")
    url = next((each for each in urls if isinstance(each, str) and each), None) if isinstance(urls, list) else None
    name = record.get("speaker")
    speaker = _name_speaker(name, _probability(record.get("probas"), name, origin), _ids(record.get("qids")))
    article = Article(quotation, None, host_of(url), parse_date(record.get("date")), url, origin=origin)
    return Kept(article, "en", (_state(0, len(quotation), speaker),), _QUOTEBANK)


def _read_article(record: Mapping[str, Any], origin: str) -> Iterator[Kept | Problem]:
    """Place each quotation in the text; an edition without texts gives each with the words around it."""
    content = _words(record, "content", origin)
    title, url = _words(record, "title", origin), _words(record, "url", origin)
    places = None if content is None else _Places(content)
    pieces: list[str] = []
    length = 0
    statements = []
    for number, each in enumerate(record["quotations"], start=1):
        found = _snippet(each, ("leftContext", "quotation", "rightContext"), of_tokens=True)
        if found is None:
            yield Problem("intake", "malformed", f"quotation {number} holds no words; it was left out", origin)
            continue
        snippet, start, end = found
        if places is not None:
            span = places.find(each["quotation"], each.get("quotationOffset"))
            if span is None:
                message = f"quotation {number} does not stand in the article's text; it was left out"
                yield Problem("intake", "malformed", message, origin)
                continue
        else:
            span = Span(length + start, length + end)
            pieces.append(snippet)
            length += len(snippet) + 2
        try:
            speaker = _speaker_of(each, record.get("names"), origin)
        except SkipError as error:
            yield Problem("intake", error.reason, f"quotation {number}: {error.message}", origin)
            continue
        statements.append(_state(*span, speaker))
    text = "\n\n".join(pieces) if content is None else content
    if not text:
        raise EmptyError("the record holds neither text nor quotations; leave it out", origin=origin)
    statements.sort(key=lambda statement: statement.content)
    article = Article(text, title, host_of(url), parse_date(record.get("date")), url, origin=origin)
    yield Kept(article, "en", tuple(statements), _QUOTEBANK)


class _Places:
    """Where quotations stand in a text whose tokens are parted by spaces."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = [0, *(match.end() for match in re.finditer(" ", text))]
        self._failures = 0
        self._last = 0

    def find(self, quotation: str, offset: object) -> Span | None:
        """The span of ``quotation``, whose first token, or first character, has the number ``offset``."""
        if isinstance(offset, int) and not isinstance(offset, bool) and offset >= 0:
            starts = self._tokens[offset : offset + 1]
            for start in (*starts, *([offset] if offset < len(self._text) else [])):
                if (end := self._match(quotation, start)) is not None:
                    return Span(start, end)
        if self._failures >= _MOST_FAILURES:
            return None
        start = self._text.find(quotation, self._last)
        if start < 0:
            self._failures += 1
            return None
        self._last = start
        return Span(start, start + len(quotation))

    def _match(self, quotation: str, start: int) -> int | None:
        """Where ``quotation`` ends if it begins at ``start``, whatever the spaces between its characters."""
        if self._text.startswith(quotation, start):
            return start + len(quotation)
        position, text = start, self._text
        place = 0
        # Tokens are parted by single spaces: a longer way through the text is no way through this quotation.
        furthest = start + 3 * len(quotation)
        while place < len(quotation):
            if quotation[place].isspace():
                place += 1
            elif position >= min(furthest, len(text)):
                return None
            elif text[position].isspace() and position > start:
                position += 1
            elif quotation[place] == text[position]:
                place, position = place + 1, position + 1
            elif _MARKS.get(text[position : position + 2]) == quotation[place]:
                place, position = place + 1, position + 2
            else:
                return None
        return position


def _speaker_of(quotation: Mapping[str, Any], names: object, origin: str) -> Speaker:
    for top, probabilities in (("globalTopSpeaker", "globalProbas"), ("localTopSpeaker", "localProbas")):
        name = quotation.get(top)
        if not isinstance(name, str):
            continue
        ids = next((_ids(each.get("ids")) for each in _dicts(names) if each.get("name") == name), ())
        if not ids:
            ids = next((_ids(each.get("qids")) for each in _dicts(quotation.get(probabilities))
                        if each.get("speaker") == name), ())  # fmt: skip
        return _name_speaker(name, _probability(quotation.get(probabilities), name, origin), ids)
    return _NOBODY


def _dicts(values: object) -> list[dict[str, Any]]:
    return [each for each in values if isinstance(each, dict)] if isinstance(values, list) else []


def _name_speaker(name: object, probability: float, ids: tuple[str, ...]) -> Speaker:
    """Quotebank writes "None" where its model found nobody."""
    if not isinstance(name, str) or name == "None" or not (name := " ".join(name.split())):
        return _NOBODY
    return Speaker(name, SpeakerType.PERSON, score=probability, wikidata=ids[0] if len(ids) == 1 else None)


def _probability(probabilities: object, name: object, origin: str) -> float:
    """The probability that is given for ``name``; 1 where none is given."""
    for each in probabilities if isinstance(probabilities, list) else []:
        match each:
            case [speaker, value] | {"speaker": speaker, "proba": value}:
                pass
            case _:
                continue
        if speaker != name:
            continue
        try:
            found = float(value)
        except (TypeError, ValueError, OverflowError):
            found = math.nan
        # Sums over many articles are rounded before they are divided.
        if not -0.001 <= found <= 1.001:
            raise MalformedError(f"{str(value)[:40]!r} is no probability; mend the record", origin=origin)
        return min(max(found, 0.0), 1.0)
    return 1.0


def _ids(value: object) -> tuple[str, ...]:
    """The Wikidata identifiers in a list, or in a list that was written as text."""
    if isinstance(value, str):
        return tuple(_QID.findall(value[:10_000]))
    if isinstance(value, list):
        return tuple(each for each in value if isinstance(each, str) and _QID.fullmatch(each))
    return ()


def _words(record: Mapping[str, Any], name: str, origin: str) -> str | None:
    value = record.get(name)
    if value is not None and not isinstance(value, str):
        kind = type(value).__name__
        raise MalformedError(f"field {name!r} must be a string, not {kind}; mend the record", origin=origin)
    return value if value and not value.isspace() else None
