"""The story: articles on the same happening."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

__all__ = ["Story", "StoryArticle"]


@dataclass(frozen=True, slots=True)
class StoryArticle:
    """An article as a story lists it: what is known of its publication, without its text.

    ``score`` in [0, 1] is its average nearness to the story's other articles, of a lone article 1. ``copy_of`` is the
    id of the article whose text it repeats: wire copy, most often.
    """

    id: str
    title: str | None = None
    outlet: str | None = None
    published: date | None = None
    url: str | None = None
    score: float = 1.0
    copy_of: str | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.score <= 1:
            raise ValueError(f"score must be within [0, 1], not {self.score}")


@dataclass(frozen=True, slots=True)
class Story:
    """Articles on the same happening, the earliest first, each with its copies after it.

    ``id`` stays the same when articles join. ``title`` is that of the article that is nearest to the others.
    """

    id: str
    title: str | None
    first: date | None
    last: date | None
    articles: tuple[StoryArticle, ...]

    def __post_init__(self) -> None:
        if not self.articles:
            raise ValueError(f"story {self.id} has no articles")

    @property
    def outlets(self) -> tuple[str, ...]:
        """The outlets of the articles, in their order, each once; those of copies too."""
        return tuple(dict.fromkeys(article.outlet for article in self.articles if article.outlet))

    @property
    def copies(self) -> int:
        """How many of the articles repeat another."""
        return sum(article.copy_of is not None for article in self.articles)
