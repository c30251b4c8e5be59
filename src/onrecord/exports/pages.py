"""What our HTML pages have in common: templates that escape, and a content policy that names all that may run.

In go names of files in ``templates`` or text of scripts, out come markup and the sources of a content policy. Each
style and script stands within the page and is let through by its hash alone.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from onrecord.errors import OutputError

if TYPE_CHECKING:
    from typing import TextIO

    from jinja2 import Environment
    from markupsafe import Markup

__all__ = ["Asset", "asset", "check_encoding", "environment", "resource"]


class Asset(NamedTuple):
    """A style or a script as it stands in the page, and its source for the content policy."""

    text: Markup
    source: str


def asset(text: str) -> Asset:
    """Take a style or a script of our own package; no article's text may be in it."""
    from markupsafe import Markup

    # Line ends are those that a browser hashes, whatever the checkout or the output made of them.
    lines = "\n" + "\n".join(text.splitlines()) + "\n"
    digest = hashlib.sha256(lines.encode()).digest()
    return Asset(Markup(lines), f"'sha256-{base64.b64encode(digest).decode()}'")  # noqa: S704 - shipped with this package


@cache
def environment() -> Environment:
    """Give the templates: all they show is escaped, and a name that is not there is a fault."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    from onrecord.exports.characters import one_line, visible_markup

    templates = Environment(
        loader=FunctionLoader(lambda name: resource(f"templates/{name}")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    templates.filters.update(visible=visible_markup, one_line=one_line)
    return templates


def check_encoding(out: TextIO) -> None:
    """Raise :class:`OutputError` for a file that was opened in another encoding than UTF-8."""
    encoding = getattr(out, "encoding", None)
    if encoding is not None and encoding.lower().replace("-", "").replace("_", "") not in ("utf8", "utf8sig"):
        raise OutputError(f"the page is UTF-8, but its file was opened as {encoding}; open it with encoding='utf-8'")


def resource(name: str) -> str:
    """Read a text file of this room."""
    return files("onrecord.exports").joinpath(*name.split("/")).read_text(encoding="utf-8")
