"""What follows the statements of a comparison on a terminal: speakers, outlets, names and headlines.

In goes a comparison, out come lines. Lists are cut to what fits a screen unless everything is asked for; what is left
out is counted.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from onrecord.exports.characters import one_line
from onrecord.exports.comparison_parts import (
    BEARINGS,
    claim_words,
    counted,
    evidence_voice,
    lead_words,
    outlet_or_none,
    row_speaker,
)
from onrecord.exports.grid import GUTTER, print_row
from onrecord.exports.places import heading, role_text
from onrecord.exports.terminal import WIDEST, print_text, styled
from onrecord.records import Bearing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console

    from onrecord.records import Comparison, HeadlineCheck, OutletView, VoiceShare

__all__ = ["print_headline", "print_headlines", "print_names", "print_outlets", "print_voices"]

_MOST_SPEAKERS = 8
_MOST_ALONE = 3
_INDENT = 2
_FIGURES = ("statements", "words", "quoted", "first")
# Under this the names beside the figures are torn.
_WIDTH_OF_FIGURES = 72
_COLOURS = {Bearing.STRONGER: "red", Bearing.UNSUPPORTED: "red", Bearing.UNCLEAR: "dim"}


def print_voices(comparison: Comparison, console: Console, *, everything: bool) -> None:
    """Print how much each outlet lets each speaker say."""
    if not comparison.voices:
        return
    print_text(console, styled("Who was quoted, and how much", "bold"))
    speakers = _first(dict.fromkeys(voice.speaker for voice in comparison.voices), everything=everything)
    voices = [(each, [voice for voice in comparison.voices if voice.speaker == each]) for each in speakers]
    if console.width >= _WIDTH_OF_FIGURES:
        _print_figures(voices, console)
    else:
        for speaker, shares in voices:
            print_text(console, styled(one_line(speaker), "blue"), indent=_INDENT)
            for voice in shares:
                told = ", ".join(f"{name} {figure}" for name, figure in zip(_FIGURES, _figures(voice), strict=True))
                line = styled(f"{one_line(outlet_or_none(voice.outlet))}: {told}", "")
                print_text(console, line, indent=2 * _INDENT, hanging=4)
    _print_rest(console, len({voice.speaker for voice in comparison.voices}) - len(speakers), "speaker")
    told = "quoted: share of the words that stand in quotation marks; first: how far into the article the first stand"
    print_text(console, styled(told, "dim"), indent=_INDENT)
    console.print()


def _print_figures(voices: Sequence[tuple[str, Sequence[VoiceShare]]], console: Console) -> None:
    room = min(console.width, WIDEST) - _INDENT - sum(map(len, _FIGURES)) - 5 * GUTTER
    widths = (room // 2, room - room // 2, *map(len, _FIGURES))
    header = ("who", "outlet", *_FIGURES)
    print_row(console, [styled(name, "dim") for name in header], widths, indent=_INDENT)
    for speaker, shares in voices:
        shown = styled(one_line(speaker), "blue")
        for voice in shares:
            told = zip(_FIGURES, _figures(voice), strict=True)
            outlet = styled(one_line(outlet_or_none(voice.outlet)), "")
            cells = [shown, outlet, *(styled(f"{figure:>{len(name)}}", "") for name, figure in told)]
            print_row(console, cells, widths, indent=_INDENT)
            shown = styled("", "")


def _figures(voice: VoiceShare) -> tuple[str, ...]:
    share = f"{voice.quoted / voice.words:.0%}" if voice.words else "–"
    return (f"{voice.statements:,}", f"{voice.words:,}", share, f"{voice.first:.0%}")


def print_outlets(comparison: Comparison, names: Sequence[str], console: Console, *, everything: bool) -> None:
    """Print what each outlet alone has, and what it leaves out, with what speaks for it being there all the same."""
    print_text(console, styled("What each outlet alone has, and what it leaves out", "bold"))
    for view, name in zip(comparison.outlets, names, strict=True):
        copies = sum(article.copy_of is not None for article in view.articles)
        details = [
            counted(len(view.articles), "article") + (f" ({copies} a copy)" if copies else ""),
            counted(view.words, "word"),
            counted(view.statements, "statement"),
        ]
        line = styled(name, "bold").append(f" · {' · '.join(details)}", "not bold dim")
        print_text(console, line, indent=_INDENT)
        _print_alone(comparison, view, console, everything=everything)
        if view.left_out:
            print_text(console, styled(f"leaves out {len(view.left_out)}:", ""), indent=2 * _INDENT)
            _print_places(comparison, view.left_out, console)
        for caveat in view.caveats:
            print_text(console, styled(f"note: {one_line(caveat)}", "yellow"), indent=2 * _INDENT, hanging=4)
    console.print()


def _print_alone(comparison: Comparison, view: OutletView, console: Console, *, everything: bool) -> None:
    if not view.alone:
        return
    print_text(console, styled(f"alone has {len(view.alone)}:", ""), indent=2 * _INDENT)
    shown = set(view.alone if everything else _fullest(comparison, view.alone))
    _print_places(comparison, sorted(shown), console)
    if rest := [place for place in view.alone if place not in shown]:
        speakers = Counter(one_line(row_speaker(comparison.rows[place])) for place in rest)
        told = ", ".join(f"{name} ({count})" if count > 1 else name for name, count in speakers.most_common(5))
        more = f"… and {len(rest)} more, by {told}{' and others' if len(speakers) > 5 else ''}"
        print_text(console, styled(more, "dim"), indent=3 * _INDENT, hanging=4)


def _fullest(comparison: Comparison, places: Sequence[int]) -> list[int]:
    """Those that say the most: among what one outlet alone has are many scraps."""
    return sorted(places, key=lambda place: -len(lead_words(comparison.rows[place]).split()))[:_MOST_ALONE]


def _print_places(comparison: Comparison, places: Iterable[int], console: Console) -> None:
    digits = len(str(len(comparison.rows)))
    for place in places:
        row = comparison.rows[place]
        line = styled(f"{place + 1:>{digits}}  ", "dim").append(one_line(row_speaker(row)), "blue")
        line.append(" · ", "dim").append(one_line(lead_words(row)), "default")
        print_text(console, line, indent=3 * _INDENT, hanging=digits + 2)


def print_names(comparison: Comparison, console: Console, *, everything: bool) -> None:
    """Print what each outlet calls each speaker."""
    if not comparison.names:
        return
    print_text(console, styled("What they are called", "bold"))
    speakers = _first(dict.fromkeys(use.speaker for use in comparison.names), everything=everything)
    for speaker in speakers:
        print_text(console, styled(one_line(speaker), "blue"), indent=_INDENT)
        for use in comparison.names:
            if use.speaker == speaker:
                names = ", ".join(
                    one_line(name) if count == 1 else f"{one_line(name)} ×{count}" for name, count in use.names
                )
                line = styled(f"{one_line(outlet_or_none(use.outlet))}: ", "dim").append(names, "default")
                print_text(console, line, indent=2 * _INDENT, hanging=4)
    _print_rest(console, len({use.speaker for use in comparison.names}) - len(speakers), "speaker")
    console.print()


def print_headlines(comparison: Comparison, console: Console) -> None:
    """Print how the text under each headline bears it out, with the words to hold it against."""
    if not comparison.headlines:
        return
    print_text(console, styled("Headlines", "bold"))
    for check in comparison.headlines:
        print_headline(check, console)
    console.print()


def print_headline(check: HeadlineCheck, console: Console) -> None:
    """Print how the text under one headline bears it out, with the words to hold it against."""
    article = check.article
    line = styled(one_line(heading(article)), "bold").append(f" · {one_line(outlet_or_none(article.outlet))}", "dim")
    print_text(console, line, indent=_INDENT, hanging=4)
    for claim in check.claims:
        said = one_line(claim_words(check, claim))
        line = styled(claim.bearing.value, _COLOURS.get(claim.bearing, "green"))
        line.append(f" {claim.score:.2f}", "dim").append(f" · “{said}” {BEARINGS[claim.bearing]}", "default")
        print_text(console, line, indent=2 * _INDENT, hanging=4)
        for reason in claim.reasons:
            print_text(console, styled(one_line(reason), "italic"), indent=3 * _INDENT, hanging=4)
        for evidence in claim.evidence:
            voice = evidence_voice(check, evidence.statement) or "the article's own words"
            words = one_line(role_text(article, evidence.content))
            line = styled(f"{evidence.score:.2f}  ", "dim").append(one_line(voice), "blue")
            line.append(" · ", "dim").append(words, "default")
            print_text(console, line, indent=3 * _INDENT, hanging=6)


def _first(speakers: Iterable[str], *, everything: bool) -> list[str]:
    return list(speakers) if everything else list(speakers)[:_MOST_SPEAKERS]


def _print_rest(console: Console, count: int, noun: str) -> None:
    if count:
        print_text(console, styled(f"… and {counted(count, f'more {noun}')}", "dim"), indent=_INDENT)
