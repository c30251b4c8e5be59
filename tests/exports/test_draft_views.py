"""A checked draft as pages show it: words side by side, character for character, with who has which."""

from __future__ import annotations

from datetime import date

from onrecord.exports.draft_views import Stretch, draft_view
from onrecord.records import Article, Kind, Problem, Span, Speaker, SpeakerType, Statement
from onrecord.records.draft import Change, DraftCheck, DraftQuotation, Part, Passage, Suggestion, Verdict

TAMM = Speaker("Bo Tamm", SpeakerType.PERSON)
DRAFT = Article("Port talks\n“We shall … sail at noon,” he said. “Or not.”\n", title="Port talks")
SOURCE = Article("“We shall all sail at dawn,” said Bo Tamm.\n", title="Dawn", outlet="Norcall Post")


def span(article: Article, words: str) -> Span:
    start = article.text.index(words)
    return Span(start, start + len(words))


def statement(article: Article, words: str) -> Statement:
    return Statement((), (), (span(article, words),), Kind.DIRECT, 0.9, speaker=TAMM)


def passage(noon: Change = Change.REPLACED, *, article: Article = SOURCE, dawn: str = "dawn") -> Passage:
    cut = DRAFT.text.index("…")
    return Passage(
        article,
        (
            Part(Change.SAME, span(DRAFT, "We shall"), span(article, "We shall")),
            Part(Change.CUT, Span(cut, cut + 1), span(article, "all"), marked=True),
            Part(Change.SAME, span(DRAFT, "sail at"), span(article, "sail at")),
            Part(noon, span(DRAFT, "noon"), span(article, dawn)),
        ),
        id="aa.1-27",
        statement=statement(article, article.text[1 : article.text.index(",")]),
        day=date(2031, 3, 9),
    )


def quotation(**more: object) -> DraftQuotation:
    spans = (span(DRAFT, "We shall … sail at noon,"),)
    return DraftQuotation(spans, Verdict.ALTERED, TAMM, passage(), **more)  # type: ignore[arg-type]


def test_words_are_laid_side_by_side_within_their_marks() -> None:
    (view,) = draft_view(DraftCheck(DRAFT, (quotation(),))).quotations
    assert view.stretches == (
        Stretch("same", "“We shall "),
        Stretch("gone", "all", marked=True),
        Stretch("new", "…", marked=True),
        Stretch("same", " sail at "),
        Stretch("gone", "dawn"),
        Stretch("new", "noon"),
        Stretch("same", ",”"),
    )
    shown = "".join(each.words for each in view.stretches if each.change != "gone")
    assert shown == "“We shall … sail at noon,”"


def test_a_view_tells_the_verdict_its_place_and_the_evidence() -> None:
    check = DraftCheck(DRAFT, (quotation(notes=("look here",), elsewhere=("b" * 16,)),), (Problem("a", "b", "c", "d"),))
    view = draft_view(check)
    assert (view.title, view.sound, view.problems) == ("Port talks", False, ("c",))
    assert view.counts == ((Verdict.ALTERED, "altered", 1),)
    (shown,) = view.quotations
    assert (shown.number, shown.name, shown.where, shown.problem) == (1, "altered", "¶1", True)
    assert (shown.speaker, shown.notes, shown.elsewhere) == ("Bo Tamm", ("look here",), ("b" * 16,))
    (evidence,) = shown.evidence
    assert (evidence.article, evidence.title, evidence.outlet) == (SOURCE.id, "Dawn", "Norcall Post")
    assert (evidence.speaker, evidence.statement, evidence.day) == ("Bo Tamm", "aa.1-27", date(2031, 3, 9))
    assert (evidence.quote, evidence.content) == ("We shall all sail at dawn", (1, 26))


def test_other_wordings_are_shown_where_they_differ() -> None:
    filler = "and many more words than these were said that day " * 3
    text = DRAFT.text.replace("We shall", f"We {filler}shall")
    long = Article(text, title="Port talks")
    start, noon = long.text.index("We "), long.text.index("noon")
    other = Article(f"“We {filler}shall … sail at dusk,” said Bo Tamm.\n", outlet="Évora Times")
    parts = (
        Part(Change.SAME, Span(start, noon - 1), Span(1, other.text.index("dusk") - 1)),
        Part(Change.REPLACED, Span(noon, noon + 4), span(other, "dusk")),
    )
    spans = (Span(start, noon + 5),)
    shown = DraftQuotation(
        spans, Verdict.ALTERED, TAMM, Passage(other, parts), otherwise=((Passage(other, parts),) * 2,), agreeing=3
    )
    (view,) = draft_view(DraftCheck(long, (shown,))).quotations
    (wording,) = view.otherwise
    assert (wording.articles, wording.outlets, view.agreeing) == (2, ("Évora Times",), 3)
    before, gone, new, after = wording.stretches
    assert (gone.words, new.words, after.words) == ("dusk", "noon", ",”")
    assert len(before.words) < 60
    assert f" {before.words}" in long.text, "it begins with a whole word"


def test_suggestions_come_with_how_near_they_are() -> None:
    near = Suggestion("aa.1-27", statement(SOURCE, "We shall all sail at dawn"), SOURCE, None, 0.8)
    missing = DraftQuotation((span(DRAFT, "Or not."),), Verdict.NOT_FOUND, TAMM, suggestions=(near,))
    (view,) = draft_view(DraftCheck(DRAFT, (missing,))).quotations
    assert [(each.quote, each.closeness) for each in view.suggestions] == [("We shall all sail at dawn", 0.8)]
    assert view.stretches == (Stretch("same", "“Or not.”"),)
    assert view.evidence == ()


def test_a_draft_without_quotations_is_sound() -> None:
    view = draft_view(DraftCheck(Article("Nothing."), ()))
    assert (view.sound, view.counts, view.quotations) == (True, (), ())
