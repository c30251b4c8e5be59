"""Quotations of a draft against articles: what is found in marks, and each verdict on it."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.compare.drafts import Candidate, QuotationJudge, Standing
from onrecord.compare.quotations import phrases
from onrecord.records import Article, Kind, Span, Speaker, SpeakerType, Statement
from onrecord.records.draft import Change, DraftQuotation, Verdict

VORNE = Speaker("Ilse Vorne", SpeakerType.PERSON)
TAMM = Speaker("Bo Tamm", SpeakerType.PERSON)
NOBODY = Speaker("unknown", SpeakerType.UNKNOWN, reason="no source")
JUDGE = QuotationJudge.open()

SOURCE = (
    "Port talks end\n\n“We will never sell the harbour of Norcall to foreign investors, and the 1,500 dockers shall"
    " keep their jobs,” said Ilse Vorne.\n"
)


def statements(text: str, speaker: Speaker | None = VORNE) -> tuple[Statement, ...]:
    """A direct statement for each quotation that stands in ``text``."""
    quotations = JUDGE.find(text, ())
    return tuple(
        Statement((), (), tuple(quotation.spans), Kind.DIRECT, 0.9, speaker=speaker) for quotation in quotations
    )


def candidate(text: str, speaker: Speaker | None = VORNE, *, copies_draft: bool = False) -> Candidate:
    said = statements(text, speaker)
    near = said[0].content if said else (Span(0, len(text)),)
    return Candidate(Article(text), near, tuple((f"s{n}", each) for n, each in enumerate(said)), None, copies_draft)


def check(draft: str, *candidates: Candidate, speaker: Speaker | None = VORNE) -> DraftQuotation:
    """The verdict on the first quotation of a draft."""
    quotation = JUDGE.find(draft, statements(draft, speaker))[0]
    standings: list[Standing] = []
    for each in candidates:
        laid = JUDGE.lay(quotation, each)
        if laid is not None:
            standings.append(JUDGE.stand(laid, each))
    return JUDGE.judge(quotation, standings)


def quoted(words: str, source: str = SOURCE) -> DraftQuotation:
    return check(f"Talks are over. “{words}” That was all.", candidate(source))


@pytest.mark.parametrize(
    "words",
    [
        "We will never sell the harbour of Norcall to foreign investors, and the 1,500 dockers shall keep their jobs.",
        "we will never sell the harbor of Norcall to foreign investors",
        "will never sell the harbour of Norcall — to foreign investors —",
        "We will never sell the harbour [of Norcall] to foreign investors",
        "We will never sell the harbour of Norcall [in the north] to foreign investors",
        "[W]e will never sell the harbour of Norcall to foreign investor[s]",
        "We will never sell [it] to foreign investors",
        "We will never sell the harbour [sic] of Norcall to foreign investors",
        "… the 1500 dockers shall keep their jobs …",
    ],
)
def test_what_editors_change_in_passing_is_exact(words: str) -> None:
    told = quoted(words)
    assert (told.verdict, told.fair) == (Verdict.EXACT, True)


@pytest.mark.parametrize(
    ("words", "fair"),
    [
        ("We will never sell the harbour … and the 1,500 dockers shall keep their jobs.", True),
        ("We will never sell the harbour ... and the 1,500 dockers shall keep their jobs.", True),
        ("We will never sell the harbour [...] and the 1,500 dockers shall keep their jobs.", True),
        ("We will never sell the harbour, and the 1,500 dockers shall keep their jobs.", False),
    ],
)
def test_words_left_out_are_trimmed_and_fair_if_marked(words: str, fair: bool) -> None:
    told = quoted(words)
    assert (told.verdict, told.fair) == (Verdict.TRIMMED, fair)
    assert told.passage is not None
    (cut,) = (part for part in told.passage.parts if part.change is Change.CUT)
    assert SOURCE[slice(*cut.source)] == "of Norcall to foreign investors"
    assert cut.marked is fair
    assert told.notes == (() if fair else ("5 words are left out without a mark",))


def test_a_marked_cut_that_takes_the_negation_along_is_not_fair() -> None:
    told = quoted("We will … sell the harbour of Norcall to foreign investors")
    assert (told.verdict, told.fair, told.notes) == (Verdict.TRIMMED, False, ("“never” is missing",))


def test_a_negation_of_a_sentence_that_is_left_out_whole_turns_nothing_round() -> None:
    source = "x\n“The harbour stays in our hands. We do not fear anyone. The dockers keep their jobs,” said Ilse Vorne."
    told = quoted("The harbour stays in our hands. … The dockers keep their jobs", source)
    assert (told.verdict, told.fair, told.notes) == (Verdict.TRIMMED, True, ())


@pytest.mark.parametrize(
    ("words", "note"),
    [
        ("We will sell the harbour of Norcall to foreign investors", "“never” is missing"),
        ("We will gladly sell the harbour of Norcall to foreign investors", "“never” is missing"),
        ("the 1,900 dockers shall keep their jobs", "the number is another: “1,500” has become “1,900”"),
        (
            "We will never sell the harbour of Tarvik to foreign investors",
            "the name is another: “Norcall” has become “Tarvik”",
        ),
        ("the 1,500 dockers shall not keep their jobs", "“not” is added"),
    ],
)
def test_negations_numbers_and_names_are_called_by_name(words: str, note: str) -> None:
    told = quoted(words)
    assert not told.fair
    assert note in told.notes


def test_one_other_word_is_altered_and_shown() -> None:
    told = quoted("We will never give the harbour of Norcall to foreign investors")
    assert told.verdict is Verdict.ALTERED
    assert told.passage is not None
    (changed,) = (part for part in told.passage.parts if part.change is not Change.SAME)
    assert SOURCE[slice(*changed.source)] == "sell"


def test_a_quotation_that_goes_on_beyond_that_of_the_archive_is_altered() -> None:
    told = quoted("the 1,500 dockers shall keep their jobs and their pensions too")
    assert told.verdict is Verdict.ALTERED
    assert told.notes == ("the archive's quotation ends before “and their pensions too”",)


def test_the_words_of_the_outlet_are_no_quotation() -> None:
    source = "x\nIlse Vorne said the council would never sell the “jewel of the northern coast” to foreign investors.\n"
    told = quoted("the council would never sell the jewel of the northern coast", source)
    assert (told.verdict, told.fair) == (Verdict.UNQUOTED, False)
    assert told.notes == ("“the council would never sell the” stands outside quotation marks in the archive",)


def test_of_the_same_words_twice_those_in_marks_are_taken() -> None:
    source = (
        "x\nVORNE: We shall keep the harbour of Norcall.\n\n“We shall keep the harbour of Norcall,” said Ilse Vorne."
    )
    assert quoted("We shall keep the harbour of Norcall", source).verdict is Verdict.EXACT


def test_what_the_draft_speaker_said_goes_before_others_with_the_same_cut() -> None:
    draft = "“We will never sell the harbour to foreign investors,” said Bo Tamm."
    told = check(draft, candidate(SOURCE), candidate(SOURCE.replace("end", "over"), TAMM), speaker=TAMM)
    assert told.verdict is Verdict.TRIMMED


def test_what_turns_a_sentence_round_before_and_after_is_noted() -> None:
    source = "x\n“I do not believe that the council will sell the harbour unless the dockers agree,” said Ilse Vorne."
    told = quoted("the council will sell the harbour", source)
    assert told.verdict is Verdict.EXACT
    assert told.notes == (
        "the sentence begins “I do not believe that” before these words",
        "the sentence goes on “unless the dockers agree”",
    )


def test_a_cue_within_a_quotation_is_nothing_left_out() -> None:
    split = "x\n“We will never sell the harbour,” said Ilse Vorne on Monday, “to foreign investors of any kind.”"
    told = quoted("We will never sell the harbour to foreign investors of any kind", split)
    assert (told.verdict, told.fair) == (Verdict.EXACT, True)


def test_a_quotation_that_its_cue_splits_is_checked_as_one() -> None:
    told = check("x\n“We will never,” Ilse Vorne said, “sell the harbour of Norcall.”", candidate(SOURCE))
    assert len(told.spans) == 2
    assert (told.verdict, told.fair) == (Verdict.EXACT, True)


@pytest.mark.parametrize(
    ("draft", "count"),
    [
        ("“We will never,” she said, “sell the harbour.”", 1),
        ("“We will never sell,” she said. “The harbour is ours.”", 2),
        ("Some called it “a gift of the gods,” others “a waste of good money.”", 2),
    ],
)
def test_what_was_said_in_one_breath_is_one_quotation(draft: str, count: int) -> None:
    assert len(JUDGE.find(draft, ())) == count


def test_two_quotations_put_together_are_altered() -> None:
    other = candidate("y\n“The ferries to Tarvik were a mistake from the start,” said Bo Tamm.", TAMM)
    draft = "“We will never sell the harbour of Norcall. The ferries to Tarvik were a mistake from the start.”"
    told = check(draft, candidate(SOURCE), other)
    assert told.verdict is Verdict.ALTERED
    assert told.rest is not None
    assert told.notes == ("it is put together from two quotations", "the archive gives Ilse Vorne and Bo Tamm")


def test_words_of_somebody_else() -> None:
    draft = "“We will never sell the harbour of Norcall to foreign investors,” said Bo Tamm."
    told = check(draft, candidate(SOURCE), speaker=TAMM)
    assert (told.verdict, told.fair) == (Verdict.OTHER_SPEAKER, False)
    assert told.notes == ("the draft gives Bo Tamm, the archive Ilse Vorne",)


@pytest.mark.parametrize("speaker", [NOBODY, None, Speaker("Vorne", SpeakerType.PERSON)])
@pytest.mark.parametrize("ours", [True, False])
def test_unknown_speakers_prove_nothing(speaker: Speaker | None, ours: bool) -> None:
    draft = "“We will never sell the harbour of Norcall to foreign investors,” it was said."
    told = check(draft, candidate(SOURCE, VORNE if ours else speaker), speaker=speaker if ours else VORNE)
    assert (told.verdict, told.fair) == (Verdict.EXACT, True)


def test_a_body_and_its_short_name_are_no_two_speakers() -> None:
    draft = "“We will never sell the harbour of Norcall to foreign investors,” the NPA said."
    body = Speaker("Norcall Port Authority", SpeakerType.ORGANIZATION)
    told = check(draft, candidate(SOURCE, body), speaker=Speaker("NPA", SpeakerType.ORGANIZATION))
    assert told.verdict is Verdict.EXACT


def test_the_speaker_of_the_draft_goes_before_others_with_the_same_words() -> None:
    draft = "“We will never sell the harbour of Norcall to foreign investors,” said Bo Tamm."
    told = check(draft, candidate(SOURCE), candidate(SOURCE.replace("end", "over"), TAMM), speaker=TAMM)
    assert told.verdict is Verdict.EXACT
    assert told.notes == ("other articles give Ilse Vorne",)


def test_common_words_of_others_prove_nothing() -> None:
    told = check("“We have to win,” said Bo Tamm.", candidate("x\n“We have to win,” said Ilse Vorne."), speaker=TAMM)
    assert told.verdict is Verdict.NOT_FOUND
    assert told.notes == ("others have said so, but the words are too common to prove anything",)


def test_copies_of_the_draft_come_last_and_are_told() -> None:
    draft = "“We will never sell the harbour of Norcall to foreign investors,” said Ilse Vorne."
    copy = candidate(SOURCE, copies_draft=True)
    alone = check(draft, copy)
    assert alone.notes == ("it stands in copies of this draft alone",)
    assert alone.passage is not None and alone.passage.copies_draft
    beside = check(draft, copy, candidate(SOURCE.replace("end", "over")))
    assert beside.passage is not None and not beside.passage.copies_draft


def test_other_words_are_not_found() -> None:
    told = quoted("Every lighthouse keeper deserves a warm coat and a decent radio")
    assert (told.verdict, told.passage) == (Verdict.NOT_FOUND, None)


@pytest.mark.parametrize(
    ("draft", "notes"),
    [
        ("She called it “a gift”.", ("too short: 2 words",)),
        ("She wrote “The Long Way to Tarvik” in 2030.", ("a title, as it seems",)),
        ("“A mark opens here\n\nand never closes.", ("this quotation mark has no partner",)),
    ],
)
def test_what_is_not_checked_says_why(draft: str, notes: tuple[str, ...]) -> None:
    (quotation,) = JUDGE.find(draft, ())
    told = JUDGE.judge(quotation, ())
    assert (told.verdict, told.notes, told.problem) == (Verdict.NOT_CHECKED, notes, False)


@pytest.mark.parametrize(
    "draft",
    [
        "‘We will never sell the harbour of Norcall to foreign investors,’ said Vorne.",
        '"We will never sell the harbour of Norcall to foreign investors," said Vorne.',
        "«We will never sell the harbour of Norcall to foreign investors», said Vorne.",
        "“We will never sell the ‘harbour’ of Norcall to foreign investors,” said Vorne.",
        "“We will never sell the harbour of Norcall\n\n“to foreign investors,” said Vorne.",
    ],
)
def test_all_marks_and_paragraphs_are_understood(draft: str) -> None:
    assert len(JUDGE.find(draft, ())) == 1
    assert check(draft, candidate(SOURCE)).verdict is Verdict.EXACT


def test_phrases_leave_out_what_stands_in_brackets() -> None:
    (quotation,) = JUDGE.find("“We will never sell [the town’s own] harbour of Norcall … to anyone”", ())
    asked = phrases(quotation)
    assert asked
    assert all("town" not in phrase and "Norcall to" not in phrase for phrase in asked)


@settings(deadline=None)
@given(st.text(alphabet="ab “”\"'‘’[]().…\n\u202e\ud800x1,", max_size=60), st.text(max_size=60))
def test_any_texts_are_checked_with_parts_in_both(draft: str, source: str) -> None:
    for quotation in JUDGE.find(draft, ()):
        for text in (source, draft):
            near = Candidate(Article(text), (Span(0, max(1, len(text))),), ())
            laid = JUDGE.lay(quotation, near)
            if laid is None:
                continue
            told = JUDGE.judge(quotation, [JUDGE.stand(laid, near)])
            for part in told.passage.parts if told.passage else ():
                assert 0 <= part.draft.start <= part.draft.end <= len(draft)
                assert 0 <= part.source.start <= part.source.end <= len(text)
                if part.change is Change.SAME:
                    assert part.draft.start < part.draft.end and part.source.start < part.source.end


def test_ten_thousand_words_on_one_line_take_seconds_at_most() -> None:
    start = time.process_time()
    draft = "“We will never sell the harbour of Norcall,” she said. " * 1000
    found = JUDGE.find(draft, statements(draft))
    near = candidate(SOURCE)
    for quotation in found:
        laid = JUDGE.lay(quotation, near)
        assert laid is not None
        assert JUDGE.judge(quotation, [JUDGE.stand(laid, near)]).verdict is Verdict.EXACT
    assert len(found) == 1000
    assert time.process_time() - start < 10


def test_one_word_over_and_over_takes_seconds_at_most() -> None:
    start = time.process_time()
    draft = "“" + "harbour " * 4_000 + "”"
    near = candidate("x\n“" + "harbour " * 8_000 + "”")
    check(draft, near)
    check("“" + "… [a] " * 2_000 + "the harbour of Norcall”", near)
    assert time.process_time() - start < 10
