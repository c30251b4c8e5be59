"""The check of a draft, as a list for people at a terminal and as JSON Lines.

In go checks, text goes out to a stream that the caller opened. Words are shown as they stand in the draft; what the
archive has in the place of others is shown beside them, ``[-left out-]`` and ``{+put in+}``, as ``wdiff`` writes it
(GNU wdiff 1.2), so that it can be read without colours; of other articles' wordings it is the draft's words that stand
in ``[-these-]``, since the line tells what those have. Text is never taken for console markup, and control characters
are shown, not sent.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from typing import TYPE_CHECKING, Any

from onrecord.exports.characters import one_line
from onrecord.exports.draft_views import VERDICT_NAMES, laid_words
from onrecord.exports.places import Places, heading, role_text
from onrecord.exports.terminal import name_text, print_text, styled
from onrecord.records.draft import Change, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from typing import TextIO

    from rich.console import Console
    from rich.text import Text

    from onrecord.records import Article, Span, Speaker, Statement
    from onrecord.records.draft import DraftCheck, DraftQuotation, Passage

__all__ = ["write_checks_jsonl", "write_checks_table"]

_INDENT = 4


def write_checks_table(checks: Iterable[DraftCheck], console: Console, *, only_problems: bool = False) -> None:
    """Print each draft with its quotations in order; ``only_problems`` leaves out those that need nobody's look."""
    for check in checks:
        _print_heading(check, console)
        places = Places(check.article)
        starts = [line.start for line in places.lines]
        for number, quotation in enumerate(check.quotations, start=1):
            if quotation.notable or not only_problems:
                line = places.lines[bisect_right(starts, quotation.spans[0].start) - 1].name
                _print_quotation(check.article, quotation, f"{number:>3}", line, console)


def _print_heading(check: DraftCheck, console: Console) -> None:
    article = check.article
    print_text(console, styled(one_line(heading(article)), "bold"))
    details = [one_line(article.origin)] if article.origin and article.title else []
    if check.quotations:
        counts = check.counts
        count = len(check.quotations)
        details.append(f"{count} quotation{'' if count == 1 else 's'}")
        details += [f"{counts[verdict]} {VERDICT_NAMES[verdict]}" for verdict in Verdict if counts[verdict]]
        details += [f"{check.told_otherwise} told otherwise elsewhere"] if check.told_otherwise else []
    else:
        details.append("no quotations")
    print_text(console, styled(" · ".join(details), "dim"))
    for problem in check.problems:
        print_text(console, styled(f"{problem.stage}: {one_line(problem.message)}", "red"), indent=1)
    console.print()


def _print_quotation(article: Article, quotation: DraftQuotation, number: str, line: str, console: Console) -> None:
    style = "bold red" if quotation.problem else "dim" if quotation.verdict is Verdict.NOT_CHECKED else "green"
    title = styled(f"{number} ", "dim").append(VERDICT_NAMES[quotation.verdict].upper(), style)
    if line:
        title.append(f" · {line}", "dim")
    if quotation.speaker is not None:
        title.append(" · ", "dim").append_text(name_text(quotation.speaker))
    print_text(console, title, hanging=_INDENT)
    print_text(console, _words(article, quotation), indent=_INDENT)
    for note in quotation.notes:
        print_text(
            console, styled(f"! {one_line(note)}", "red" if quotation.problem else ""), indent=_INDENT, hanging=2
        )
    if quotation.otherwise:
        print_text(console, _otherwise(article, quotation), indent=_INDENT, hanging=2)
    for passage, joint in ((quotation.passage, ""), (quotation.rest, "and ")):
        if passage is not None:
            _print_place(passage, joint, console)
    if quotation.elsewhere:
        told = f"in the same words in {_articles(len(quotation.elsewhere), 'other ')}: {', '.join(quotation.elsewhere)}"
        print_text(console, styled(told, "dim"), indent=_INDENT, hanging=2)
    for each in quotation.suggestions:
        _print_suggestion(each.article, each.statement, each.day, each.id, console)
    console.print()


def _otherwise(article: Article, quotation: DraftQuotation) -> Text:
    """The most frequent other wording, with who has it, and how many have the draft's or yet another."""
    first, *rest = quotation.otherwise
    told = styled(f"! {_articles(len(first), 'other ')} ha{'s' if len(first) == 1 else 've'}: ", "yellow")
    own = set() if quotation.passage is None else set(_other_words(quotation.passage))
    changed = [each for each in _other_words(first[0]) if each not in own]
    end = 0
    for span, words in changed[:_MOST_CHANGES]:
        start = max(end, _words_back(article.text, span.start, quotation.spans[0].start))
        skips = start not in (end, quotation.spans[0].start) and not article.text.startswith(("…", "..."), start)
        told.append(f"{' ' if end else ''}… " if skips else "")
        _append(told, article.text[start : span.start])
        _join(told, f"[-{_slice(article.text, span)}-]", "red")
        _join(told, f"{{+{words}+}}", "green")
        end = span.end
    told.append(" …" if len(changed) > _MOST_CHANGES else "")
    said = None if quotation.passage is None else quotation.passage.day
    outlets = list(dict.fromkeys(_dated(each, said) for each in first))
    told.append(f": {', '.join(outlets[:_MOST_OUTLETS])}")
    told.append(f" and {len(outlets) - _MOST_OUTLETS} more" if len(outlets) > _MOST_OUTLETS else "")
    others = sum(map(len, rest))
    told.append(f"; {others} ha{'s' if others == 1 else 've'} yet other words" if others else "")
    count = quotation.agreeing
    return told.append(f"; {count} ha{'s' if count == 1 else 've'} the draft’s" if count else "")


_MOST_CHANGES, _MOST_OUTLETS, _WORDS_BEFORE = 2, 4, 2
"""Places with other words, outlets, and words before such a place that are shown."""


def _other_words(passage: Passage) -> list[tuple[Span, str]]:
    """What a passage has in the place of other words, each with the draft's span."""
    changed = (part for part in passage.parts if part.change is Change.REPLACED and not part.marked)
    return [(part.draft, _slice(passage.article.text, part.source)) for part in changed]


def _dated(passage: Passage, other: date | None) -> str:
    """The outlet of a passage, with the day if it may have been said on another occasion."""
    outlet = one_line(passage.article.outlet or heading(passage.article))
    far = passage.day is None or other is None or abs((passage.day - other).days) > _ONE_OCCASION
    return f"{outlet} ({_day(passage.day)})" if far else outlet


_ONE_OCCASION = 7
"""Days in which the outlets tell what was said once; whoever says it again has other words himself."""


def _words_back(text: str, end: int, start: int) -> int:
    """Where the last words before ``end`` begin, at ``start`` at the earliest."""
    words = text[start:end].rsplit(maxsplit=_WORDS_BEFORE)
    return start + len(words[0]) + 1 if len(words) > _WORDS_BEFORE else start


def _articles(count: int, kind: str) -> str:
    return f"{count} {kind}article{'' if count == 1 else 's'}"


def _print_place(passage: Passage, joint: str, console: Console) -> None:
    speaker = None if passage.statement is None else passage.statement.speaker
    told = [_day(passage.day), *_place(passage.article, speaker), passage.id or f"in {passage.article.id}"]
    if passage.copies_draft:
        told.append("a copy of the draft")
    print_text(console, styled(joint + " · ".join(told), "dim"), indent=_INDENT, hanging=2)


def _print_suggestion(article: Article, statement: Statement, day: date | None, name: str, console: Console) -> None:
    line = styled("did you mean: ", "dim").append(one_line(role_text(article, statement.content)))
    print_text(console, line, indent=_INDENT, hanging=2)
    told = (_day(day), *_place(article, statement.speaker), name)
    print_text(console, styled(" · ".join(told), "dim"), indent=_INDENT + 2)


def _day(day: date | None) -> str:
    return day.isoformat() if day else "no date"


def _place(article: Article, speaker: Speaker | None) -> Iterator[str]:
    yield from (one_line(words) for words in (speaker and speaker.name, article.outlet, heading(article)) if words)


def _words(article: Article, quotation: DraftQuotation) -> Text:
    """The quotation with its marks, and what the archive has in the place of other words."""
    shown = styled("", "")
    for stretch in laid_words(article, quotation):
        if stretch.change == "gone":
            _join(shown, f"[-{one_line(stretch.words)}-]", "dim red" if stretch.marked else "red")
        elif stretch.change == "new":
            _join(shown, f"{{+{one_line(stretch.words)}+}}", "green")
        else:
            _append(shown, stretch.words)
    return shown


def _append(shown: Text, words: str) -> None:
    """Append words of the draft; a blank at either side stays one."""
    plain = one_line(words)
    if words[:1].isspace() and shown.plain:
        shown.append(" ")
    shown.append(plain)
    if words[-1:].isspace() and plain:
        shown.append(" ")


def _join(shown: Text, words: str, style: str) -> None:
    """Append a change, with a blank before it unless a mark opens there."""
    if shown.plain and (shown.plain[-1].isalnum() or shown.plain[-1] in "]},.;:!?…-"):
        shown.append(" ")
    shown.append(words, style)


def _slice(text: str, span: Span) -> str:
    return one_line(text[span.start : span.end])


def write_checks_jsonl(checks: Iterable[DraftCheck], out: TextIO, *, only_problems: bool = False) -> None:
    """Write one JSON object a draft and line; spans are ``[start, end]`` pairs, all is ASCII."""
    for check in checks:
        out.write(json.dumps(_values(check, only_problems=only_problems), allow_nan=False) + "\n")


def _values(check: DraftCheck, *, only_problems: bool) -> dict[str, Any]:
    return {
        "article": _article(check.article),
        "sound": check.sound,
        "counts": {verdict.value: check.counts[verdict] for verdict in Verdict},
        "told_otherwise": check.told_otherwise,
        "quotations": [
            _quotation(check.article, each) for each in check.quotations if each.notable or not only_problems
        ],
        "problems": [
            {"stage": each.stage, "reason": each.reason, "message": each.message, "origin": each.origin}
            for each in check.problems
        ],
    }


def _article(article: Article) -> dict[str, Any]:
    return {
        "id": article.id,
        "title": article.title,
        "outlet": article.outlet,
        "published": article.published.isoformat() if article.published else None,
        "url": article.url,
        "origin": article.origin,
    }


def _quotation(draft: Article, quotation: DraftQuotation) -> dict[str, Any]:
    return {
        "spans": [list(span) for span in quotation.spans],
        "quote": [draft.text[start:end] for start, end in quotation.spans],
        "speaker": quotation.speaker and quotation.speaker.name,
        "verdict": quotation.verdict.value,
        "fair": quotation.fair,
        "notes": list(quotation.notes),
        "passage": quotation.passage and _passage(draft, quotation.passage),
        "rest": quotation.rest and _passage(draft, quotation.rest),
        "elsewhere": list(quotation.elsewhere),
        "otherwise": [
            {"wording": number, **_passage(draft, passage)}
            for number, passages in enumerate(quotation.otherwise)
            for passage in passages
        ],
        "agreeing": quotation.agreeing,
        "suggestions": [
            {**_statement(each.id, each.article, each.statement, each.day), "closeness": each.closeness}
            for each in quotation.suggestions
        ],
    }


def _passage(draft: Article, passage: Passage) -> dict[str, Any]:
    text = passage.article.text
    return {
        **_statement(passage.id, passage.article, passage.statement, passage.day),
        "copies_draft": passage.copies_draft,
        "parts": [
            {
                "change": part.change.value,
                "marked": part.marked,
                "draft": list(part.draft),
                "draft_text": draft.text[part.draft.start : part.draft.end],
                "source": list(part.source),
                "source_text": text[part.source.start : part.source.end],
            }
            for part in passage.parts
        ],
    }


def _statement(name: str | None, article: Article, statement: Statement | None, day: date | None) -> dict[str, Any]:
    content = () if statement is None else statement.content
    return {
        "id": name,
        "day": day.isoformat() if day else None,
        "speaker": statement and statement.speaker and statement.speaker.name,
        "quote": [article.text[start:end] for start, end in content],
        "article": _article(article),
    }
