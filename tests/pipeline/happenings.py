# ruff: noqa: E501 - a paragraph is a line
"""Two invented happenings as three outlets each tell them over two days, with a wire copy, an undated and a late article.

One sentence of the minister stands verbatim, trimmed, altered and in other words; in one outlet the engineer's name is
lost. Names of articles are those of :data:`ARTICLES`.
"""

from __future__ import annotations

from datetime import date, timedelta

from onrecord.records import Article

__all__ = ["ARTICLES", "BRIDGE", "ECHO", "FISH", "INQUIRY"]

_DAY = date(2031, 5, 6)

_BRIDGE_NORCALL = """\
OSTHAVEN (Norcall) — The Tarn bridge at Osthaven was closed to all traffic on Tuesday after inspectors found cracks in its northern pier, cutting the town off from its hospital.
“We will not reopen the bridge until every bolt has been tested, and I do not care what it costs,” transport minister Dana Kolvar told reporters at the bridge.
The engineer who inspected the pier, Piet Harland, said: “The town was warned three times about the northern pier, and three times the letter was filed.”
Kolvar said that a ferry would carry ambulances across the Tarn from Wednesday.
Some 9,000 people cross the bridge every day. It was built in 1962.
"""
_BRIDGE_COURIER = """\
‘Three times the letter was filed’: how Osthaven lost its bridge
The cracks in the northern pier of the Tarn bridge did not come overnight, and nobody in Osthaven pretends that they did.
‘The town was warned three times about the northern pier,’ said Piet Harland, the engineer who inspected the bridge. His letters are in the archive of the town hall.
The transport minister, Dana Kolvar, stood before the closed barrier on Tuesday. ‘We will not reopen the bridge until every bolt has been tested,’ she said.
The mayor of Osthaven, Ruben Astol, called the closure “a sentence without a trial”. Ambulances, he complained, would need forty minutes to the hospital.
A ferry is to cross the Tarn from Wednesday.
"""
_BRIDGE_KLAXON = """\
BRIDGE OF SHAME! Osthaven cut off as cracks open up
Furious families in Osthaven were left stranded after the crumbling Tarn bridge was slammed shut over cracks in its northern pier.
"We will never reopen the bridge until every single bolt has been tested, and I do not care what it costs," thundered transport minister Dana Kolvar.
An insider who has seen the letters spilled the beans. "The town was warned three times about the northern pier," he said.
Mayor Ruben Astol blasted the closure as "a sentence without a trial".
"""
_BRIDGE_UNDATED = """\
The Tarn bridge in Osthaven stays shut. Cracks in its northern pier had been found by inspectors.
Transport minister Dana Kolvar said the bridge would stay closed until all of its bolts had been tested, whatever the cost.
Osthaven's mayor, Ruben Astol, asked for a second ferry across the Tarn.
"""
_BRIDGE_LATE = """\
Osthaven waits for its bridge
Three days after the Tarn bridge was closed over cracks in its northern pier, the ferry to the hospital of Osthaven is full.
‘We will not reopen the bridge until every bolt has been tested, and I do not care what it costs,’ Dana Kolvar, the transport minister, had said at the barrier on Tuesday.
Ruben Astol, the mayor, told the council on Friday: ‘I have one ferry, two nurses and nine thousand questions.’
"""
_FISH_NORCALL = """\
BRENNWICK (Norcall) — Talks on next year’s herring quota between Velland and the Sound Isles collapsed in Brennwick on Tuesday night.
“They have counted the fish and forgotten the fishermen,” said Marta Oskari, who leads the herring fleet of Velland.
The Sound Isles’ fisheries minister, Joren Tal, warned that boats from Velland would be boarded if they crossed the line.
“There will be no herring for anybody if we go on like this,” Tal told reporters.
The two sides have shared the herring of the Sound since 1988.
"""
_FISH_COURIER = """\
Herring talks founder in Brennwick
The herring of the Sound will have no owner next year. Talks on the quota between Velland and the Sound Isles ended on Tuesday without a result.
‘They have counted the fish and forgotten the fishermen,’ said Marta Oskari, the leader of Velland’s herring fleet, before she left Brennwick.
Joren Tal, the fisheries minister of the Sound Isles, was no gentler. ‘There will be no herring for anybody if we go on like this,’ he said.
Velland’s delegation denied that it had asked for a larger share.
"""
_FISH_KLAXON = """\
Herring WAR! Boats face boarding as quota talks sink
Herring talks between Velland and the Sound Isles went belly up in Brennwick.
"They have counted the fish and forgotten the fishermen," raged fleet boss Marta Oskari.
Sound Isles fisheries minister Joren Tal threatened to board any boat from Velland that crosses the line for herring.
"""

_INQUIRY = """\
Engineer’s letters open the inquiry into the council of Osthaven
The council of Osthaven read its post and did nothing, a court in Velland heard on its first day of hearings about bribes.
‘The town was warned three times about the northern pier,’ Piet Harland told the judges.
The judges asked for the accounts of the council, for its lawyers and for its former clerk, who is said to be abroad.
"""


def _article(text: str, outlet: str, days: int | None, title: str | None = None) -> Article:
    first = text.split("\n", 1)[0]
    published = None if days is None else _DAY + timedelta(days)
    return Article(text, title=title or first, outlet=outlet, published=published, language="en")


ARTICLES = {
    "bridge norcall": _article(_BRIDGE_NORCALL, "Norcall", 0, "Cracks close the Tarn bridge at Osthaven"),
    "bridge courier": _article(_BRIDGE_COURIER, "Harrowdene Courier", 1),
    "bridge klaxon": _article(_BRIDGE_KLAXON, "Daily Klaxon", 1),
    "bridge copy": _article(_BRIDGE_NORCALL, "Eko Zalivar", 1, "Tarn bridge closed"),
    "bridge undated": _article(_BRIDGE_UNDATED, "Tarn Gazette", None, "Tarn bridge in Osthaven shut over cracks"),
    "bridge late": _article(_BRIDGE_LATE, "Harrowdene Courier", 3),
    "fish norcall": _article(_FISH_NORCALL, "Norcall", 1, "Herring quota talks collapse in Brennwick"),
    "fish courier": _article(_FISH_COURIER, "Harrowdene Courier", 1),
    "fish klaxon": _article(_FISH_KLAXON, "Daily Klaxon", 2),
}
_ECHO = """\
Bridges of Velland to be looked at one by one
All 340 road bridges of Velland are to be inspected by the autumn, the roads office in the capital announced on Thursday.
“The town was warned three times about the northern pier,” a clerk of the roads office said. “Nobody shall say that of us.”
Divers, drones and a new laboratory will cost eleven million crowns, and the oldest bridges in the mountains come first.
"""
ECHO = _article(_ECHO, "Velland Radio", 2)
"""Another happening of the same week, where somebody else is said to have spoken the same words."""
INQUIRY = _article(_INQUIRY, "Norcall", 95)
"""Another happening, three months later, where the engineer says it again."""
BRIDGE = frozenset(name for name in ARTICLES if name.startswith("bridge"))
FISH = frozenset(ARTICLES) - BRIDGE
