"""What is known of a statement besides its words, in a word or two each, for the table and the report.

In go statements, out come phrases such as ``to reporters``. What goes without saying is left out: that words were said,
that a statement states. The JSON and the tables for programs have it all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.exports.places import role_text
from onrecord.records import Act, Granularity, Polarity, Stance

if TYPE_CHECKING:
    from datetime import date

    from onrecord.records import Article, Span, Statement, When

__all__ = [
    "act_beyond_stating",
    "addressee_in_words",
    "channel_in_words",
    "condition_in_words",
    "day_in_words",
    "polarity_in_words",
    "stance_in_words",
    "when_in_words",
]

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_QUARTERS = {"1": "first", "2": "second", "3": "third", "4": "fourth"}
_POLARITIES = {
    Polarity.NOT_SAID: "not said",
    Polarity.REFUSED: "refused",
    Polarity.WOULD_SAY: "would say",
}
_STANCES = {
    Stance.FACTIVE: "cue takes it for true",
    Stance.DOUBTING: "cue doubts it",
    Stance.CHARGED: "cue is charged",
}


def act_beyond_stating(statement: Statement) -> str | None:
    """Name the act where it is more than to state something."""
    return None if statement.act in (None, Act.STATE) else statement.act.value


def addressee_in_words(statement: Statement) -> str | None:
    """Tell to whom it was said."""
    return None if statement.addressee is None else f"to {statement.addressee.name}"


def channel_in_words(article: Article, statement: Statement) -> str | None:
    """Give the article's own words for the means or the occasion, such as ``in a tweet``."""
    return None if statement.channel is None else article.text[slice(*statement.channel.at)]


def polarity_in_words(statement: Statement) -> str | None:
    """Tell where the words were not said, or in some case only."""
    return None if statement.polarity is None else _POLARITIES.get(statement.polarity)


def condition_in_words(article: Article, statement: Statement) -> str | None:
    """Give the condition where it stands outside the content, else only tell that there is one."""
    if not statement.conditional:
        return None
    outside = tuple(span for span in statement.conditions if not _within(span, statement.content))
    return role_text(article, outside) if outside else "conditional"


def stance_in_words(statement: Statement) -> str | None:
    """Tell how the cue colours the words, where it does."""
    return None if statement.stance is None else _STANCES.get(statement.stance)


def day_in_words(day: date) -> str:
    """Put a day in words that do not depend on the machine's locale."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def when_in_words(when: When) -> str | None:
    """Put a date in words, as exactly as it is known; None where it has no value.

    >>> from onrecord.records import Granularity, When
    >>> when_in_words(When("2031-03", Granularity.MONTH)), when_in_words(When("2031-Q1", Granularity.QUARTER))
    ('March 2031', 'first quarter of 2031')
    """
    if when.value is None:
        return None
    if when.day is not None:
        return day_in_words(when.day)
    year, rest = when.value[:4], when.value[5:]
    match when.granularity:
        case Granularity.WEEK:
            return f"week {rest.removeprefix('W').lstrip('0')} of {year}"
        case Granularity.MONTH if 1 <= int(rest) <= len(_MONTHS):
            return f"{_MONTHS[int(rest) - 1]} {year}"
        case Granularity.QUARTER:
            return f"{_QUARTERS[rest.removeprefix('Q')]} quarter of {year}"
        case Granularity.DECADE:
            return f"{when.value}0s"
    return when.value


def _within(span: Span, others: tuple[Span, ...]) -> bool:
    return any(other.start <= span.start and span.end <= other.end for other in others)
