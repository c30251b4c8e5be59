"""One request as a page function sees it: the archive, what is kept open, who asks, and at which address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated
from urllib.parse import parse_qsl, quote, urlencode

from fastapi import Depends, Request

from onrecord.web.desk import Desk
from onrecord.web.safety import Visitor, address_of

if TYPE_CHECKING:
    from onrecord.archive import Archive

__all__ = ["Here", "Seen", "see", "seen_in"]

FORMS = ("json", "csv")
"""Endings of an address that ask for the same page in another form."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A request. ``path`` and ``query`` are those of the page itself, without the form it is asked for in.

    ``partial`` tells that only the middle of the page is wanted, since a script puts it into the page that is shown.
    ``address`` is the network address that it comes from.
    """

    desk: Desk
    visitor: Visitor
    path: str
    query: str
    partial: bool = False
    address: str | None = None

    @property
    def archive(self) -> Archive:
        """The archive that is served."""
        return self.desk.archive

    def link(self, form: str | None = None, /, **changes: str | int | float | None) -> str:
        """The address of this page with some parameters changed, None removes one; in another form if asked for.

        A page is begun anew when what it asks for changes: ``after`` goes unless it is given.
        """
        changes = {"after": None, **changes}
        kept = [(name, value) for name, value in parse_qsl(self.query) if name not in changes]
        kept += [(name, str(value)) for name, value in changes.items() if value is not None and value != ""]
        path = quote(self.path, errors="replace")
        path = path if form is None else f"{path.rstrip('/') or '/home'}.{form}"
        return f"{path}?{urlencode(kept)}" if kept else path

    def note(self, action: str, subject: str | None = None) -> None:
        """Keep in the log what the visitor has done, in words, and the id or address of what it was done to."""
        self.archive.users.note(self.visitor.name, action, about=subject, origin=self.address)

    def given(self, name: str) -> list[str]:
        """The values that a parameter of the address has."""
        return [value for key, value in parse_qsl(self.query) if key == name]


async def see(request: Request) -> Seen:
    """What a page needs of a request; a coroutine, so that no thread is asked for it."""
    return seen_in(request)


def seen_in(request: Request) -> Seen:
    """Take what a page needs from a request."""
    path = request.url.path
    path = path.removeprefix("/api") if path.startswith("/api/") else path
    for form in FORMS:
        path = path.removesuffix(f".{form}")
    return Seen(
        desk=request.app.state.desk,
        visitor=request.state.visitor,
        path="/" if path in ("", "/home") else path,
        query=request.url.query,
        partial="hx-request" in request.headers,
        address=address_of(request),
    )


Here = Annotated[Seen, Depends(see)]
"""The type of a page function's first parameter."""
