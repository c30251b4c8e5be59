"""The templates of the pages: all that they show is escaped, and what they name must be there."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined

from onrecord.exports.characters import one_line, visible_markup
from onrecord.exports.circumstances import day_in_words
from onrecord.web.keeping import CSRF
from onrecord.web.statics import static_address

if TYPE_CHECKING:
    from onrecord.web.seen import Seen

__all__ = ["counted", "open_templates", "render"]


def render(template: str, *, here: Seen | None, **given: Any) -> str:
    """Fill a template; ``here`` is the request, ``page`` the context by the words of its template."""
    return _environment().get_template(template).render(here=here, **given)


def open_templates() -> None:
    """Compile all templates, which takes some milliseconds each; otherwise it is done when one is filled first."""
    templates = _environment()
    for name in templates.list_templates(extensions=["html"]):
        templates.get_template(name)


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """A number with its noun.

    >>> counted(1, "statement"), counted(1200, "copy", "copies")
    ('1 statement', '1,200 copies')
    """
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def _day(value: date | None, otherwise: str = "undated") -> str:
    return otherwise if value is None else day_in_words(value)


def _share(part: float, whole: float) -> str:
    return f"{100 * part / whole:.0f}\u202f%" if whole else "–"


def _quoted(value: str) -> str:
    """As a part of an address; what UTF-8 cannot hold is replaced, where Jinja's own filter would fail."""
    return quote(value, safe="", errors="replace")


@cache
def _environment() -> Environment:
    templates = Environment(
        loader=PackageLoader("onrecord.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    templates.filters.update(visible=visible_markup, one_line=one_line, day=_day, share=_share, urlencode=_quoted)
    templates.globals.update(static=static_address, counted=counted, csrf_token=CSRF)
    return templates
