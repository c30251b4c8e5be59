"""A comparison as one HTML page that needs nothing else: no network, no second file, and no script to be read.

In goes a comparison, out goes the page to a stream that the caller opened. Article text is hostile input: all of it is
escaped by the templates, and the page's content policy lets no script or style run but our own, which it names by their
hashes. Charts need the script; all else, the charts' figures too, can be read without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.exports.charts import chart_scripts, chart_style
from onrecord.exports.comparison_charts import chart_of_days, chart_of_statements, chart_of_voices
from onrecord.exports.comparison_views import ComparisonView
from onrecord.exports.pages import asset, check_encoding, environment, resource

if TYPE_CHECKING:
    from typing import TextIO

    from onrecord.records import Comparison

__all__ = ["write_comparison_page"]


def write_comparison_page(comparison: Comparison, out: TextIO) -> None:
    """Write the page. The same comparison gives the same page, byte for byte.

    A file that was opened in another encoding than UTF-8 raises :class:`onrecord.errors.OutputError`.
    """
    check_encoding(out)
    charts = {
        "statements": chart_of_statements(comparison),
        "voices": chart_of_voices(comparison),
        "days": chart_of_days(comparison),
    }
    style = asset(resource("templates/comparison.css") + chart_style())
    scripts = [asset(resource("templates/comparison.js"))]
    if any(charts.values()):
        scripts += chart_scripts()
    out.writelines(
        environment()
        .get_template("comparison.html")
        .generate(page=ComparisonView.of(comparison), charts=charts, style=style, scripts=scripts)
    )
