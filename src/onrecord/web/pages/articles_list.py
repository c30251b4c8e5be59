"""The articles of the archive, the last published first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Query

from onrecord.web.answering import Pages, Table
from onrecord.web.asking import Cursor, Day
from onrecord.web.listings import ArticleLine, article_line
from onrecord.web.seen import Here, Seen

__all__ = ["ArticlesPage", "pages"]

pages = Pages()

_AT_ONCE = 40
_MOST = 1000
_COLUMNS = ("id", "title", "outlet", "published", "url", "statements", "copy_of")


@dataclass(frozen=True, slots=True)
class ArticlesPage:
    """Articles of an outlet and of days, if asked, the newest first; ``next`` asks for what follows."""

    asked: dict[str, Any]
    articles: tuple[ArticleLine, ...]
    next: str | None

    def table(self) -> Table:
        """The articles of this page, a row each."""
        return Table(
            "articles",
            _COLUMNS,
            (
                (each.id, each.title, each.outlet, each.published, each.url, each.statements, each.copy_of)
                for each in self.articles
            ),
        )


@pages.show("/articles", template="articles.html")
def articles(
    here: Here,
    outlet: Annotated[str | None, Query(max_length=4000, description="An outlet, by its whole name.")] = None,
    since: Day = None,
    until: Day = None,
    after: Cursor = None,
    limit: Annotated[int, Query(ge=1, le=_MOST)] = _AT_ONCE,
) -> ArticlesPage:
    """Articles, the last published first; those without a day come last."""
    asked = {"outlet": outlet or None, "since": since, "until": until}
    name = _as_archived(here, outlet) if outlet else None
    if outlet and name is None:
        return ArticlesPage(asked, (), None)
    page = here.archive.profiles.articles(name, since, until, limit=limit, after=after)
    return ArticlesPage(asked, tuple(article_line(each) for each in page), page.next)


def _as_archived(here: Seen, outlet: str) -> str | None:
    """The name of an outlet as the archive has it, in whatever case it was typed; None if there is none."""
    names = [each.name for each in here.archive.outlets() if each.name is not None]
    if outlet in names:
        return outlet
    typed = outlet.casefold().strip()
    return next((name for name in names if name.casefold() == typed), None)
