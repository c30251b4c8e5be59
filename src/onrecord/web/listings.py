"""Articles as lists show them, one typed record a line, and the addresses of outlets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import quote

from onrecord.exports.addresses import web_address
from onrecord.web.statements import UNTITLED

if TYPE_CHECKING:
    from onrecord.archive import ArticleListing

__all__ = ["ArticleLine", "article_line", "outlet_address"]


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """An article in a list; ``url`` is where it was published, if that is an address of the web."""

    id: str
    href: str
    title: str
    outlet: str | None
    outlet_href: str | None
    published: date | None
    url: str | None
    statements: int
    copy_of: str | None


def article_line(listing: ArticleListing) -> ArticleLine:
    """Take what a list shows of an article."""
    return ArticleLine(
        id=listing.id,
        href=f"/articles/{listing.id}",
        title=listing.title or UNTITLED,
        outlet=listing.outlet,
        outlet_href=outlet_address(listing.outlet),
        published=listing.published,
        url=web_address(listing.url),
        statements=listing.statements,
        copy_of=listing.copy_of,
    )


def outlet_address(name: str | None) -> str | None:
    """Where all that is known of an outlet stands; None for articles of which the outlet is not known."""
    return f"/outlets/{quote(name, safe='', errors='replace')}" if name and name.strip() else None
