"""A web page saved as HTML: its headline, paragraphs, outlet, date, address and authors, taken out by trafilatura.

Gives an article whose text is the headline, an empty line, and one paragraph a line. Nothing is fetched, no script is
run, and pages built to exhaust a parser are refused by counting before they are read.
"""

from __future__ import annotations

import logging
import re
import warnings
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from onrecord.errors import EmptyError, EncodingError, MalformedError, TooLargeError
from onrecord.intake.dates import parse_date
from onrecord.intake.decoding import decode
from onrecord.intake.sniff import Kept
from onrecord.records import Article

if TYPE_CHECKING:
    from datetime import date

__all__ = ["host_of", "read_fragment", "read_page"]

_CHARSET = re.compile(rb"(?i)<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})")
_XML_CHARSET = re.compile(rb"(?i)\A\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{2,40})")
# Browsers put the address of a saved page into a comment: <!-- saved from url=(0041)https://... -->
_SAVED_FROM = re.compile(
    r"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(https?://[^\s<>]{3,2000})"
)
_DATA_ADDRESS = re.compile(r"data:[\w/+.;=-]{0,100},[\w/+=%.~-]+", re.ASCII)
_PROLOGUE = re.compile(r"(?i)\A\s*(?:<\?xml[^>]*>\s*)?(?:<!doctype(?:[^>\[]|\[[^\]]*\])*>)?")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# libxml2 looks through all attributes of a tag for each new one: 60,000 take 3 s, 2,000 a few milliseconds.
_ATTRIBUTE_BOMB = re.compile(
    r"<[A-Za-z](?:[\s/]*+[^\s=>\"'/]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"']++))?+){2000}+"
)
# trafilatura takes about 5 s for 100,000 elements.
_MOST_ELEMENTS = 100_000
# Each of its rules reads each attribute: 5 MB in one take 7 s. Class names and addresses are far shorter.
_LONGEST_ATTRIBUTE = 5_000
# A text under 250 characters is thin to trafilatura, which then takes the page as one blob of words. Short news items
# are read again with this bound, and their paragraphs are taken if they hold at least this share of the blob.
_SHORTEST_TEXT = 25
_LEAST_SHARE = 0.5
_QUIET = ("trafilatura", "htmldate", "courlan", "justext", "readability")
_BREAKS = frozenset({"p", "head", "quote", "list", "item", "table", "row", "cell", "lb", "code", "body", "div", "fw"})


def read_page(data: bytes, *, origin: str, charset: str | None = None, url: str | None = None) -> Kept:
    """Take the article out of a saved web page.

    ``charset`` is what the server said of it, which goes before what the page says of itself; ``url`` is the address
    that the page was kept under, for a page that does not name its own.
    """
    page, damage = _decode_page(data, charset)
    tree = _parse(page)
    document = _extract(tree)
    lines = _lines(document)
    if len(lines) == 1 and len(again := _lines(_extract(tree, shortest=_SHORTEST_TEXT))) > 1:
        lines = again if sum(map(len, again)) >= _LEAST_SHARE * len(lines[0]) else lines
    title = " ".join((document.title or "").split()) if document is not None else ""
    if lines and _is_same(lines[0], title):
        del lines[0]
    if document is None or not any(map(str.isalnum, "".join(lines))):
        raise EmptyError("no article text stands in the page; save the article's own page, or its text")
    text = "\n".join([title, "", *lines] if title else lines)
    if damage is not None and "\ufffd" in text:
        raise damage
    saved_from = _SAVED_FROM.search(page[:20_000])
    authors = tuple(name.strip() for name in (document.author or "").split(";") if name.strip())
    article = Article(
        text=text,
        title=title or None,
        outlet=document.sitename or document.hostname or host_of(url),
        published=_date(document.date),
        url=document.url or (saved_from[1] if saved_from else url),
        authors=authors,
        origin=origin,
    )
    return Kept(article)


# Block elements of HTML, and those that begin a line in its rendering.
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "caption", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "legend", "li",
    "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
_NO_WORDS = frozenset(["audio", "button", "canvas", "iframe", "noscript", "object", "script", "style", "svg", "video"])


def read_fragment(html: str) -> list[str]:
    """The lines of a piece of HTML that holds nothing but an article, as a feed does: all its words, block by block."""
    from lxml.etree import iterwalk

    if not html.strip():
        return []
    lines: list[str] = []
    current: list[str] = []
    silent = 0

    def close() -> None:
        if line := " ".join("".join(current).split()):
            lines.append(line)
        current.clear()

    for event, element in iterwalk(_parse(f"<div>{html}</div>"), events=("start", "end")):
        if element.tag in _BLOCKS:
            close()
        if element.tag in _NO_WORDS:
            silent += 1 if event == "start" else -1
        words = element.text if event == "start" else element.tail
        if words and not silent:
            current.append(words)
    close()
    return lines


def host_of(url: str | None) -> str | None:
    """The host in an address, without ``www``: it stands for the outlet where nothing else names it."""
    try:
        host = urlsplit(url).hostname if url else None
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def _decode_page(data: bytes, charset: str | None) -> tuple[str, EncodingError | None]:
    """Decode the page; damaged bytes outside the article do no harm, so they are marked and judged afterwards."""
    found = _CHARSET.search(data[:8192]) or _XML_CHARSET.search(data[:200])
    declared = charset or (found[1].decode("ascii") if found else None)
    try:
        return decode(data, declared=declared), None
    except EncodingError as error:
        return data.decode("utf-8", "replace"), error


def _parse(page: str) -> Any:
    from lxml.etree import LxmlError
    from lxml.html import HTMLParser, document_fromstring

    if _ATTRIBUTE_BOMB.search(page):
        raise MalformedError("a tag of the page has more than 2000 attributes; save the article as text")
    page = _NOT_XML.sub("", _DATA_ADDRESS.sub("", _PROLOGUE.sub("", page, count=1)))
    parser = HTMLParser(encoding="utf-8", collect_ids=False, remove_comments=True, remove_pis=True)
    try:
        tree = document_fromstring(page.encode("utf-8"), parser=parser)
    except (LxmlError, ValueError) as error:
        raise EmptyError("no article text stands in the page; save the article's own page, or its text") from error
    stopped = [
        entry.message for entry in parser.error_log if entry.level_name == "FATAL" or "xcessive" in entry.message
    ]
    if stopped:
        raise MalformedError(f"the page cannot be read to its end ({stopped[0].strip()}); save the article as text")
    for number, element in enumerate(tree.iter("*")):
        if number >= _MOST_ELEMENTS:
            raise TooLargeError(f"the page has more than {_MOST_ELEMENTS} elements; save the article as text")
        for name, value in element.attrib.items():
            if len(value) > _LONGEST_ATTRIBUTE:
                del element.attrib[name]
    return tree


def _extract(tree: Any, *, shortest: int | None = None) -> Any:
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from trafilatura import bare_extraction
        from trafilatura.settings import use_config

        config = use_config()
        if shortest is not None:
            config["DEFAULT"]["MIN_EXTRACTED_SIZE"] = str(shortest)
        try:
            # The comparison with other extractors (fast=False) costs some milliseconds a page and saves odd layouts.
            # A date is taken from metadata, not guessed from any number on the page; the latest one allowed is fixed,
            # since the default, today, would let the same page give another date tomorrow.
            return bare_extraction(
                tree,
                fast=False,
                include_comments=False,
                include_tables=True,
                with_metadata=True,
                config=config,
                date_extraction_params={
                    "original_date": True,
                    "extensive_search": False,
                    "max_date": "2100-01-01",
                },
            )
        except RecursionError as error:
            raise MalformedError("the page is nested too deeply to be read; save the article as text") from error


def _lines(document: Any) -> list[str]:
    """Give the text of each block, one a line, without the list and table marks that trafilatura would add."""
    if document is None or document.body is None:
        return []
    body = document.body
    lines: list[str] = []
    current: list[str] = []

    def close() -> None:
        if line := " ".join("".join(current).split()):
            lines.append(line)
        current.clear()

    from lxml.etree import iterwalk

    for event, element in iterwalk(body, events=("start", "end")):
        if element.tag in _BREAKS:
            close()
        words = element.text if event == "start" else element.tail
        if words and (event == "start" or element is not body):
            for part in re.split(r"(\n)", words) if element.tag == "code" and event == "start" else [words]:
                if part == "\n":
                    close()
                else:
                    current.append(part)
    close()
    return lines


def _is_same(line: str, title: str) -> bool:
    return bool(title) and line.casefold().rstrip(".") == title.casefold().rstrip(".")


def _date(found: str | None) -> date | None:
    return parse_date(found) if found else None
