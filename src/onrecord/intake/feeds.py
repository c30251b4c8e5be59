"""RSS and Atom feeds: each entry that holds its article in full is one article.

Gives articles under their own origin (``path:entry``, the first entry being 1). An entry with no more than a summary is
fetched through the function that is handed in, or is a problem of reason ``excerpt``. Nothing here opens a connection.

lxml reads the feeds, with document types and entities taken out first. feedparser knows more of the old dialects, but
reads a broken feed with a parser of its own that took 4 s for a megabyte; lxml stops at the break, and the entries
before it are kept.
"""

from __future__ import annotations

import html
import re
from dataclasses import replace
from html.entities import html5
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from onrecord.errors import EmptyError, MalformedError, SkipError, TooLargeError
from onrecord.intake.dates import parse_date
from onrecord.intake.decoding import decode
from onrecord.intake.fields import begins_with_title, split_authors
from onrecord.intake.language import normalize_code
from onrecord.intake.sniff import Kept
from onrecord.intake.webpage import host_of, read_fragment
from onrecord.records import Article, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["read_feed"]

_XML_CHARSET = re.compile(rb"(?i)\A\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{2,40})")
_PROLOGUE = re.compile(r"(?is)<\?xml[^>]*+>|<!doctype(?:[^>\[]|\[[^\]]*+\])*+>")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# An open CDATA section goes to the end, so that many of them are not each looked through.
_REFERENCE = re.compile(
    r"(?s)<!\[CDATA\[(?>.*?(?:\]\]>|\Z))|&(?:#[0-9]{1,7};|#[xX][0-9A-Fa-f]{1,6};|([A-Za-z0-9]{1,32});)?"
)
_OWN_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})
# An entry is its article and some fields; a page has no more elements either.
_MOST_ELEMENTS = 100_000
_ENTRIES = frozenset({"item", "entry"})
# What publishing programs put at the end of a text that they cut.
_CUT = re.compile(
    r"(?i)(?:\[(?:…|\.\.\.|&hellip;)\]|(?:continue|keep) reading\b.{0,200}|\bread (?:more|on|the rest)\b\W{0,20}|…)"
    r"\s*\Z"
)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_MAIL_NAME = re.compile(r"[^\s()]{1,200}@[^\s()]{1,200}\s*(?:\(([^()]{1,200})\))?")


def read_feed(
    data: bytes, *, origin: str, url: str | None = None, fetch: Callable[[str, str], Kept] | None = None
) -> Iterator[Kept | Problem | SkipError]:
    """Give the articles of a feed in its order; entries before a break in its XML are kept.

    ``url`` is where the feed was got. ``fetch`` gives the page at an address under an origin; without it, nothing is
    fetched.
    """
    channel = _Channel(url)
    number = 0
    try:
        for element in _walk(_clean(data), channel):
            number += 1
            place = f"{origin}:{number}"
            try:
                yield _read_entry(element, channel, place, fetch)
            except SkipError as error:
                error.origin = place
                yield error
    except SkipError as error:
        error.message += f"; nothing after entry {number} was read" if number else ""
        raise
    if not number:
        raise EmptyError("the feed has no entries; wait for the next issue of it, or name another one")


def _clean(data: bytes) -> bytes:
    """The feed as UTF-8 without a document type, and without references but those that XML itself defines."""
    declared = _XML_CHARSET.search(data[:200])
    text = decode(data, declared=declared[1].decode("ascii") if declared else None)
    head = _PROLOGUE.sub("", text[:65_536]).lstrip("\ufeff \t\r\n\f")
    return _REFERENCE.sub(_refer, _NOT_XML.sub("", head + text[65_536:])).encode("utf-8")


def _refer(match: re.Match[str]) -> str:
    """Write a named character of HTML as itself, and an ampersand that stands for nothing as an ampersand."""
    whole, name = match[0], match[1]
    if whole.startswith(("<", "&#")) or name in _OWN_NAMES:
        return whole
    known = html5.get(f"{name};") if name else None
    return html.escape(known) if known else f"&amp;{whole[1:]}"


class _Channel:
    """What a feed says of itself."""

    def __init__(self, url: str | None) -> None:
        self.url = url
        self.outlet = host_of(url)
        self.language: str | None = None

    def note(self, element: Any) -> None:
        """Take what one of the feed's own fields says."""
        match _name(element):
            case "title":
                self.outlet = _plain(_text(element)) or self.outlet
            case "language":
                self.language = normalize_code(_text(element))
            case "link":
                self.url = self.url or element.get("href") or _text(element) or None


def _walk(data: bytes, channel: _Channel) -> Iterator[Any]:
    """The entries of the feed, each while it stands; what the feed says of itself goes to ``channel``."""
    from lxml.etree import LxmlError, iterparse

    count = 0
    try:
        events = iterparse(
            BytesIO(data), events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False,
            huge_tree=False, remove_comments=True, remove_pis=True,
        )  # fmt: skip
        inside = 0
        for event, element in events:
            is_entry = _name(element) in _ENTRIES
            if event == "start":
                count += 1
                inside += is_entry
                if count > _MOST_ELEMENTS:
                    raise TooLargeError(f"an entry of the feed has more than {_MOST_ELEMENTS} elements")
                continue
            inside -= is_entry
            if inside:
                continue
            if is_entry:
                yield element
                count = 0
                element.clear()
                parent = element.getparent()
                while parent is not None and len(parent) > 1:
                    del parent[0]
            elif (parent := element.getparent()) is not None and _name(parent) in {"channel", "feed"}:
                channel.note(element)
    except LxmlError as error:
        raise MalformedError(f"the feed is not sound XML ({str(error)[:200]}); get the whole feed") from error


def _name(element: Any) -> str:
    tag = element.tag
    return str(tag).rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _text(element: Any) -> str:
    return "".join(map(str, element.itertext())).strip()


def _plain(text: str) -> str:
    """Words without tags and references, on one line."""
    return " ".join(html.unescape(_TAG.sub("", html.unescape(text) if "<" not in text else text)).split())


def _read_entry(
    element: Any, channel: _Channel, origin: str, fetch: Callable[[str, str], Kept] | None
) -> Kept | Problem:
    fields: dict[str, list[Any]] = {}
    for child in element:
        fields.setdefault(_name(child), []).append(child)
    title = _first(fields, "title")
    link = _find_link(fields, channel.url)
    article = Article(
        text="",
        title=(title and _plain(title)) or None,
        outlet=channel.outlet,
        published=next((day for name in ("pubdate", "published", "date", "updated", "issued")
                        if (day := parse_date(_first(fields, name)))), None),
        url=link,
        authors=_find_authors(fields),
        origin=origin,
    )  # fmt: skip
    lines = _find_lines(fields)
    if lines and not _CUT.search(lines[-1][-400:]):
        body = "\n".join(lines)
        head = f"{article.title}\n\n" if article.title and not begins_with_title(body, article.title) else ""
        return Kept(replace(article, text=head + body), channel.language)
    if link is None or fetch is None:
        how = "it names no page" if link is None else "nothing is fetched for a feed from a file"
        message = f"the entry holds no more than an excerpt, and {how}; name the address of the feed or of the page"
        return Problem("intake", "excerpt", message, origin)
    page = fetch(link, origin)
    found = page.article
    return replace(
        page,
        article=replace(
            found,
            outlet=found.outlet or article.outlet,
            published=found.published or article.published,
            authors=found.authors or article.authors,
        ),
        stated_language=page.stated_language or channel.language,
    )


def _first(fields: dict[str, list[Any]], name: str) -> str | None:
    for element in fields.get(name, ()):
        if text := _text(element):
            return text
    return None


def _find_link(fields: dict[str, list[Any]], base: str | None) -> str | None:
    candidates: list[str] = [
        element.get("href") or _text(element)
        for element in fields.get("link", ())
        if (element.get("rel") or "alternate") == "alternate"
    ]
    permanent = (each for each in fields.get("guid", ()) if (each.get("isPermaLink") or "true").lower() != "false")
    candidates += map(_text, permanent)
    for candidate in candidates:
        try:
            found = urljoin(base or "", candidate.strip())
        except ValueError:
            continue
        if found.lower().startswith(("http://", "https://")):
            return found
    return None


def _find_authors(fields: dict[str, list[Any]]) -> tuple[str, ...]:
    names: list[str] = []
    for element in (*fields.get("creator", ()), *fields.get("author", ())):
        inner = next((_text(child) for child in element if _name(child) == "name"), None)
        line = _plain(inner if inner is not None else _text(element))[:500]
        mail = _MAIL_NAME.fullmatch(line)
        line = (mail[1] or "") if mail else line
        names += split_authors(line)
    return tuple(dict.fromkeys(names))


def _find_lines(fields: dict[str, list[Any]]) -> list[str]:
    """The lines of the article: content:encoded of RSS, content of Atom, or nothing where there is a summary only."""
    for element in (*fields.get("encoded", ()), *fields.get("content", ())):
        kind = (element.get("type") or "html").lower()
        if element.get("src") or element.get("url"):
            continue
        if kind == "xhtml":
            from lxml.etree import tostring

            lines = read_fragment("".join(tostring(child, encoding="unicode", method="html") for child in element))
        elif kind in {"text", "text/plain"}:
            lines = [" ".join(line.split()) for line in _text(element).split("\n") if line.strip()]
        elif "html" in kind:
            lines = read_fragment(_text(element))
        else:
            continue
        if any(map(str.isalnum, "".join(lines))):
            return lines
    return []
