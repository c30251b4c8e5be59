"""Names of articles and statements for formats of the web: addresses and URNs.

In go ids and an address as the input gave it, out come IRIs that are safe to follow. An address of any other kind than
the web's is never given on: a consumer may make a link of it.
"""

from __future__ import annotations

import re

from onrecord.exports.characters import visible_text

__all__ = ["article_iri", "article_urn", "statement_urn", "web_address", "wikidata_iri"]

_WEB_ADDRESS = re.compile(r"https?://[^\s\"'<>\\^`{|}]+", re.IGNORECASE)
_WIKIDATA = re.compile(r"Q[1-9][0-9]{0,11}")


def web_address(url: str | None) -> str | None:
    """Give the address if it is a plain one of the web, else None."""
    return url if url and _WEB_ADDRESS.fullmatch(url) and visible_text(url) == url else None


def article_urn(article_id: str) -> str:
    """Name an article by its id alone."""
    return f"urn:onrecord:article:{article_id}"


def article_iri(article_id: str, url: str | None) -> str:
    """Name an article by its address on the web where it has one, else by its id."""
    return web_address(url) or article_urn(article_id)


def statement_urn(statement_id: str) -> str:
    """Name a statement by what ``Reading.statement_ids`` gives."""
    return f"urn:onrecord:statement:{statement_id}"


def wikidata_iri(identifier: str | None) -> str | None:
    """Give the IRI of a Wikidata item such as ``Q42``; None for what is not the identifier of one."""
    return f"http://www.wikidata.org/entity/{identifier}" if _WIKIDATA.fullmatch(identifier or "") else None
