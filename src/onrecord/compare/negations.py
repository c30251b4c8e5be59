"""What the negations of a clause govern, and the closed lists of words by which clauses are taken apart.

In go words as :class:`onrecord.compare.renditions.Told` folds them, without apostrophes; out comes which of them a
negation says are not so. This goes without a parser: what the lists do not tell is left open.
"""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.compare.opposites import opposite_of

__all__ = [
    "AUXILIARIES",
    "EMPTY",
    "HE",
    "MEANS_TO",
    "NOBODY",
    "NOT",
    "OTHER",
    "POSSESSIVES",
    "PRONOUNS",
    "SELF",
    "THING",
    "negations_of",
    "word_set",
]


def word_set(text: str) -> frozenset[str]:
    """The words of ``text``, which stand apart by blanks."""
    return frozenset(text.split())


SELF = word_set("i we im ive ill id weve were well our my")
HE = word_set("he she hes shes hed shed his her")
OTHER = word_set("you they youre theyre theyve theyll youve youll")
THING = word_set("it its this that thats there theres these those which who one")
PRONOUNS = SELF | HE | OTHER | THING | word_set("them him me us everyone everybody nobody people")

POSSESSIVES = word_set("my our your his her their its")

NOT = word_set(
    "not never no neither nor nothing cannot dont doesnt didnt isnt arent wasnt werent wont wouldnt shouldnt "
    "hasnt havent hadnt aint refuse refuses refused refusing decline declined declines"
)
_NOT_REALLY = word_set(
    "only just merely simply necessarily sure certain because until yet so that much enough too like"
)
"""After "not" these leave what follows standing: "not only"."""
_NO_NEGATION = word_set("doubt matter question longer problem wonder way one secret")
"""After "no"; "no longer" tells of a change, not of an opposite word."""
AUXILIARIES = word_set(
    "am is are was were be been being do does did have has had will would shall should can must ought wont "
    "going gonna to im ive ill weve well were youre theyre hes shes its thats theres"
)
_PASSED = AUXILIARIES | word_set(
    "try tries trying seek seeks seeking a an the any ever even really actually also still just simply going "
    "gonna want wants wanted think thinks thought believe believes believed able plan planning plans intend "
    "intends at all in of for on with by as so very intention intentions interest interested desire willing "
    "evidence personally absolutely certainly definitely already always now it this that his her my our their "
    "your its i we he she they there"
)
"""Words between a negation and what it governs."""
_ARTICLES = word_set("a an any")
_PREPOSITIONS = word_set("of in on at for with by from to between against under over during via")
NOBODY = word_set("nobody none neither hardly")
_INTENTIONS = word_set("plan plans intention intentions interest desire need reason wish")
_REACH = 5
"""Words after a negation among which what it governs stands."""
EMPTY = (
    _PASSED
    | PRONOUNS
    | NOT
    | word_set(
        "and or but then than from into about over under out up down off if when while who whom whose what how why "
        "where such same other another some many much more most few less lot lots get got gets getting very too "
        "again ever here enough well like say says said saying tell told make makes made way thing things something "
        "anything someone anyone let lets going come came go goes went yes mr mrs ms sen because though although "
        "between through during before after until since against been per not dont back right good great one two "
        "first last year years today tomorrow hundred thousand million billion trillion percent time day days week "
        "weeks month months people country lot kind"
    )
)
MEANS_TO = AUXILIARIES | word_set(
    "not want wants wanted willing ready plan plans planned planning intend intends intended promise promised "
    "promises vow vows vowed pledge pledged pledges agree agrees agreed seek seeks sought try tries tried "
    "trying continue continues continued decide decided like love prepared able proud happy committed "
    "determined"
)
"""Words before "to" by which the subject itself is to do it; "persuade him to" is about another."""


def negations_of(words: Sequence[str]) -> dict[int, int]:
    """Places that a negation governs, each with the place of the negation."""
    found: dict[int, list[int]] = {}
    for place, word in enumerate(words):
        if word not in NOT:
            continue
        before, after = (words[place - 1] if place else ""), (words[place + 1] if place + 1 < len(words) else "")
        if after in _NOT_REALLY or after == "one" or (word == "no" and after in _NO_NEGATION):
            continue
        # "not" without an auxiliary contrasts: "the voters, not the court".
        if word == "not" and after == "to" and place and before not in MEANS_TO:
            continue
        if (
            word == "not"
            and after != "to"
            and not after.endswith("ing")
            and before not in AUXILIARIES
            and (place < 2 or words[place - 2] not in AUXILIARIES)
        ):
            continue
        # What has not been done may be done later, without anything being taken back.
        if word in ("hasnt", "havent") or (word == "not" and before in ("has", "have")):
            continue
        governed = place - 1 if word == "nothing" else _governed(words, place, noun=word in ("no", "any"))
        if governed is not None and (words[governed] not in EMPTY or opposite_of(words[governed])):
            found.setdefault(governed, []).append(place)
    # Two negations of one word take each other back.
    return {governed: places[0] for governed, places in found.items() if len(places) % 2}


def _governed(words: Sequence[str], negation: int, *, noun: bool) -> int | None:
    """The place of what a negation governs: a verb or an adjective, or the last word of a noun phrase."""
    for place in range(negation + 1, min(negation + 1 + _REACH, len(words))):
        # "no plans to sell" governs the selling.
        noun = (noun or words[place] in _ARTICLES) and words[place] not in _INTENTIONS
        if words[place] in _PASSED or (words[place] == "need" and words[place + 1 : place + 2] == ("to",)):
            if noun and words[place] not in _ARTICLES:
                return None
            continue
        if not noun:
            return place
        end = place
        while end + 1 < len(words) and words[end + 1] not in EMPTY and words[end + 1] not in _PREPOSITIONS:
            end += 1
        return end
    return None
