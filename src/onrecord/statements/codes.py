"""Codes: the root codes that an act of speech has in the event ontologies PLOVER and CAMEO.

In go an act and its polarity, out come the two codes, from the table ``codes.tsv`` beside this module, which gives the
reason of each. Actors and targets are no matter of this module.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from onrecord.records import Act, Polarity

__all__ = ["codes_of"]


@cache
def _codes() -> dict[tuple[Act, Polarity], tuple[str | None, str | None]]:
    table = (files("onrecord.statements") / "codes.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")][1:]
    return {(Act(act), Polarity(polarity)): (plover or None, cameo or None) for act, polarity, plover, cameo, _ in rows}


def codes_of(act: Act, polarity: Polarity = Polarity.SAID) -> tuple[str | None, str | None]:
    """Give the PLOVER root name and the CAMEO root code, two digits, of an act; None where the ontology has none.

    Words that were not said, or would be said in some case only, are no event; nor is the refusal to speak. A refusal
    to act ("refused to resign", labelled deny) is one: REJECT and 12. Thoughts have no codes.

    CAMEO after its codebook 1.1b3 (Schrodt 2012), PLOVER after that of the Open Event Data Alliance (Halterman et al.
    2023); the reason of each row is in ``codes.tsv``.

    >>> codes_of(Act.THREATEN, Polarity.SAID)
    ('THREATEN', '13')
    """
    return _codes().get((act, polarity), (None, None))
