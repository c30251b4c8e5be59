"""Checks of drafts as a list and as JSON Lines."""

import io
import json
from dataclasses import replace
from datetime import date

import pytest
from rich.console import Console

from onrecord.exports.draft import write_checks_jsonl, write_checks_table
from onrecord.records import Article, Kind, Problem, Span, Speaker, SpeakerType, Statement
from onrecord.records.draft import Change, DraftCheck, DraftQuotation, Part, Passage, Suggestion, Verdict

VORNE = Speaker("Ilse Vorne", SpeakerType.PERSON)
DRAFT = Article("Port draft\n“We will sell the [old] harbour … to friends,” said Ilse Vorne.\n", title="Port draft")
SOURCE = Article(
    "Port talks\n“We will never sell the harbour or its boats to anyone,” said Ilse Vorne.\n",
    title="Port talks",
    outlet="Norcall [bold]Post[/bold]",
    published=date(2031, 3, 9),
)


def at(article: Article, words: str) -> Span:
    start = article.text.index(words)
    return Span(start, start + len(words))


def after(article: Article, words: str) -> Span:
    end = at(article, words).end
    return Span(end, end)


PARTS = (
    Part(Change.SAME, at(DRAFT, "We will"), at(SOURCE, "We will")),
    Part(Change.CUT, after(DRAFT, "We will"), at(SOURCE, "never")),
    Part(Change.SAME, at(DRAFT, "sell the"), at(SOURCE, "sell the")),
    Part(Change.ADDED, at(DRAFT, "old"), after(SOURCE, "sell the"), marked=True),
    Part(Change.SAME, at(DRAFT, "harbour"), at(SOURCE, "harbour")),
    Part(Change.CUT, after(DRAFT, "harbour"), at(SOURCE, "or its boats"), marked=True),
    Part(Change.SAME, at(DRAFT, "to"), at(SOURCE, "to")),
    Part(Change.REPLACED, at(DRAFT, "friends"), at(SOURCE, "anyone")),
)
STATEMENT = Statement((), (), (at(SOURCE, "We will never sell the harbour"),), Kind.DIRECT, 0.9, speaker=VORNE)
PASSAGE = Passage(SOURCE, PARTS, "ab12.1-9", STATEMENT, date(2031, 3, 9))
ALTERED = DraftQuotation(
    (at(DRAFT, "We will sell the [old] harbour … to friends,"),),
    Verdict.ALTERED,
    VORNE,
    PASSAGE,
    notes=("“never” is missing",),
    elsewhere=("cd34",),
)
NOT_FOUND = DraftQuotation(
    ALTERED.spans,
    Verdict.NOT_FOUND,
    suggestions=(Suggestion("ab12.1-9", STATEMENT, SOURCE, date(2031, 3, 9), 0.8),),
)
EXACT = replace(ALTERED, verdict=Verdict.EXACT, fair=True, notes=(), passage=replace(PASSAGE, parts=PARTS[:1]))
COURIER = replace(SOURCE, outlet="Coast Courier")
TOLD_OTHERWISE = replace(
    EXACT,
    otherwise=(
        (PASSAGE, replace(PASSAGE, article=COURIER, day=date(2031, 6, 1))),
        (replace(PASSAGE, article=COURIER),),
    ),
    agreeing=3,
)


def table(*quotations: DraftQuotation, article: Article = DRAFT, width: int = 100, only_problems: bool = False) -> str:
    out = io.StringIO()
    check = DraftCheck(article, quotations, (Problem("check", "meaning", "no \x1b[2Jvectors"),) if quotations else ())
    write_checks_table([check], Console(file=out, width=width, highlight=False), only_problems=only_problems)
    return out.getvalue()


def test_changes_are_shown_without_colours() -> None:
    shown = table(ALTERED)
    assert "“We will [-never-] sell the [old] harbour [-or its boats-] … to [-anyone-] {+friends+},”" in shown
    assert "1 ALTERED · ¶1 · Ilse Vorne" in shown
    assert "! “never” is missing" in shown
    assert "2031-03-09 · Ilse Vorne · Norcall [bold]Post[/bold] · Port talks · ab12.1-9" in shown
    assert "in the same words in 1 other article: cd34" in shown


def test_the_heading_counts() -> None:
    shown = table(ALTERED, EXACT, NOT_FOUND)
    assert shown.startswith("Port draft\n3 quotations · 1 exact · 1 altered · 1 not found\n")
    assert "check: no ␛[2Jvectors" in shown
    assert table().strip() == "Port draft\nno quotations"


def test_a_suggestion_is_shown_with_its_place() -> None:
    shown = table(NOT_FOUND)
    assert "did you mean: We will never sell the harbour" in shown
    assert "2031-03-09 · Ilse Vorne" in shown


def test_other_words_of_other_articles_are_shown_against_the_draft() -> None:
    shown = " ".join(table(TOLD_OTHERWISE, ALTERED).split())
    assert "2 quotations · 1 exact · 1 altered · 1 told otherwise elsewhere" in shown
    assert "! 2 other articles have: … to [-friends-] {+anyone+}: Norcall [bold]Post[/bold]" in shown
    assert "Coast Courier (2031-06-01); 1 has yet other words; 3 have the draft’s" in shown


def test_many_changes_and_outlets_are_cut_short() -> None:
    parts = tuple(Part(Change.REPLACED, at(DRAFT, word), at(SOURCE, "anyone")) for word in ("We", "sell", "harbour"))
    passages = tuple(
        replace(PASSAGE, parts=parts, article=replace(SOURCE, outlet=f"Outlet {number}")) for number in range(6)
    )
    shown = " ".join(table(replace(EXACT, otherwise=(passages,))).split())
    assert "have: [-We-] {+anyone+} will [-sell-] {+anyone+} …: Outlet 0" in shown
    assert "Outlet 3 and 2 more" in shown


def test_in_altered_words_only_what_is_yet_other_is_shown() -> None:
    other = replace(PASSAGE, parts=(Part(Change.REPLACED, at(DRAFT, "sell"), at(SOURCE, "never")), PARTS[-1]))
    shown = " ".join(table(replace(ALTERED, otherwise=((other,),))).split())
    assert "! 1 other article has: We will [-sell-] {+never+}: Norcall" in shown


def test_problems_alone_keep_their_numbers() -> None:
    shown = table(EXACT, ALTERED, TOLD_OTHERWISE, only_problems=True)
    assert "1 EXACT" not in shown
    assert "2 ALTERED" in shown
    assert "3 EXACT" in shown


@pytest.mark.parametrize("width", [1, 20, 300])
def test_any_width_shows_every_word(width: int) -> None:
    words = "".join(table(ALTERED, width=width).split())
    assert "[-orits" in words
    assert "{+friends+}" in words


def test_hostile_text_is_shown_and_not_sent() -> None:
    draft = Article("“\x1b[31mred [link=x]\u202e words\ud800”")
    hostile = DraftQuotation((Span(1, len(draft.text) - 1),), Verdict.NOT_FOUND, Speaker("\x07", SpeakerType.PERSON))
    shown = table(hostile, article=draft)
    assert "“␛[31mred [link=x]⟨U+202E⟩ words⟨U+D800⟩”" in shown
    assert not set(shown) & {"\x1b", "\x07", "\u202e"}


def test_json_has_words_and_spans() -> None:
    out = io.StringIO()
    write_checks_jsonl([DraftCheck(DRAFT, (ALTERED, EXACT)), DraftCheck(DRAFT, ())], out)
    one, other = map(json.loads, out.getvalue().splitlines())
    assert (one["sound"], other["sound"]) == (False, True)
    assert one["counts"]["altered"] == 1
    altered, exact = one["quotations"]
    assert altered["quote"] == ["We will sell the [old] harbour … to friends,"]
    assert (altered["verdict"], altered["fair"], exact["fair"]) == ("altered", False, True)
    assert altered["passage"]["id"] == "ab12.1-9"
    assert altered["passage"]["article"]["outlet"] == SOURCE.outlet
    for part in altered["passage"]["parts"]:
        assert DRAFT.text[slice(*part["draft"])] == part["draft_text"]
        assert SOURCE.text[slice(*part["source"])] == part["source_text"]


def test_json_has_other_words_with_their_wording() -> None:
    out = io.StringIO()
    write_checks_jsonl([DraftCheck(DRAFT, (TOLD_OTHERWISE, EXACT))], out)
    told = json.loads(out.getvalue())
    assert (told["sound"], told["told_otherwise"]) == (True, 1)
    one, other = told["quotations"]
    assert [each["wording"] for each in one["otherwise"]] == [0, 0, 1]
    assert one["otherwise"][0]["parts"][-1]["source_text"] == "anyone"
    assert (one["agreeing"], other["otherwise"], other["agreeing"]) == (3, [], 0)


def test_json_of_problems_alone() -> None:
    out = io.StringIO()
    write_checks_jsonl([DraftCheck(DRAFT, (ALTERED, EXACT))], out, only_problems=True)
    assert [each["verdict"] for each in json.loads(out.getvalue())["quotations"]] == ["altered"]
