"""Whether the cue of a headline reports what someone says.

In go the words of a cue, out comes yes or no. Headlines are terse, so that much in them is read as a statement which
is none ("Senate passes bill"); such a one is never held against the article as someone's words.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from onrecord.compare.headlines.forces import ranks, verb_forms

__all__ = ["is_reporting"]

_VERBS = (
    "claim admit confirm argue believe announce reveal declare state note explain add describe compare defend praise "
    "tout hail label brand reject concede acknowledge hint indicate boast joke respond reply tweet predict stress "
    "reiterate assert contend maintain allege report deny refuse"
)
_IRREGULAR = frozenset((
    "say", "says", "said", "saying", "tell", "tells", "told", "telling", "write", "writes", "wrote", "call", "calls",
    "called", "calling", "think", "thinks", "thought", "swear", "swears", "swore", "deny", "denies", "denied",
))  # fmt: skip

_OF = frozenset(("accuses", "accused", "accuse", "accusing", "warns", "warned", "warn", "warning"))
"""Verbs after which "of" belongs to what is said; elsewhere it follows a noun."""
_MADE = frozenset(("make", "makes", "made", "making"))
"""Verbs of which "claims" is the object."""
_INNER = frozenset((
    "hope", "hopes", "hoping", "want", "wants", "seek", "seeks", "seeking", "wish", "wishes", "need", "needs", "fear",
    "fears", "think", "thinks", "believe", "believes", "push", "pushes", "pushing", "press", "presses", "expects",
))  # fmt: skip
"""Of what someone wants or fears, the outlet tells as often as the speaker."""


@cache
def _forms() -> frozenset[str]:
    return _IRREGULAR | {form for verb in _VERBS.split() for form in verb_forms(verb)}


def is_reporting(cue: Collection[str]) -> bool:
    """Whether one of the words of ``cue``, in small letters, reports speech.

    Not so "claims of", "makes claims about" and "hopes to".
    """
    if ("of" in cue and not _OF.intersection(cue)) or (_INNER | _MADE).intersection(cue):
        return False
    return any(word in _forms() for word in cue) or bool(ranks(cue, "verb"))
