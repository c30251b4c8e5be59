"""The kind of a statement: whether its content stands in quotation marks, in part, or not at all."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from onrecord.encoder.quotation import QuoteState
from onrecord.records import Kind, Span

__all__ = ["kind_of"]

_QUOTED = np.zeros(len(QuoteState), dtype=bool)
_QUOTED[[QuoteState.INSIDE, QuoteState.INNER_MARK, QuoteState.CONTINUED]] = True


def kind_of(text: str, states: NDArray[np.uint8], content: tuple[Span, ...]) -> Kind:
    """Kind of a statement with these content spans; ``states`` are the text's quotation states.

    Only letters and digits count, so that a mark or comma outside the quotation changes nothing.
    """
    if not any(_QUOTED[states[start:end]].any() for start, end in content):
        return Kind.INDIRECT
    quoted = total = 0
    for start, end in content:
        letters = np.fromiter((c.isalnum() for c in text[start:end]), dtype=bool, count=end - start)
        total += int(letters.sum())
        quoted += int((letters & _QUOTED[states[start:end]]).sum())
    if not quoted:
        return Kind.INDIRECT
    return Kind.DIRECT if quoted == total else Kind.MIXED
