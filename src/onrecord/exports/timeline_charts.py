"""The chart of a timeline: a dot for each day on which a claim was made, a row for each claim that was made again.

In goes a timeline, out comes a figure (see :mod:`onrecord.exports.charts`). Acts have colours and shapes; both claims
of a candidate for a reversal stand in one row, with a line between them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onrecord.exports.charts import NARROW, chart
from onrecord.exports.timeline_parts import counted, lead_words, title_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from onrecord.records import Claim, Timeline

__all__ = ["chart_of_claims"]

_MOST_CANDIDATES = 10
_MOST_AGAIN = 20
"""Rows of the chart: those of candidates, and of claims that were made again, the most often told first."""
_LONGEST_LABEL = 48
_LONGEST_WORDS = 160
_ONCE = "all other claims"
_NO_ACT = "no act"
_SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right", "triangle-left")
_HUES = 8
"""Colours that the style of the page has."""


def chart_of_claims(timeline: Timeline) -> Markup:
    """Show when what was said; claims without a day are not in it. Empty where there is no day."""
    data = list(_points(timeline))
    acts = list(dict.fromkeys(point["act"] for point in sorted(data, key=lambda point: str(point["act"]))))
    columns = {"day": "Day", "number": "Claim", "act": "Act", "outlets": "Outlets", "words": "Words", "row": "Row"}
    tooltip = [{"field": field, "title": heading} for field, heading in columns.items() if field != "row"]
    rows = {
        "field": "row",
        "type": "nominal",
        "sort": {"field": "order", "op": "min"},
        "title": None,
        "axis": {
            "grid": True,
            "domain": False,
            "ticks": False,
            "labelLimit": {"expr": f"{NARROW} ? 110 : 330"},
            "labelExpr": f"{NARROW} ? split(datum.label, ':')[0] : datum.label",
        },
    }
    days = {
        "field": "day",
        "type": "temporal",
        "title": None,
        "scale": {"type": "utc", "padding": 10},
        "axis": {"grid": False, "labelOverlap": True, "tickCount": {"expr": f"{NARROW} ? 3 : 8"}},
    }
    hues = [f"var(--hue-{place % _HUES})" for place in range(len(acts))]
    shapes = [_SHAPES[place % len(_SHAPES)] for place in range(len(acts))]
    legend = {"columns": {"expr": f"{NARROW} ? 3 : 8"}}
    dots = {
        "mark": {"type": "point", "filled": True, "size": 80, "opacity": 0.75},
        "encoding": {
            "color": {"field": "act", "type": "nominal", "scale": {"domain": acts, "range": hues}, "legend": legend},
            "shape": {"field": "act", "type": "nominal", "scale": {"domain": acts, "range": shapes}, "legend": legend},
            "tooltip": tooltip,
        },
    }
    lines = {
        "transform": [{"filter": "datum.candidate > 0"}],
        "mark": {"type": "line", "strokeWidth": 2, "color": "var(--flag)"},
        "encoding": {"detail": {"field": "candidate", "type": "nominal"}},
    }
    spec = {"height": {"step": 26}, "encoding": {"x": days, "y": rows}, "layer": [lines, dots]}
    known = sum(bool(claim.days) for claim in timeline.claims)
    description = (
        f"{title_of(timeline)}: {counted(known, 'claim')} by the days on which they were made, and"
        f" {counted(len(timeline.reversals), 'candidate')} for a reversal."
    )
    return chart(spec, data, title="When it was said", description=description, columns=columns)


def _points(timeline: Timeline) -> Iterator[dict[str, Any]]:
    """Yield a value for each dot: rows of candidates, of claims made again, and one for all that was said once."""
    shown: set[int] = set()
    order = 0
    dated = [each for each in enumerate(timeline.reversals, start=1) if _has_days(timeline, each[1].earlier)]
    for number, reversal in dated[:_MOST_CANDIDATES]:
        row = _label(f"Candidate {number}", timeline.claims[reversal.earlier])
        for place in (reversal.earlier, reversal.later):
            shown.add(place)
            yield from _dots(timeline, place, row, order, candidate=number)
        order += 1
    again = [place for place, claim in enumerate(timeline.claims) if len(claim.days) > 1 and place not in shown]
    again.sort(key=lambda place: (-len(timeline.claims[place].days), place))
    for place in sorted(again[:_MOST_AGAIN]):
        shown.add(place)
        yield from _dots(timeline, place, _label(f"Claim {place + 1}", timeline.claims[place]), order)
        order += 1
    for place in range(len(timeline.claims)):
        if place not in shown:
            yield from _dots(timeline, place, _ONCE, order)


def _has_days(timeline: Timeline, place: int) -> bool:
    return bool(timeline.claims[place].days)


def _dots(timeline: Timeline, place: int, row: str, order: int, *, candidate: int = 0) -> Iterator[dict[str, Any]]:
    claim = timeline.claims[place]
    # The line of a candidate joins the first days.
    for day in claim.days[:1] if candidate else claim.days:
        told = [each for each in claim.thread.renditions if each.day == day]
        yield {
            "day": day.isoformat(),
            "number": place + 1,
            "act": claim.acts[0].value if claim.acts else _NO_ACT,
            "outlets": ", ".join(dict.fromkeys(each.article.outlet for each in told if each.article.outlet)),
            "words": _clip(lead_words(claim), _LONGEST_WORDS),
            "row": row,
            "order": order,
            "candidate": candidate,
        }


def _label(name: str, claim: Claim) -> str:
    return f"{name}: {_clip(lead_words(claim), _LONGEST_LABEL)}"


def _clip(words: str, longest: int) -> str:
    line = " ".join(words.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"
