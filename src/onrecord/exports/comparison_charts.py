"""The charts of a comparison: who told which statement, how much each outlet let each speaker say, when each came out.

In goes a comparison, out come figures (see :mod:`onrecord.exports.charts`). Colour is never alone: cells have letters,
dots have shapes, and each chart has its figures as a table.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from onrecord.exports.charts import NARROW, chart
from onrecord.exports.comparison_parts import (
    ABSENT,
    UNATTRIBUTED,
    counted,
    how_of,
    lead_words,
    outlet_names,
    outlet_or_none,
    row_speaker,
    rows_of_many,
    verb_of,
)
from onrecord.records import How

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from onrecord.records import Cell, Comparison

__all__ = ["chart_of_days", "chart_of_statements", "chart_of_voices"]

_HOWS = [*(how.value for how in How), ABSENT]
_LETTERS = {how: how[0].upper() for how in _HOWS} | {ABSENT: ""}
# In a chart as wide as a page a letter needs so much.
_MOST_LETTERS = 24
_MOST_STATEMENTS = 40
_MOST_SPEAKERS = 10
_LONGEST_LABEL = 120
_MOST_TICKS = 10
_KINDS = ("article", "copy")


def chart_of_statements(comparison: Comparison) -> Markup:
    """Show as a map of cells which outlet tells which statement, and how."""
    names = outlet_names(comparison)
    places = rows_of_many(comparison)
    data = [
        {
            "number": place + 1,
            "said": _clip(f"{row_speaker(comparison.rows[place])}: {lead_words(comparison.rows[place])}"),
            "outlet": name,
            "how": how_of(cell),
            "letter": _LETTERS[how_of(cell)],
            "verb": _verb(cell),
        }
        for place in places[:_MOST_STATEMENTS]
        for name, cell in zip(names, comparison.rows[place].cells, strict=True)
    ]
    shades = [f"var(--{how})" for how in _HOWS]
    shown = {"number": "Statement", "said": "Speaker and words", "outlet": "Outlet", "how": "How", "verb": "Verb"}
    tooltip = [{"field": field, "title": heading} for field, heading in shown.items()]
    cells = {
        "mark": {"type": "rect", "stroke": "var(--paper)", "strokeWidth": 3, "cornerRadius": 4},
        "encoding": {
            "color": {"field": "how", "type": "nominal", "scale": {"domain": _HOWS, "range": shades}, "legend": None},
            "tooltip": tooltip,
        },
    }
    letters = {"mark": {"type": "text"}, "encoding": {"text": {"field": "letter"}, "tooltip": tooltip}}
    across = _bare(orient="top", labelAngle=0, labelOverlap="greedy")
    spec = {
        "height": {"step": 32},
        "encoding": {
            "x": {"field": "number", "type": "ordinal", "title": "statement", "axis": across},
            "y": {"field": "outlet", "type": "nominal", "title": None, "sort": None, "axis": _bare(**_room())},
        },
        "layer": [cells, letters] if len(places) <= _MOST_LETTERS else [cells],
    }
    title = "How each outlet told each statement"
    if len(places) > _MOST_STATEMENTS:
        title += f" (the first {_MOST_STATEMENTS} of {len(places)})"
    description = f"{counted(len(names), 'outlet')} down, {counted(len(places), 'statement')} across"
    return chart(spec, data, title=title, description=description, columns=shown)


def chart_of_voices(comparison: Comparison) -> Markup:
    """Show as bars how many words each outlet has of each speaker, quoted and paraphrased."""
    speakers = list(dict.fromkeys(voice.speaker for voice in comparison.voices))
    data: list[dict[str, Any]] = []
    for speaker in speakers[:_MOST_SPEAKERS]:
        # A line of its own for the speaker's name: numbers keep labels apart and in order, signs tell which are names.
        data.append({"line": f"{len(data):04}#{_clip(speaker, 48)}", "words": 0, "told": "quoted"})
        for voice in comparison.voices:
            if voice.speaker == speaker:
                line = f"{len(data):04}:{_clip(outlet_or_none(voice.outlet), 48)}"
                who = {"line": line, "speaker": speaker, "outlet": outlet_or_none(voice.outlet)}
                data.append({**who, "told": "quoted", "words": voice.quoted})
                data.append({**who, "told": "paraphrased", "words": voice.words - voice.quoted})
    name = "substring(datum.value, 4, 5) == '#'"
    axis = _bare(
        labelExpr="slice(datum.label, 5)",
        labelFontWeight={"condition": {"test": name, "value": 600}, "value": 400},
        **_room(),
    )
    fields = {"speaker": "Speaker", "outlet": "Outlet", "told": "Told", "words": "Words"}
    colours = {"domain": ["quoted", "paraphrased"], "range": ["var(--bar)", "var(--bar-light)"]}
    spec = {
        "height": {"step": 22},
        "mark": {"type": "bar", "height": 13, "stroke": "var(--bar)"},
        "encoding": {
            "y": {"field": "line", "type": "nominal", "sort": None, "title": None, "axis": axis},
            "x": {"field": "words", "type": "quantitative", "title": "words", "axis": {"tickCount": 5, "format": "d"}},
            "color": {"field": "told", "type": "nominal", "scale": colours, "legend": {"symbolType": "square"}},
            "order": {"field": "told", "sort": "descending"},
            "strokeWidth": {"condition": {"test": "datum.words === 0", "value": 0}, "value": 1},
            "tooltip": [{"field": field, "title": heading} for field, heading in fields.items()],
        },
    }
    title = "Words of each speaker, outlet by outlet"
    if len(speakers) > _MOST_SPEAKERS:
        title += f" (the first {_MOST_SPEAKERS} of {len(speakers)})"
    told = [
        {
            "speaker": voice.speaker,
            "outlet": outlet_or_none(voice.outlet),
            "statements": voice.statements,
            "words": voice.words,
            "quoted": voice.quoted,
            "first": f"{voice.first:.0%}",
        }
        for voice in comparison.voices
    ]
    columns = {
        "speaker": "Speaker",
        "outlet": "Outlet",
        "statements": "Statements",
        "words": "Words",
        "quoted": "Of these in quotation marks",
        "first": "How far into the article the first stand",
    }
    description = f"a bar for each outlet of each of {counted(len(speakers), 'speaker')}, quoted words first"
    return chart(spec, data, title=title, description=description, columns=columns, table=told)


def chart_of_days(comparison: Comparison) -> Markup:
    """Show as dots on which day each outlet published; articles without a date are in the table alone."""
    views = zip(comparison.outlets, outlet_names(comparison), strict=True)
    columns = {article.id: name for view, name in views for article in view.articles}
    # Outlets that ran copies only have no column, and come after the others.
    named = [columns.get(article.id, outlet_or_none(article.outlet)) for article in comparison.story.articles]
    names = list(dict.fromkeys([*outlet_names(comparison), *named]))
    count: Counter[tuple[int, date, str]] = Counter()
    table = []
    for article, name in zip(comparison.story.articles, named, strict=True):
        day, kind = article.published, _KINDS[article.copy_of is not None]
        told = {"outlet": name, "day": day.isoformat() if day else "no date", "kind": kind}
        table.append({**told, "title": article.title})
        if day:
            count[names.index(name), day, kind] += 1
    # Copies are drawn first, so that those of the same day show behind the article.
    cells = sorted(count.items(), key=lambda each: (each[0][2] == _KINDS[0], each[0]))
    data = [
        {"place": place, "outlet": names[place], "day": day.isoformat(), "kind": kind, "articles": number}
        for (place, day, kind), number in cells
    ]
    spec = {
        "height": {"step": 30},
        "encoding": {
            "x": _days_axis(sorted({day for _, day, _ in count})),
            "y": {
                "field": "outlet",
                "type": "nominal",
                "title": None,
                "sort": {"field": "place", "op": "min"},
                "axis": {"grid": True, "ticks": False, "domain": False, **_room()},
            },
        },
        "layer": _layers_of_dots(),
    }
    headings = {"outlet": "Outlet", "day": "Published", "kind": "Kind", "title": "Title"}
    description = f"dots for {counted(len(table), 'article')} on an axis of days, a line for each outlet"
    title = "Articles by day of publication"
    return chart(spec, data, title=title, description=description, columns=headings, table=table)


def _layers_of_dots() -> list[dict[str, Any]]:
    """Dots for articles and larger squares for copies, with their number where it is more than one."""
    shown = {"outlet": "Outlet", "day": "Published", "kind": "Kind", "articles": "Articles"}

    def scaled(*values: object) -> dict[str, Any]:
        return {"field": "kind", "scale": {"domain": list(_KINDS), "range": list(values)}}

    dots = {
        "mark": {"type": "point", "filled": True, "opacity": 1, "stroke": "var(--bar)", "strokeWidth": 1.5},
        "encoding": {
            "shape": {**scaled("circle", "square"), "legend": {}},
            "color": {**scaled("var(--bar)", "var(--bar-light)"), "legend": {}},
            "size": {**scaled(130, 330), "legend": None},
            "tooltip": [{"field": field, "title": heading} for field, heading in shown.items()],
        },
    }
    numbers = {
        "transform": [{"filter": "datum.articles > 1"}],
        "mark": {"type": "text", "dx": 14, "align": "left"},
        "encoding": {"text": {"field": "articles"}},
    }
    return [dots, numbers]


def _days_axis(days: Sequence[date]) -> dict[str, Any]:
    axis: dict[str, Any] = {"format": "%-d %b %Y", "labelOverlap": "greedy", "tickCount": {"expr": f"{NARROW} ? 3 : 7"}}
    scale: dict[str, Any] = {"type": "utc"}
    if days:
        first, last = days[0], days[-1]
        margin = timedelta(days=max((last - first).days // 20, 1))
        first = first - margin if first - date.min > margin else first
        last = last + margin if date.max - last > margin else last
        scale["domain"] = [_moment(first), _moment(last)]
        if (last - first).days <= _MOST_TICKS:
            axis["values"] = [_moment(first + timedelta(days=number)) for number in range((last - first).days + 1)]
    return {"field": "day", "type": "temporal", "title": None, "scale": scale, "axis": axis}


def _moment(day: date) -> dict[str, Any]:
    return {"year": day.year, "month": day.month, "date": day.day, "utc": True}


def _bare(**more: Any) -> dict[str, Any]:
    return {"domain": False, "ticks": False, "grid": False, **more}


def _room() -> dict[str, Any]:
    return {"labelLimit": {"expr": f"{NARROW} ? 110 : 280"}}


def _verb(cell: Cell | None) -> str | None:
    if cell is None:
        return None
    return UNATTRIBUTED if cell.rendition is None else verb_of(cell)


def _clip(text: str, longest: int = _LONGEST_LABEL) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
