"""The article: one text as published by one outlet."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

__all__ = ["Article"]


@dataclass(frozen=True, slots=True)
class Article:
    """One text as published by one outlet, with what is known of its publication.

    ``text`` is final: spans of statements point into it. A headline is part of the text where the input gave one;
    ``title`` repeats it. ``language`` is an ISO 639-1 code. ``origin`` tells where the article was read from, as
    ``path`` or ``path:line``, and takes no part in equality of content (see ``id``).
    """

    text: str
    title: str | None = None
    outlet: str | None = None
    published: date | None = None
    url: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    origin: str | None = None

    @property
    def id(self) -> str:
        """Sixteen hexadecimal digits that depend on URL, outlet and text alone."""
        digest = hashlib.blake2b(digest_size=8)
        for part in (self.url or "", self.outlet or "", self.text):
            digest.update(part.encode("utf-8", "surrogatepass"))
            digest.update(b"\0")
        return digest.hexdigest()
