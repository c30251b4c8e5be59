"""``onrecord show``: one statement of an archive, with the paragraph it stands in and what people said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.correct import correction_in_words
from onrecord.cli.options import ArchiveOption, open_archive
from onrecord.cli.output import open_output

if TYPE_CHECKING:
    from rich.console import Console

    from onrecord.archive import Correction, Found

__all__ = ["show_command"]


def show_command(
    statement: Annotated[str, typer.Argument(metavar="STATEMENT", help="Its id, as onrecord said shows it.")],
    archive: ArchiveOption = None,
) -> None:
    """Show a statement in its paragraph, with the address of its article and all corrections."""
    with open_archive(archive) as opened:
        found = opened.statement(statement)
        corrections = [each for each in opened.corrections(withdrawn=True) if each.statement == found.id]
    with open_output(None) as out:
        from rich.console import Console

        _print(found, corrections, Console(file=out, highlight=False))


def _print(found: Found, corrections: list[Correction], console: Console) -> None:
    from onrecord.exports.characters import one_line
    from onrecord.exports.found import write_found_table
    from onrecord.exports.terminal import print_text, styled

    write_found_table([found], console)
    for line in _paragraphs(found):
        print_text(console, styled(one_line(line), ""), indent=4)
    console.print()
    article = found.article
    facts = (
        ("published", article.published.isoformat() if article.published else None),
        ("by", ", ".join(article.authors) or None),
        ("address", article.url),
        ("read from", article.origin),
    )
    for name, value in facts:
        if value:
            print_text(console, styled(f"{name:<12}{one_line(value)}", "dim"))
    for each in corrections:
        print_text(console, styled(f"correction  {one_line(correction_in_words(each))}", "dim"), hanging=12)


def _paragraphs(found: Found) -> list[str]:
    """The lines of the text that hold the statement's source, cue and content."""
    text, statement = found.article.text, found.statement
    spans = (*statement.source, *statement.cue, *statement.content)
    start = text.rfind("\n", 0, min(span.start for span in spans)) + 1
    end = text.find("\n", max(span.end for span in spans) - 1)
    part = text[start : len(text) if end < 0 else end]
    return [line for line in part.splitlines() if line.strip()]
