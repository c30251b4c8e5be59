"""What a page asks for before it does anything: who is there, whether it is an editor, whether the form is ours.

Dependencies for FastAPI. What is refused is raised as an HTTP exception in plain words.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Final

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from onrecord.web.safety.form_tokens import FormTokens
from onrecord.web.safety.origins import comes_from_browser
from onrecord.web.safety.visitors import Visitor

__all__ = ["FIELD", "HEADER", "address_of", "checked_form", "editor", "visitor"]

FIELD: Final = "csrf"
HEADER: Final = "x-csrf-token"
_MOST_FILES: Final = 5
_MOST_FIELDS: Final = 100
_FORM_TYPES: Final = ("application/x-www-form-urlencoded", "multipart/form-data")


def visitor(request: Request) -> Visitor:
    """Who asks."""
    found: Visitor = request.state.visitor
    return found


def editor(request: Request) -> Visitor:
    """Who asks, if it is an editor; anybody else is refused."""
    found = visitor(request)
    if not found.is_editor:
        raise HTTPException(403, "Only editors may do that, and you are signed in as a reader.")
    return found


def address_of(request: Request) -> str | None:
    """The network address that a request comes from, for the log."""
    return request.client.host if request.client else None


async def checked_form(request: Request) -> AsyncIterator[None]:
    """Refuse a form that no page of ours made for this browser, or that holds too many fields or files.

    The token stands in the field ``csrf`` or the header ``X-CSRF-Token``. It is not asked for with a bearer token,
    which no browser sends by itself; nor, on a server for this machine alone, below ``/api`` from a program that is no
    browser. The form's files are closed at the end.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
    form = await request.form(max_files=_MOST_FILES, max_fields=_MOST_FIELDS) if kind in _FORM_TYPES else None
    try:
        _check(request, form)
        yield
    finally:
        if form is not None:
            await form.close()


def _check(request: Request, form: FormData | None) -> None:
    if form is not None:
        # The form may have been taken apart before, under wider limits.
        parts = [value for _, value in form.multi_items()]
        if len(parts) > _MOST_FIELDS or sum(isinstance(value, UploadFile) for value in parts) > _MOST_FILES:
            raise HTTPException(413, f"At most {_MOST_FILES} files and {_MOST_FIELDS} fields can be sent at once.")
    found = visitor(request)
    if found.how == "bearer":
        return
    if found.how == "local" and request.url.path.startswith("/api/") and not comes_from_browser(request.headers):
        return
    token = request.headers.get(HEADER) or (form.get(FIELD) if form is not None else None)
    forms: FormTokens = request.state.csrf
    if not isinstance(token, str) or not forms.fits(token):
        raise HTTPException(
            403, "This form has grown old, or is not ours; load its page again, and repeat what you did."
        )
