"""Readings as one HTML page that needs nothing else: no network, no second file, no script to be read.

Article text is hostile input. All of it is escaped by the templates, and the page's content policy lets no script or
style run but our own two, which it names by their hashes. Readings are rendered one by one into a temporary file, since
the table of contents that stands before them is known only after the last.
"""

from __future__ import annotations

import base64
import hashlib
import tempfile
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, TextIO

from onrecord.errors import OutputError
from onrecord.exports.views import ArticleView, ContentsView, PageView

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jinja2 import Environment
    from markupsafe import Markup

    from onrecord.records import Problem, Reading

__all__ = ["write_report"]

_PART = 1 << 20


def write_report(readings: Iterable[Reading], out: TextIO, *, problems: Iterable[Problem] = ()) -> None:
    """Write the page for a whole run; only the article at hand and a line on each other are kept in memory.

    ``problems`` are those of inputs that gave no reading; they are asked for after the last reading, and listed at the
    end of the page. The same readings give the same page, byte for byte.
    A file that was opened in another encoding than UTF-8 raises :class:`OutputError`.
    """
    encoding = getattr(out, "encoding", None)
    if encoding is not None and encoding.lower().replace("-", "").replace("_", "") not in ("utf8", "utf8sig"):
        raise OutputError(f"the report is UTF-8, but its file was opened as {encoding}; open it with encoding='utf-8'")
    templates = _environment()
    contents = []
    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as body:
        for number, reading in enumerate(readings, start=1):
            article = ArticleView.of(reading, number)
            contents.append(ContentsView.of(article))
            body.writelines(templates.get_template("article.html").generate(article=article))
        page = PageView.of(contents, tuple(problems))
        body.seek(0)
        out.writelines(templates.get_template("page.html").generate(page=page, body=_parts(body), **_assets()))


def _parts(body: TextIO) -> Iterator[Markup]:
    from markupsafe import Markup

    while part := body.read(_PART):
        yield Markup(part)  # noqa: S704 - made by our own template a moment ago


def _assets() -> dict[str, object]:
    """Read style and script as they stand in the page, and their hashes for its content policy."""
    from markupsafe import Markup

    assets: dict[str, object] = {}
    for role, name in (("style", "report.css"), ("script", "report.js")):
        # Line ends are those that a browser hashes, whatever the checkout or the output made of them.
        text = "\n" + "\n".join(_resource(name).splitlines()) + "\n"
        digest = hashlib.sha256(text.encode()).digest()
        assets[role] = Markup(text)  # noqa: S704 - shipped with this package
        assets[f"{role}_hash"] = f"sha256-{base64.b64encode(digest).decode()}"
    return assets


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    from onrecord.exports.characters import one_line, visible_markup

    templates = Environment(
        loader=FunctionLoader(_resource),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    templates.filters.update(visible=visible_markup, one_line=one_line)
    return templates


def _resource(name: str) -> str:
    return (files("onrecord.exports") / "templates" / name).read_text(encoding="utf-8")
