"""Readings as one HTML page that needs nothing else: no network, no second file, no script to be read.

Article text is hostile input. All of it is escaped by the templates, and the page's content policy lets no script or
style run but our own two, which it names by their hashes. Readings are rendered one by one into a temporary file, since
the table of contents that stands before them is known only after the last.
"""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING, TextIO

from onrecord.exports.pages import asset, check_encoding, environment, resource
from onrecord.exports.views import ArticleView, ContentsView, PageView

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from markupsafe import Markup

    from onrecord.records import Problem, Reading

__all__ = ["write_report"]

_PART = 1 << 20


def write_report(readings: Iterable[Reading], out: TextIO, *, problems: Iterable[Problem] = ()) -> None:
    """Write the page for a whole run; only the article at hand and a line on each other are kept in memory.

    ``problems`` are those of inputs that gave no reading; they are asked for after the last reading, and listed at the
    end of the page. The same readings give the same page, byte for byte.
    A file that was opened in another encoding than UTF-8 raises :class:`onrecord.errors.OutputError`.
    """
    check_encoding(out)
    templates = environment()
    contents = []
    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as body:
        for number, reading in enumerate(readings, start=1):
            article = ArticleView.of(reading, number)
            contents.append(ContentsView.of(article))
            body.writelines(templates.get_template("article.html").generate(article=article, cards=()))
        style, script = asset(resource("templates/report.css")), asset(resource("templates/report.js"))
        page = PageView.of(contents, tuple(problems))
        body.seek(0)
        out.writelines(
            templates.get_template("page.html").generate(page=page, body=_parts(body), style=style, script=script)
        )


def _parts(body: TextIO) -> Iterator[Markup]:
    from markupsafe import Markup

    while part := body.read(_PART):
        yield Markup(part)  # noqa: S704 - made by our own template a moment ago
