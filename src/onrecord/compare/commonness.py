"""How common words and names are, so that rare ones count for more when articles are compared.

In go the words of articles as they come, out come weights. A table of news that ships knows the commonest words from
the first article on; what is common in one archive alone, such as the town that it is about, is learnt. This module
compares nothing.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from onrecord.errors import ArchiveError

__all__ = ["Commonness"]

_TABLE = Path(__file__).with_name("story_words.tsv")
_FEWEST = 3
"""A word that is not in the table counts as being in so many of its articles."""
_TOO_COMMON = 0.2
"""A word that more of the articles have tells no happening."""
_PRIOR = 500
"""Articles that must come before an archive's own share of a word is taken at half its value: in a new archive every
word is in a large share of the articles."""
_MOST_LEARNT = 200_000
"""Words learnt; beyond that the rarest are forgotten, which changes their weight by nothing that matters."""


class Commonness:
    """Weights of words: the logarithm of how many articles there are to one with the word (Spärck Jones 1972).

    Of the shipped table's share of articles and the archive's own, the larger counts.
    """

    def __init__(self, shipped: Mapping[str, int], articles: int) -> None:
        self._shipped, self._articles = shipped, articles
        self._learnt: Counter[str] = Counter()
        self._read = 0

    @classmethod
    def open(cls) -> Commonness:
        """With the table that ships, and nothing learnt."""
        return cls(*_read_table())

    def learn(self, words: Iterable[str]) -> None:
        """Count the different ``words`` of one article."""
        self._learnt.update(set(words))
        self._read += 1
        cut = 1
        while len(self._learnt) > _MOST_LEARNT:
            self._learnt = Counter({word: times for word, times in self._learnt.items() if times > cut})
            cut += 1

    def weigh(self, counts: Mapping[str, int], *, learnt: bool = True) -> dict[str, float]:
        """Weigh each word by its rarity and the logarithm of its count; words that are too common are left out.

        With ``learnt`` false by the shipped table alone, so that the weights stay the same for ever.
        """
        weighed: dict[str, float] = {}
        for word, count in counts.items():
            share = max(self._shipped.get(word, 0), _FEWEST) / self._articles
            if learnt and word in self._learnt:
                share = max(share, self._learnt[word] / (self._read + _PRIOR))
            if share < _TOO_COMMON:
                weighed[word] = (1 + math.log(max(count, 1))) * -math.log(share)
        return weighed

    def to_json(self) -> str:
        """Write what was learnt, for :meth:`recall`."""
        return json.dumps({"articles": self._read, "words": self._learnt})

    def recall(self, text: str) -> None:
        """Take up what :meth:`to_json` wrote; raises :class:`ArchiveError` for anything else."""
        try:
            record = json.loads(text)
            read, words = int(record["articles"]), record["words"].items()
            self._read, self._learnt = read, Counter({str(word): int(times) for word, times in words})
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise ArchiveError(f"the kept counts of words are damaged ({error}); find the stories anew") from error


@cache
def _read_table() -> tuple[Mapping[str, int], int]:
    """The shipped table: lines of a count, a tab, and the words in so many articles. The first has no words: all."""
    first, *lines = (
        line for line in _TABLE.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")
    )
    shipped = {
        word: int(count) for count, _tab, words in (line.partition("\t") for line in lines) for word in words.split()
    }
    return shipped, int(first)
