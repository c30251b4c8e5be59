"""Drafts checked against an archive, with invented articles."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

import onrecord
from onrecord.archive import Archive
from onrecord.compare.quotations import find_quotations
from onrecord.pipeline.drafting import check_draft, check_reading
from onrecord.records import Article, Kind, Problem, Reading, Span, Speaker, SpeakerType, Statement
from onrecord.records.draft import DraftCheck, DraftQuotation, Verdict

VORNE = Speaker("Ilse Vorne", SpeakerType.PERSON)
TAMM = Speaker("Bo Tamm", SpeakerType.PERSON)

HARBOUR = "We will never sell the harbour of Norcall to foreign investors, and the dockers shall keep their jobs."
FERRIES = "The ferries to Tarvik were a mistake from the start, and everybody on the council knew it."
STORY = (
    "The council of Norcall met for the third time in a week. Fishermen waited on the steps with nets over their"
    " shoulders, and a brass band played until the rain drove it under the arches. Inside, the heating had failed."
    " Members kept their coats on, and the clerk read the minutes of the last sitting twice because of the noise.\n"
)


def reading(text: str, *speakers: Speaker | None, outlet: str | None = "Norcall Post", day: int = 9) -> Reading:
    """An article with a direct statement for each quotation in it."""
    article = Article(text, title=text.splitlines()[0], outlet=outlet, published=date(2031, 3, day))
    spans = [quotation.spans for quotation in find_quotations(text, (), len)]
    said = tuple(
        Statement((), (), tuple(Span(start - 1, end + 1) for start, end in each), Kind.DIRECT, 0.9, speaker=speaker)
        for each, speaker in zip(spans, speakers, strict=True)
    )
    return Reading(article, said, versions=(("attribution", "invented"),))


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with onrecord.open(tmp_path / "news.db") as archive:
        archive.save(
            reading(f"Port talks end\n{STORY}“{HARBOUR}” said Ilse Vorne.\n", VORNE),
            reading(f"Ferries stay in port\n\nIt rained. “{FERRIES}” said Bo Tamm.\n", TAMM, day=10),
            reading("Harbour stays\n\n“The town keeps its port whatever happens,” said Ilse Vorne.\n", VORNE, day=11),
        )
        yield archive


def check(archive: Archive, text: str, *speakers: Speaker | None) -> DraftCheck:
    return check_reading(archive, reading(text, *speakers, outlet=None))


def first(archive: Archive, words: str, speaker: Speaker | None = VORNE) -> DraftQuotation:
    return check(archive, f"A draft\n\n“{words}” was said at the town hall.\n", speaker).quotations[0]


@pytest.mark.parametrize(
    ("words", "speaker", "verdict"),
    [
        (HARBOUR, VORNE, Verdict.EXACT),
        ("we will never sell the harbour of Norcall", VORNE, Verdict.EXACT),
        ("We will never sell the harbour … and the dockers shall keep their jobs.", VORNE, Verdict.TRIMMED),
        ("We will never lease the harbour of Norcall to foreign investors", VORNE, Verdict.ALTERED),
        ("We will sell the harbour of Norcall to foreign investors", VORNE, Verdict.TRIMMED),
        (HARBOUR, TAMM, Verdict.OTHER_SPEAKER),
        (HARBOUR, None, Verdict.EXACT),
        ("Every lighthouse keeper deserves a decent radio", VORNE, Verdict.NOT_FOUND),
        (f"{FERRIES} {HARBOUR}", VORNE, Verdict.ALTERED),
        ("keeps faith", VORNE, Verdict.NOT_CHECKED),
    ],
)
def test_each_verdict(archive: Archive, words: str, speaker: Speaker | None, verdict: Verdict) -> None:
    assert first(archive, words, speaker).verdict is verdict


def test_what_is_fused_names_both_statements(archive: Archive) -> None:
    told = first(archive, f"{FERRIES} {HARBOUR}")
    assert told.passage is not None and told.passage.article.title == "Ferries stay in port"
    assert told.rest is not None and told.rest.article.title == "Port talks end"


def test_the_passage_names_its_statement_and_its_words(archive: Archive) -> None:
    passage = first(archive, HARBOUR).passage
    assert passage is not None and passage.id is not None
    assert archive.statement(passage.id).article == passage.article
    (part,) = passage.parts
    assert passage.article.text[slice(*part.source)] == HARBOUR[:-1]
    assert passage.day == date(2031, 3, 9)


def test_what_means_nearly_the_same_is_offered(archive: Archive) -> None:
    told = first(archive, "Whatever happens, the port belongs to the town")
    assert told.verdict is Verdict.NOT_FOUND
    assert [each.article.title for each in told.suggestions][:1] == ["Harbour stays"]


def test_the_draft_itself_proves_nothing(archive: Archive) -> None:
    draft = reading("A draft\n\n“We will never sell the harbour, you see, to anyone at all,” said Vorne.\n", VORNE)
    archive.save(draft)
    (told,) = check_reading(archive, draft).quotations
    assert told.passage is not None and told.passage.article.id != draft.article.id


def test_copies_of_the_draft_are_told(archive: Archive) -> None:
    text = f"Nets and coats\n{STORY}“No lighthouse keeper of Tarvik goes without a decent radio,” said Ilse Vorne.\n"
    archive.save(reading(text, VORNE, outlet="Tarvik Times"))
    (told,) = check(archive, text, VORNE).quotations
    assert told.verdict is Verdict.EXACT
    assert told.passage is not None and told.passage.copies_draft
    assert told.notes == ("it stands in copies of this draft alone",)


def test_a_draft_of_quotations_alone_is_no_copy_of_where_they_come_from(archive: Archive) -> None:
    words = " ".join(f"The pier number {n} of the old port needs paint and {n + 3} new beams." for n in range(20))
    archive.save(reading(f"Paint for the piers\n{STORY}“{words}” said Ilse Vorne.\n", VORNE, outlet="Times"))
    told = first(archive, words)
    assert told.verdict is Verdict.EXACT
    assert told.passage is not None and not told.passage.copies_draft


def test_what_no_statement_covers_is_found_in_an_article_that_is_quoted_beside_it(archive: Archive) -> None:
    missed = "Every lighthouse keeper deserves a warm coat"
    far = STORY * 12
    text = f"Coats\n\n“The coats come from Tarvik this year,” said Bo Tamm.\n{far}“{missed}.”\n"
    whole = reading(text, TAMM, None)
    archive.save(Reading(whole.article, whole.statements[:1], versions=whole.versions))
    alone = f"A draft\n\n“{missed},” it was said.\n"
    assert [each.verdict for each in check(archive, alone, VORNE).quotations] == [Verdict.NOT_FOUND]
    beside = check(archive, f"{alone}\n“The coats come from Tarvik,” said Tamm.\n", VORNE, TAMM)
    assert [each.verdict for each in beside.quotations] == [Verdict.EXACT, Verdict.EXACT]
    passage = beside.quotations[0].passage
    assert passage is not None and (passage.id, passage.article) == (None, whole.article)
    assert beside.quotations[0].notes == ("the archive does not tell who said it",)


def test_common_words_of_others_stay_unfound_beside_a_quotation_of_their_article(archive: Archive) -> None:
    archive.save(reading("Win\n\n“We have to win,” said Bo Tamm. “The coats come from Tarvik,” he said.\n", TAMM, TAMM))
    draft = "A draft\n\n“We have to win,” said Vorne.\n\n“The coats come from Tarvik,” said Tamm.\n"
    told = check(archive, draft, VORNE, TAMM)
    assert [each.verdict for each in told.quotations] == [Verdict.NOT_FOUND, Verdict.EXACT]


def test_the_same_words_elsewhere_are_counted(archive: Archive) -> None:
    again = reading(
        f"Another day in Tarvik\n\nSnow fell. “{HARBOUR}” said Ilse Vorne.\n", VORNE, outlet="Times", day=12
    )
    archive.save(again)
    told = first(archive, HARBOUR)
    assert told.passage is not None
    assert {told.passage.article.id, *told.elsewhere} >= {again.article.id}
    assert len(told.elsewhere) == 1


def test_other_words_of_other_articles_are_told_beside_an_exact_quotation(archive: Archive) -> None:
    lease = HARBOUR.replace("sell", "lease")
    for day, outlet, words in ((12, "Tarvik Times", lease), (13, "Coast Courier", lease), (14, "Klaxon", HARBOUR)):
        text = f"Day {day} in Tarvik\n\nSnow fell on day {day}. “{words}” said Ilse Vorne.\n"
        archive.save(reading(text, VORNE, outlet=outlet, day=day))
    copied = f"Day 12 in Tarvik\n\nSnow fell on day 12. “{lease}” said Ilse Vorne.\n\n"
    archive.save(reading(copied, VORNE, outlet="Copied", day=15))
    checked = check(archive, f"A draft\n\n“{HARBOUR}” was said at the town hall.\n", VORNE)
    (told,) = checked.quotations
    assert (told.verdict, told.problem, checked.sound, checked.told_otherwise) == (Verdict.EXACT, False, True, 1)
    (passages,) = told.otherwise
    assert sorted(str(each.article.outlet) for each in passages) == ["Coast Courier", "Tarvik Times"]
    assert told.agreeing == 2


def test_a_short_quotation_with_another_last_word_is_found(archive: Archive) -> None:
    for outlet, word in (("Post", "permission"), ("Klaxon", "weakness")):
        words = f"Nobody should mistake our patience for {word},"
        archive.save(reading(f"{outlet}\n\nIt was late. “{words}” said Bo Tamm.\n", TAMM, outlet=outlet))
    told = first(archive, "Nobody should mistake our patience for weakness,", TAMM)
    assert told.verdict is Verdict.EXACT
    assert [[each.article.outlet for each in passages] for passages in told.otherwise] == [["Post"]]


def test_a_word_of_a_thousand_letters_with_stops_is_looked_for(archive: Archive) -> None:
    hostile = "A.B." * 250
    told = first(archive, f"We will never {hostile} sell the harbour of Norcall to foreign investors")
    assert told.verdict is not Verdict.NOT_CHECKED
    text = f"A thousand\n\n“We will never sell {hostile} the harbour of Norcall,” said Vorne.\n"
    archive.save(reading(text, VORNE))
    assert first(archive, f"We will never sell {hostile} the harbour of Norcall").verdict is Verdict.EXACT


def test_spellings_that_the_archive_joins_are_one_speaker(archive: Archive) -> None:
    spelt = Speaker("Ilze Worne", SpeakerType.PERSON)
    assert first(archive, HARBOUR, spelt).verdict is Verdict.OTHER_SPEAKER
    archive.save(reading("Tarvik\n\n“It is snowing hard over here today,” said Ilze Worne.\n", spelt))
    person = SpeakerType.PERSON
    named = {name: key for name, _type, key in archive.registered_names()}
    archive.join_names([("Ilse Vorne", [(person, named["Ilse Vorne"]), (person, named["Ilze Worne"])])])
    assert first(archive, HARBOUR, spelt).verdict is Verdict.EXACT


def test_an_empty_archive_has_nothing(tmp_path: Path) -> None:
    with onrecord.open(tmp_path / "empty.db") as empty:
        told = check(empty, f"A draft\n\n“{HARBOUR}” said Vorne.\n", VORNE)
    assert [each.verdict for each in told.quotations] == [Verdict.NOT_FOUND]
    assert not told.sound


@pytest.mark.parametrize("text", ["", "Nobody is quoted in this draft at all.\n", "“%%% %% %”\n"])
def test_a_draft_without_quotations_is_sound(archive: Archive, text: str) -> None:
    told = check_reading(archive, Reading(Article(text), ()))
    assert told.sound
    assert all(each.verdict is Verdict.NOT_CHECKED for each in told.quotations)


def test_hostile_words_are_looked_for_as_words(archive: Archive) -> None:
    hostile = "“harbour\x00 OR ' NEAR(\u202e* -Norcall \ud800 AND <b>sell</b>; DROP TABLE statement --”"
    (told,) = check_reading(archive, Reading(Article(f"{hostile}\n"), ())).quotations
    assert told.verdict is Verdict.NOT_FOUND


def test_what_failed_in_reading_the_draft_is_told(archive: Archive) -> None:
    problem = Problem("read", "internal", "it broke", "draft.txt")
    told = check_reading(archive, Reading(Article("“Nobody has said so before, ever.”"), (), (problem,)))
    assert told.problems == (problem,)


def test_a_text_is_read_and_checked(archive: Archive) -> None:
    told = check_draft(
        archive, "Port stays\n\n“We will never sell the harbour of Norcall,” said Ilse Vorne on Monday.\n"
    )
    (quotation,) = told.quotations
    assert (quotation.verdict, quotation.fair) == (Verdict.EXACT, True)
    assert quotation.speaker is not None and quotation.speaker.name == "Ilse Vorne"


def test_twice_the_draft_takes_twice_the_time(
    archive: Archive, least_time: Callable[[Callable[[], object]], float]
) -> None:
    filler = "The band played on, and the rain fell on the nets of the boats. " * 12
    line = f"“We will never lease the harbour of Norcall to foreign investors,” she said. {filler}"

    def check(times: int) -> None:
        assert len(check_reading(archive, Reading(Article(line * times), ())).quotations) == times

    # More than 10,000 words, all on one line.
    assert least_time(lambda: check(64)) < 10 * max(0.05, least_time(lambda: check(16)))
