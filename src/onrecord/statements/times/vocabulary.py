"""The words of English time expressions, in tables: what each word is (its class) and what it stands for (its value).

Every other module of this package reads words through these tables. A class is one letter, so that a text becomes a
string of letters over which :mod:`~onrecord.statements.times.finding` writes its grammar.
"""

from __future__ import annotations

__all__ = [
    "ABBREVIATED_MONTHS",
    "ABBREVIATED_WEEKDAYS",
    "CLASSES",
    "DURATION_LETTERS",
    "MONTHS",
    "SCALES",
    "SHIFTS",
    "WEEKDAYS",
    "words",
]


def words(text: str) -> tuple[str, ...]:
    """A list of words, written on as few lines as a sentence."""
    return tuple(text.split())


MONTHS = {
    name: number
    for number, name in enumerate(
        words("january february march april may june july august september october november december"), start=1
    )
}
ABBREVIATED_MONTHS = {name[:3]: number for name, number in MONTHS.items() if name != "may"} | {"sept": 9}
WEEKDAYS = {
    name: number
    for number, name in enumerate(words("monday tuesday wednesday thursday friday saturday sunday"), start=1)
}
ABBREVIATED_WEEKDAYS = {name[:3]: number for name, number in WEEKDAYS.items()} | {
    "tues": 2,
    "weds": 3,
    "thur": 4,
    "thurs": 4,
}
_SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
_PARTS_OF_DAY = {
    "dawn": "TMO",
    "morning": "TMO",
    "midday": "T12:00",
    "noon": "T12:00",
    "noontime": "T12:00",
    "afternoon": "TAF",
    "dusk": "TEV",
    "evening": "TEV",
    "night": "TNI",
    "nighttime": "TNI",
    "midnight": "T24:00",
}
"""TIMEX3's letters; midnight ends the day that is named ("midnight Friday")."""

_UNITS = words("second minute hour day week weekend fortnight month quarter year decade century millennium")
_PLURALS = {"centuries": "century", "millennia": "millennium"} | {f"{unit}s": unit for unit in _UNITS}

DURATION_LETTERS = {
    "second": (1, "TS"),
    "minute": (1, "TM"),
    "hour": (1, "TH"),
    "day": (1, "D"),
    "week": (1, "W"),
    "weekend": (2, "D"),
    "fortnight": (2, "W"),
    "month": (1, "M"),
    "quarter": (1, "Q"),
    "year": (1, "Y"),
    "decade": (10, "Y"),
    "century": (100, "Y"),
    "millennium": (1000, "Y"),
}
"""How many of which TIMEX3 unit one unit is."""

_NUMBERS = {
    word: number
    for number, word in enumerate(
        words(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
            "sixteen seventeen eighteen nineteen"
        )
    )
} | {
    word: 10 * number
    for number, word in enumerate(words("twenty thirty forty fifty sixty seventy eighty ninety"), start=2)
}
SCALES = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
_ORDINALS = {
    word: number
    for number, word in enumerate(
        words(
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
            "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
        ),
        start=1,
    )
} | {"thirtieth": 30}
_DECADES = {
    f"{word}ies": number for number, word in enumerate(words("twent thirt fort fift sixt sevent eight ninet"), start=2)
}

SHIFTS = {
    "last": -1,
    "past": -1,
    "previous": -1,
    "preceding": -1,
    "prior": -1,
    "recent": -1,
    "latest": 0,
    "this": 0,
    "these": 0,
    "current": 0,
    "present": 0,
    "same": 0,
    "that": 0,
    "next": 1,
    "coming": 1,
    "following": 1,
    "upcoming": 1,
}
"""How many units a deictic word moves: "last year" is one back."""

_VAGUE = {
    "now": "PRESENT_REF",
    "nowadays": "PRESENT_REF",
    "currently": "PRESENT_REF",
    "presently": "PRESENT_REF",
    "already": "PRESENT_REF",
    "yet": "PRESENT_REF",
    "moment": "PRESENT_REF",
    "recently": "PAST_REF",
    "lately": "PAST_REF",
    "previously": "PAST_REF",
    "formerly": "PAST_REF",
    "once": "PAST_REF",
    "soon": "FUTURE_REF",
    "shortly": "FUTURE_REF",
    "future": "FUTURE_REF",
    "term": "FUTURE_REF",
    "someday": "FUTURE_REF",
}

_EVERY = {
    "hourly": "hour",
    "daily": "day",
    "nightly": "day",
    "weekly": "week",
    "monthly": "month",
    "quarterly": "quarter",
    "annual": "year",
    "annually": "year",
    "yearly": "year",
}


def _classes() -> dict[str, tuple[str, object]]:
    """Class letter and value of every word, small letters."""
    tables: list[tuple[str, dict[str, object]]] = [
        ("W", dict(WEEKDAYS)),
        ("V", {f"{name}s": number for name, number in WEEKDAYS.items()}),
        ("M", dict(MONTHS)),
        ("U", {unit: unit for unit in _UNITS if unit not in ("second", "quarter")}),
        ("q", {"quarter": "quarter"}),
        ("u", dict(_PLURALS)),
        ("S", dict(_SEASONS)),
        ("P", dict(_PARTS_OF_DAY)),
        ("p", {f"{word}s": _PARTS_OF_DAY[word] for word in ("morning", "afternoon", "evening", "night")}),
        ("n", {**_NUMBERS, **SCALES}),
        ("O", dict(_ORDINALS)),
        ("C", {word: f"19{number}" for word, number in _DECADES.items()}),
        ("E", dict(SHIFTS)),
        ("K", {"yesterday": -1, "today": 0, "tonight": 0, "overnight": 0, "tomorrow": 1}),
        ("R", dict(_VAGUE)),
        ("L", dict(_EVERY)),
        ("J", {"every": None, "each": None}),
        ("F", dict.fromkeys(["few", "several", "couple", "many", "some", "numerous", "various"])),
        ("B", dict.fromkeys(words("early earlier late later mid middle beginning start end"))),
        ("G", {"ago": -1, "before": -1, "hence": 1, "after": 1}),
        ("X", dict.fromkeys(words("about around nearly almost roughly approximately exactly just over"))),
        ("d", dict.fromkeys(["the", "a", "an"])),
        ("o", {"of": None}),
        ("f", {"fiscal": None, "calendar": None, "full": None}),
        ("h", {"half": None}),
        ("e", {"period": None}),
        ("i", {"on": None}),
        ("g", {"from": None}),
        ("Z", dict.fromkeys(words("est edt cst cdt mst mdt pst pdt gmt utc bst cet et"))),
    ]
    return {word: (letter, value) for letter, words in tables for word, value in words.items()}


CLASSES = _classes()
"""Class letter and value of a word in small letters.

W weekday, V weekdays, M month, U unit, q quarter, u units, S season, P part of day, p parts of day, n number in words,
O ordinal, C decade, E deictic word, K day from today, R vague reference, L "daily", J "every", F vague number, B part
of a period, G direction of an offset, X approximation, d article, o "of", f "fiscal", h "half", e "period", i "on", g
"from", Z time zone.
"""
