"""A timeline as one HTML page that needs nothing else: no network, no second file, and no script to be read.

In goes a timeline, out goes the page to a stream that the caller opened. Article text is hostile input: all of it is
escaped by the templates, and the page's content policy lets no script or style run but our own, which it names by their
hashes. The chart needs the script; all else, the chart's figures too, can be read without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.exports.charts import chart_scripts, chart_style
from onrecord.exports.pages import asset, check_encoding, environment, resource
from onrecord.exports.timeline_charts import chart_of_claims
from onrecord.exports.timeline_views import TimelineView

if TYPE_CHECKING:
    from typing import TextIO

    from onrecord.records import Timeline

__all__ = ["write_timeline_page"]


def write_timeline_page(timeline: Timeline, out: TextIO) -> None:
    """Write the page. The same timeline gives the same page, byte for byte.

    A file that was opened in another encoding than UTF-8 raises :class:`onrecord.errors.OutputError`.
    """
    check_encoding(out)
    chart = chart_of_claims(timeline)
    style = asset(resource("templates/timeline.css") + chart_style())
    scripts = [asset(resource("templates/timeline.js"))]
    if chart:
        scripts += chart_scripts()
    out.writelines(
        environment()
        .get_template("timeline.html")
        .generate(page=TimelineView.of(timeline), chart=chart, style=style, scripts=scripts)
    )
