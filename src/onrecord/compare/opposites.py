"""Words that say the opposite of each other, and the forms of one word: closed lists, written for this project.

In goes a word as :class:`onrecord.compare.renditions.Told` folds it, out comes the stem that its forms share, or the
pair of opposites that it belongs to. What the word is said of is not looked at.
"""

from __future__ import annotations

from functools import lru_cache

__all__ = ["is_quality", "opposite_of", "stem"]

_LEAST_STEM = 3

_IRREGULAR = {
    form: base
    for base, forms in {
        "become": "became", "begin": "began begun", "break": "broke broken", "bring": "brought", "build": "built",
        "buy": "bought", "choose": "chose chosen", "come": "came", "deal": "dealt", "do": "did done does",
        "draw": "drew drawn", "fall": "fell fallen", "feel": "felt", "fight": "fought", "find": "found",
        "fly": "flew flown flies", "forget": "forgot forgotten", "give": "gave given", "go": "went gone goes",
        "grow": "grew grown", "hear": "heard", "hold": "held", "keep": "kept", "know": "knew known",
        "lead": "led", "leave": "left", "lend": "lent", "lose": "lost", "make": "made", "mean": "meant",
        "meet": "met", "pay": "paid", "rise": "rose risen", "run": "ran", "see": "saw seen", "sell": "sold",
        "send": "sent", "shoot": "shot", "speak": "spoke spoken", "spend": "spent", "stand": "stood",
        "steal": "stole stolen", "take": "took taken", "teach": "taught", "tell": "told", "think": "thought",
        "throw": "threw thrown", "understand": "understood", "wear": "wore worn", "win": "won",
        "withdraw": "withdrew withdrawn", "write": "wrote written", "lie": "lied lying", "die": "died dying",
    }.items()
    for form in forms.split()
}  # fmt: skip

_OPPOSITES = (
    ("support supports supported supporting favor favors favour favours endorse endorses endorsed",
     "oppose opposes opposed opposing"),
    ("raise raises raised raising increase increases increased increasing",
     "cut cuts cutting lower lowers lowered lowering reduce reduces reduced reducing"),
    ("keep keeps keeping retain",
     "scrap scraps scrapped abolish abolishes abolished eliminate eliminates repeal repeals"),
    ("join joins joined joining", "leave leaves leaving left quit quits withdraw withdrew withdrawing"),
    ("stay stays staying remain remains remaining", "leave leaves leaving left withdraw withdrawing quit"),
    ("accept accepts accepted accepting", "reject rejects rejected rejecting"),
    ("allow allows allowed allowing permit permits permitted", "ban bans banned banning prohibit forbid"),
    ("agree agrees agreed", "disagree disagrees disagreed"),
    ("trust trusts", "distrust distrusts"),
    ("love loves loved", "hate hates hated dislike"),
    ("buy buys buying bought", "sell sells selling sold"),
    ("expand expands expanded", "shrink shrinks limit limits"),
    ("strengthen strengthens", "weaken weakens"),
    ("confirm confirms confirmed", "deny denies denied"),
)  # fmt: skip
"""Each pair: the forms of the one word or its like, and those of the other."""
_QUALITIES = (
    ("guilty", "innocent"),
    ("legal lawful", "illegal unlawful"),
    ("constitutional", "unconstitutional"),
    ("true", "false untrue"),
    ("right", "wrong"),
    ("safe", "unsafe dangerous"),
    ("necessary needed", "unnecessary"),
    ("possible", "impossible"),
    ("fair", "unfair"),
    ("acceptable", "unacceptable"),
    ("qualified fit", "unqualified unfit"),
    ("honest", "dishonest crooked"),
    ("great good terrific wonderful fantastic excellent", "terrible bad horrible awful disastrous disaster"),
    ("smart brilliant", "stupid dumb foolish"),
    ("strong", "weak"),
    ("success successful", "failure failed"),
    ("friend friends ally allies", "enemy enemies foe foes"),
    ("hero heroes", "traitor traitors coward cowards"),
)  # fmt: skip
"""The same of what somebody or something is said to be."""

_SIDES: dict[str, list[tuple[int, bool]]] = {}
for _number, (_one, _other) in enumerate((*_OPPOSITES, *_QUALITIES)):
    for _forms, _side in ((_one, True), (_other, False)):
        for _form in _forms.split():
            _SIDES.setdefault(_form, []).append((_number, _side))


def opposite_of(word: str) -> list[tuple[int, bool]]:
    """The pairs of opposites that ``word`` belongs to, each with the side on which it stands.

    >>> opposite_of("supports")[0][0] == opposite_of("opposed")[0][0]
    True
    """
    return _SIDES.get(word, [])


def is_quality(pair: int) -> bool:
    """Whether a pair tells what something is, and counts behind a form of "be" alone."""
    return pair >= len(_OPPOSITES)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The word without the endings of verbs and plurals, so that its forms are one.

    >>> stem("building"), stem("built"), stem("taxes"), stem("cutting")
    ('build', 'build', 'tax', 'cut')
    """
    word = _IRREGULAR.get(word, word)
    for ending in ("ing", "ied", "ies", "ed", "es", "s", "e"):
        left = word[: -len(ending)]
        if not word.endswith(ending) or len(left) < _LEAST_STEM or not _has_vowel(left):
            continue
        if ending == "s" and left.endswith(("s", "u", "i")):
            return word
        if ending in ("ied", "ies"):
            return left + "y"
        doubled = ending in ("ing", "ed") and left[-1] == left[-2] and left[-1] not in "lsz" and len(left) > _LEAST_STEM
        return left[:-1] if doubled else left.removesuffix("e") if len(left) > _LEAST_STEM else left
    return word


def _has_vowel(word: str) -> bool:
    return not set("aeiouy").isdisjoint(word)
