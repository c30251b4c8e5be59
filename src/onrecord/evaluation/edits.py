"""Controlled edits that make a copy of an article, as outlets do with wire copy.

In go an article's title and text, another article to borrow from, and a seed; out comes the edited text. The same seed
gives the same edit. Nothing here compares texts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random
from typing import TypeAlias

from onrecord.records import Article

__all__ = ["KINDS", "edit"]

Edit: TypeAlias = Callable[[Article, Article, Random], str]
"""Makes a copy of the first article's text; what is borrowed comes from the second."""

_WORD = re.compile(r"[^\W\d_]{4,}")
_LEAST_PARAGRAPH, _MOST_PARAGRAPH = 20, 80
_RATES = (0.01, 0.05)
_KEPT = (0.9, 0.75, 0.5, 0.35)

_ENDINGS = (("our", "or"), ("ise", "ize"), ("ised", "ized"), ("ising", "izing"), ("isation", "ization"), ("tre", "ter"))
"""British and American endings, which are changed into one another."""

_HEADS = (
    "Share this\nFacebook\nTwitter\nEmail\nPrint\n",
    "Advertisement\nStory continues below\n",
    "Listen to this article 4 min\nSave for later\nComments (12)\n",
    "By our staff and wire services\nUpdated at 6:42 p.m.\n",
)
_TAILS = (
    "\nSign up for our morning letter and get the day's news before breakfast. You can leave at any time.\n",
    "\nRead more: the ten stories that everybody in town is talking about this week\nComments are closed.\n",
    "\nAll rights reserved. This material may not be published, broadcast, rewritten or passed on without leave.\n",
    "\nHave you seen something we should know of? Write to the newsroom, or leave us a message.\n",
)


def edit(kind: str, article: Article, other: Article, *, seed: int) -> str:
    """Copy the text of ``article`` with an edit of ``kind``, one of :data:`KINDS`, borrowing from ``other``.

    The same seed and article give the same copy.
    """
    return KINDS[kind](article, other, Random(f"{seed}:{kind}:{article.id}"))  # noqa: S311 - no secret


def _headline(article: Article, other: Article, _random: Random) -> str:
    return f"{other.title or 'What we know so far'}\n\n{_body(article)}"


def _body(article: Article) -> str:
    """The text without its title."""
    first, _, rest = article.text.partition("\n")
    return rest.lstrip() if rest and article.title and first.strip() == article.title.strip() else article.text


def _keep(text: str, share: float) -> str:
    """The first ``share`` of the text's words."""
    ends = [match.end() for match in re.finditer(r"\S+", text)]
    return text[: ends[round(share * len(ends)) - 1]] if len(ends) > 1 else text


def _cut(share: float) -> Edit:
    return lambda article, _other, _random: _keep(article.text, share)


def _insert(article: Article, other: Article, random: Random) -> str:
    return _put_in(article.text, other, random, most=3)


def _put_in(text: str, other: Article, random: Random, *, most: int) -> str:
    """Put up to ``most`` paragraphs of ``other`` between paragraphs of ``text``: at most a third of either's words."""
    paragraphs = [line for line in text.split("\n") if line.strip()]
    room = min(len(text.split()), len(other.text.split())) // 3
    borrowed = [
        line for line in other.text.split("\n") if _LEAST_PARAGRAPH <= len(line.split()) <= min(_MOST_PARAGRAPH, room)
    ]
    if not borrowed:
        # Some texts are a single line; a piece of it does as well.
        words = other.text.split()
        size = min(_MOST_PARAGRAPH, room)
        start = random.randrange(max(1, len(words) - size))
        borrowed = [" ".join(words[start : start + size])]
    for line in random.sample(borrowed, min(len(borrowed), random.randint(1, most))):
        if room < len(line.split()):
            continue
        room -= len(line.split())
        paragraphs.insert(random.randint(min(1, len(paragraphs)), len(paragraphs)), line)
    return "\n\n".join(paragraphs)


def _spelling(article: Article, _other: Article, random: Random) -> str:
    return _respell(article.text, random)


def _respell(text: str, random: Random) -> str:
    """Change 1 to 5 % of the words in their letters, and the quotation marks to the other style."""
    rate = random.uniform(*_RATES)
    # Words of less than four letters are left alone; so that the rate holds over all words, others are changed more.
    words = len(text.split())
    rate = min(1.0, rate * words / max(1, len(_WORD.findall(text))))
    text = _WORD.sub(lambda match: _misspell(match[0], random) if random.random() < rate else match[0], text)
    if "“" in text or "’" in text:
        return text.translate(str.maketrans("“”‘’", "\"\"''"))
    return re.sub(r'"([^"\n]*)"', r"“\1”", text).replace("'", "’")


def _misspell(word: str, random: Random) -> str:
    for british, american in _ENDINGS:
        for old, new in ((british, american), (american, british)):
            if word.endswith(old):
                return word[: -len(old)] + new
    at = random.randint(1, len(word) - 2)
    return random.choice(
        (
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
        )
    )


def _boxes(article: Article, _other: Article, random: Random) -> str:
    return _box(article.text, random)


def _box(text: str, random: Random) -> str:
    """Put boilerplate before and after the text."""
    heads, tails = random.sample(_HEADS, random.randint(1, 2)), random.sample(_TAILS, random.randint(1, 2))
    return "\n".join((*heads, text, *tails))


def _combined(article: Article, other: Article, random: Random) -> str:
    """All of it: cut to one of the four lengths, respelt, a paragraph put in, boxes, another headline."""
    text = _keep(_body(article), random.choice(_KEPT))
    text = _put_in(_respell(text, random), other, random, most=1)
    return f"{other.title or 'What we know so far'}\n\n{_box(text, random)}"


KINDS: dict[str, Edit] = {
    "headline": _headline,
    **{f"cut to {share:.0%}": _cut(share) for share in _KEPT},
    "insertion": _insert,
    "spelling": _spelling,
    "boxes": _boxes,
    "combined": _combined,
}
"""Edits by name: another headline, a cut tail, paragraphs put in, changed spelling, boilerplate, and all together."""
