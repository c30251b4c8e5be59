"""Other words that other articles have in the place of a draft's."""

import pytest

from onrecord.compare.drafts import Candidate, QuotationJudge
from onrecord.compare.quotations import phrases_around, whole_phrase
from onrecord.compare.rewordings import is_reworded, with_rewordings
from onrecord.records import Article, Kind, Speaker, SpeakerType, Statement
from onrecord.records.draft import Change, DraftQuotation, Verdict

VORNE = Speaker("Ilse Vorne", SpeakerType.PERSON)
TAMM = Speaker("Bo Tamm", SpeakerType.PERSON)
JUDGE = QuotationJudge.open()
WORDS = "We will never sell the harbour of Norcall to foreign investors"


def candidate(text: str, speaker: Speaker | None = VORNE, *, copies_draft: bool = False) -> Candidate:
    said = tuple(
        (f"s{n}", Statement((), (), each.spans, Kind.DIRECT, 0.9, speaker=speaker))
        for n, each in enumerate(JUDGE.find(text, ()))
    )
    return Candidate(Article(text), said[0][1].content, said, None, copies_draft)


def compare(words: str, source: str, *others: Candidate, originals: tuple[str, ...] = ()) -> DraftQuotation:
    """Hold a draft's quotation against an article that says ``source``, and against others."""
    text = f"Talks are over. “{words}” said Ilse Vorne."
    statement = Statement((), (), JUDGE.find(text, ())[0].spans, Kind.DIRECT, 0.9, speaker=VORNE)
    (quotation,) = JUDGE.find(text, (statement,))
    standings = []
    for each in (candidate(f"Port\n“{source}” said Ilse Vorne."), *others):
        laid = JUDGE.lay(quotation, each)
        assert laid is not None
        standings.append(JUDGE.stand(laid, each))
    told = JUDGE.judge(quotation, standings[:1])
    ids = originals or tuple(each.article.id for each in others)
    return with_rewordings(told, zip(standings[1:], ids, strict=True), JUDGE.weigh)


def said(words: str, speaker: Speaker | None = VORNE, *, title: str = "Another day") -> Candidate:
    return candidate(f"{title}\n“{words},” she said.", speaker)


def changes(told: DraftQuotation) -> list[list[str]]:
    """Of each other wording, the words that the first article has in the place of others."""
    return [
        [
            passages[0].article.text[slice(*part.source)]
            for part in passages[0].parts
            if part.change is Change.REPLACED and not part.marked
        ]
        for passages in told.otherwise
    ]


def test_other_words_elsewhere_leave_the_verdict_and_are_told() -> None:
    told = compare(WORDS, WORDS, said(WORDS.replace("sell", "lease")), said(WORDS))
    assert (told.verdict, told.fair, told.problem, told.notable) == (Verdict.EXACT, True, False, True)
    assert changes(told) == [["lease"]]


def test_the_last_word_counts_where_the_sentence_ends() -> None:
    assert changes(compare(WORDS, WORDS, said(WORDS.replace("investors", "powers")))) == [["powers"]]
    goes_on = WORDS.replace("investors", "powers and their friends in the north")
    assert compare(WORDS, WORDS, said(goes_on)).otherwise == ()


def test_the_most_frequent_wording_comes_first_and_copies_count_once() -> None:
    lease, rent = WORDS.replace("sell", "lease"), WORDS.replace("sell", "rent")
    others = [said(lease, title="One"), said(rent, title="Two"), said(rent, title="Three"), said(lease, title="Four")]
    told = compare(WORDS, WORDS, *others, originals=("one", "two", "three", "one"))
    assert changes(told) == [["rent"], ["lease"]]
    assert [len(passages) for passages in told.otherwise] == [2, 1]


@pytest.mark.parametrize(
    ("words", "other"),
    [
        (WORDS, "We will never sell the harbor of Norcall to foreign investors"),
        (WORDS, "WE WILL NEVER — never! — sell the harbour of Norcall to foreign investors"),
        (WORDS, "We will never sell the harbour of Norcal to foreign investors"),
        (WORDS, "We'll never sell the harbour of Norcall to foreign investors"),
        (WORDS, "And we will never sell the harbour of Norcall to foreign investors"),
        (WORDS, "We will never sell [the port] of Norcall to foreign investors"),
        (WORDS, "We will never … the harbour of Norcall to foreign investors"),
        (WORDS, "We will never sell the harbour … to foreign investors"),
        (WORDS, "We will never sell the harbour of Norcall"),
        ("The number one aim of the healthcare plan is three-and-a-half million beds in the harbour of Norcall",
         "The No. 1 aim of the health care plan is 3 1/2 million beds in the harbour of Norcall"),
        ("She would keep twenty-five percent of the harbour of Norcall for the dockers",
         "She’d keep 25 per cent of the harbour of Norcall for the dockers"),
    ],
)  # fmt: skip
def test_trims_spellings_and_insertions_are_no_other_words(words: str, other: str) -> None:
    assert compare(words, words, said(other)).otherwise == ()


def test_another_number_is_told() -> None:
    words = "The harbour of Norcall will keep twenty-five cranes for the dockers of the town"
    told = compare(words, words, said(words.replace("twenty-five", "35")))
    assert changes(told) == [["35"]]


@pytest.mark.parametrize(
    "other",
    [
        said(WORDS.replace("sell", "lease"), TAMM),
        candidate(f"x\n“{WORDS.replace('sell', 'lease')},” she said.", copies_draft=True),
        candidate(f"“Fine.” She said the council {WORDS.replace('sell', 'lease')[8:]}, and “that is it”.", TAMM),
    ],
)
def test_others_copies_of_the_draft_and_the_outlets_own_words_do_not_count(other: Candidate) -> None:
    assert compare(WORDS, WORDS, other).otherwise == ()


def test_a_speaker_who_cannot_be_told_counts() -> None:
    assert changes(compare(WORDS, WORDS, said(WORDS.replace("sell", "lease"), None))) == [["lease"]]


def test_of_who_cannot_be_told_a_turn_of_phrase_is_no_other_wording() -> None:
    words = "An attack on the harbour is an attack on every fisherman in Norcall"
    other = words.replace("the harbour", "any lighthouse keeper")
    assert compare(words, words, said(other, None)).otherwise == ()
    assert changes(compare(words, words, said(other))) == [["any lighthouse keeper"]]


def test_common_words_that_one_says_again_are_no_other_wording() -> None:
    words = "It is all over for them if you want to know"
    assert compare(words, words, said(words.replace("them", "us"))).otherwise == ()


def test_an_altered_quotation_is_told_yet_other_words_alone() -> None:
    altered = WORDS.replace("sell", "give")
    agreeing, other = said(WORDS), said(WORDS.replace("sell", "lease"))
    told = compare(altered, WORDS, agreeing, other)
    assert told.verdict is Verdict.ALTERED
    assert changes(told) == [["lease"]]


def test_a_trimmed_quotation_is_told_other_words_in_what_is_left() -> None:
    told = compare("We will never sell the harbour … to foreign investors", WORDS, said(WORDS.replace("sell", "lease")))
    assert told.verdict is Verdict.TRIMMED
    assert changes(told) == [["lease"]]


def test_another_sentence_is_no_other_wording() -> None:
    other = (
        "We will never sell the harbour of Norcall. Every last one of the dockers knows it, and so do foreign investors"
    )
    assert compare(WORDS, WORDS, said(other)).otherwise == ()
    laid = JUDGE.lay(JUDGE.find(f"“{WORDS}.”", ())[0], said("We will never sell the boats of Norcall to anyone"))
    assert laid is not None and is_reworded(laid, JUDGE.weigh)


def test_each_part_of_a_quotation_has_its_phrase() -> None:
    (quotation,) = JUDGE.find("“Nobody should mistake our patience for weakness,”", ())
    words = ["Nobody", "should", "mistake", "our", "patience", "for", "weakness"]
    parts = phrases_around(quotation)
    assert all(any(word not in part.split() for part in parts) for word in words)
    assert whole_phrase(quotation) == " ".join(words)


@pytest.mark.parametrize("words", ["We will … sell the boats", "We will sell [the] boats", "word " * 61])
def test_what_is_not_one_run_has_no_whole(words: str) -> None:
    (quotation,) = JUDGE.find(f"“{words}”", ())
    assert whole_phrase(quotation) is None
