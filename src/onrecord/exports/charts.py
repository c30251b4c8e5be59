"""Charts in our HTML pages, drawn by Vega-Lite in the reader's browser, each with its figures as a table.

In go a specification and rows of values, out comes a figure. Specifications are after Vega-Lite 6
(https://vega.github.io/vega-lite/docs/). Values are data, never expressions: no text of an article may stand in a
specification. Expressions are interpreted, not compiled (https://vega.github.io/vega/usage/interpreter/), so that the
page's content policy can forbid ``eval``. Colours are the page's own, by the names of its style, and follow its scheme.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from onrecord.exports.characters import one_line
from onrecord.exports.pages import Asset, asset, environment, resource

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markupsafe import Markup

__all__ = ["NARROW", "chart", "chart_scripts", "chart_style", "json_in_markup"]

NARROW = "containerSize()[0] < 560"
"""An expression for specifications: whether the chart has no more room than a telephone's."""

_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
_SANS = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif"
_CONFIG: dict[str, Any] = {
    "background": None,
    "font": _SANS,
    "view": {"stroke": None},
    "axis": {
        "domainColor": "var(--rule)",
        "gridColor": "var(--rule)",
        "labelColor": "var(--ink)",
        "labelFontSize": 13,
        "labelPadding": 6,
        "tickColor": "var(--rule)",
        "titleColor": "var(--quiet)",
        "titleFontSize": 13,
        "titleFontWeight": 400,
    },
    "legend": {
        "columns": {"expr": f"{NARROW} ? 2 : 0"},
        "labelColor": "var(--ink)",
        "labelFontSize": 13,
        "orient": "top",
        "title": None,
    },
    "text": {"color": "var(--ink)", "fontSize": 13},
}
_AXIS_AND_LEGEND = 72
"""Pixels that these take beside the lines of a chart."""
_UNSAFE = {"&": "\\u0026", "<": "\\u003c", ">": "\\u003e", "\u2028": "\\u2028", "\u2029": "\\u2029"}
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)
_IMPORT = re.compile(r"^import \{ ([\w, ]+) \} from 'vega-util';$", re.MULTILINE)
_EXPORT = re.compile(r"^export \{ (\w+) as expressionInterpreter \};$", re.MULTILINE)


def chart(
    spec: Mapping[str, Any],
    data: Sequence[Mapping[str, Any]],
    *,
    title: str,
    description: str,
    columns: Mapping[str, str],
    table: Sequence[Mapping[str, Any]] | None = None,
) -> Markup:
    """Make a figure of a chart and a table.

    ``spec`` is a single or layered view without data, width and style, which are added: the chart is as wide as its
    room. Its lines, by the field of its y, are each as high as the step of its height. ``description`` tells those who
    cannot see it what it shows. ``columns`` are the fields of the table with their headings; its rows are ``table``, or
    else the data. Without data there is no figure.
    """
    from markupsafe import Markup

    if not data:
        return Markup("")
    full = {
        "$schema": _SCHEMA,
        "width": "container",
        "autosize": {"type": "fit-x", "contains": "padding", "resize": True},
        **spec,
        "data": {"values": [{name: _safe(value) for name, value in row.items()} for row in data]},
        "config": _CONFIG,
    }
    rows = [[_told(row.get(name)) for name in columns] for row in (data if table is None else table)]
    figure = environment().get_template("chart.html")
    spec_text = Markup(json_in_markup(full))  # noqa: S704 - holds no sign of markup
    headings = list(columns.values())
    return Markup(  # noqa: S704 - our own template escapes
        figure.render(
            spec=spec_text, title=title, description=description, headings=headings, rows=rows, room=_room(spec, data)
        )
    )


def json_in_markup(value: Any) -> str:
    r"""Write JSON that can stand in a ``<script>`` as it is, and be taken for JavaScript too.

    >>> json_in_markup({"a": "</script>"})
    '{"a": "\\u003c/script\\u003e"}'
    """
    line = json.dumps(value, ensure_ascii=True, allow_nan=False)
    return "".join(_UNSAFE.get(character, character) for character in line)


@cache
def chart_scripts() -> tuple[Asset, ...]:
    """Give the scripts that draw each chart of a page, in the order in which they must stand at its end."""
    notices = f"/*!\n{resource('vega/NOTICES.txt').strip()}\n*/\n"
    libraries = (notices + _library("vega.min.js"), _library("vega-lite.min.js"), _interpreter())
    return tuple(asset(text) for text in (*libraries, resource("templates/charts.js")))


def chart_style() -> str:
    """Give the style of charts, to be joined to that of the page."""
    return resource("templates/charts.css")


def _library(name: str) -> str:
    # A browser's tools would ask the network for the map.
    return _SOURCE_MAP.sub("", resource(f"vega/{name}"))


def _interpreter() -> str:
    """Make a plain script of the module, which alone of the three is published as nothing else."""
    text, imports = _IMPORT.subn(r"const { \1 } = vega;", _library("vega-interpreter.js"))
    text, exports = _EXPORT.subn(r"globalThis.expressionInterpreter = \1;", text)
    if (imports, exports) != (1, 1):
        raise RuntimeError("vega-interpreter.js imports or exports other names than its version of this package did")
    return f'(() => {{\n"use strict";\n{text}\n}})();'


def _room(spec: Mapping[str, Any], data: Sequence[Mapping[str, Any]]) -> int:
    """About how high the chart will be, in pixels: its place is kept, so that nothing jumps when it is drawn."""
    line = spec["encoding"]["y"]["field"]
    return int(spec["height"]["step"]) * len({row.get(line) for row in data}) + _AXIS_AND_LEGEND


def _safe(value: Any) -> Any:
    return one_line(value) if isinstance(value, str) else value


def _told(value: Any) -> str:
    return "" if value is None else f"{value:,}" if isinstance(value, int) else str(value)
