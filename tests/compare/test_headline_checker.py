"""The headline check on made-up articles: what is borne out, what is stronger, what nobody said."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from onrecord.compare.headlines import HeadlineChecker
from onrecord.compare.headlines.reporting import is_reporting
from onrecord.records import (
    Act,
    Article,
    Bearing,
    HeadlineClaim,
    Kind,
    Polarity,
    Reading,
    Span,
    Speaker,
    SpeakerType,
    Stance,
    Statement,
)

VORNE = Speaker("Ilse Vorne", SpeakerType.PERSON)
TAMM = Speaker("Oskar Tamm", SpeakerType.PERSON)
PADDING = (
    "The council of Quell met on Tuesday in the old customs house. Some forty people had come to listen, and the"
    " meeting lasted until late in the evening. Members also heard a report about the repair of the town's two bridges"
    " and about the new bus line to the hospital, which is to open in autumn. A decision about the price of tickets"
    " was put off until the next meeting. The budget of the library was passed without a debate. Outside, traders"
    " sold hot soup and roasted chestnuts from their stalls, and a brass band from the fire brigade played marches."
    " The next meeting is planned for the first week of the coming month, again in the customs house.\n"
)


@dataclass
class Draft:
    """An article in the making: statements are named by their words, in the order in which they stand."""

    text: str
    statements: list[Statement] = field(default_factory=list)
    at: int = 0

    def says(
        self, cue: str, content: str, *, speaker: Speaker = VORNE, act: Act = Act.STATE, hedge: str = ""
    ) -> "Draft":
        start = self.text.index(content, self.at)
        self.at = start + 1
        near = max(0, start - 120)
        cue_at = self.text.index(cue, near)
        hedges = (Span(self.text.index(hedge, start), self.text.index(hedge, start) + len(hedge)),) if hedge else ()
        self.statements.append(
            Statement(
                source=(),
                cue=(Span(cue_at, cue_at + len(cue)),),
                content=(Span(start, start + len(content)),),
                kind=Kind.DIRECT if content[0] in "“‘" else Kind.INDIRECT,
                score=0.9,
                speaker=speaker,
                act=act,
                act_score=0.9,
                polarity=Polarity.SAID,
                stance=Stance.NEUTRAL,
                hedges=hedges,
            )
        )
        return self

    def reading(self) -> Reading:
        article = Article(self.text, title=self.text.partition("\n")[0])
        return Reading(article, tuple(self.statements))


@pytest.fixture(scope="module")
def checker() -> HeadlineChecker:
    return HeadlineChecker.open()


def claims(checker: HeadlineChecker, draft: Draft) -> Sequence[HeadlineClaim]:
    check = checker.check(draft.reading())
    assert check is not None
    assert check.article.text[check.headline.start : check.headline.end] == draft.text.partition("\n")[0]
    return check.claims


def words(draft: Draft, claim: HeadlineClaim) -> list[str]:
    return [draft.text[each.content[0].start : each.content[-1].end] for each in claim.evidence]


def threat(body: str, act: Act) -> Draft:
    text = (
        "Vorne threatens Esteria to start a war if it closes the strait\n"
        "Minister Ilse Vorne has warned that if Esteria closes the strait, there would be an all-out war.\n"
        f"{body} she told reporters in Quell.\n{PADDING}"
    )
    draft = Draft(text)
    draft.says("threatens", "Esteria to start a war if it closes the strait", act=Act.THREATEN)
    draft.says("has warned", "that if Esteria closes the strait, there would be an all-out war", act=Act.WARN)
    return draft.says("told", body, act=act)


def test_a_threat_in_the_headline_alone_is_stronger_than_the_words_quoted(checker: HeadlineChecker) -> None:
    draft = threat("“We will take the appropriate decisions,”", Act.PREDICT)
    (claim,) = claims(checker, draft)
    assert claim.bearing is Bearing.STRONGER
    assert claim.statement == 0
    assert "“We will take the appropriate decisions,”" in words(draft, claim)
    assert any("“threatens”" in reason and "“has warned”" in reason for reason in claim.reasons)
    assert "the words quoted do not name war" in claim.reasons


def test_a_threat_that_is_quoted_is_none(checker: HeadlineChecker) -> None:
    (claim,) = claims(checker, threat("“We will burn every ship in the strait,”", Act.THREATEN))
    assert claim.bearing is Bearing.PARAPHRASED


def test_who_criticises_may_be_said_to_slam(checker: HeadlineChecker) -> None:
    draft = Draft(
        "Vorne slams sale of the harbour\n"
        f"“The sale of the harbour is a mistake,” Ilse Vorne said on Tuesday.\n{PADDING}"
    )
    draft.says("slams", "sale of the harbour", act=Act.ACCUSE)
    draft.says("said", "“The sale of the harbour is a mistake,”")
    assert claims(checker, draft)[0].bearing is not Bearing.STRONGER


def test_who_is_glad_does_not_slam(checker: HeadlineChecker) -> None:
    draft = Draft(
        "Vorne slams sale of the harbour\n"
        f"“The sale of the harbour is open to bidders until May,” said Ilse Vorne.\n{PADDING}"
    )
    draft.says("slams", "sale of the harbour", act=Act.ACCUSE)
    draft.says("said", "“The sale of the harbour is open to bidders until May,”")
    assert claims(checker, draft)[0].bearing is Bearing.STRONGER


def test_a_hedge_left_out_is_stronger(checker: HeadlineChecker) -> None:
    draft = Draft(
        "Vorne: dam at Quell will burst this winter\n"
        f"Ilse Vorne said the dam at Quell could possibly burst this winter.\n{PADDING}"
    )
    draft.says(":", "dam at Quell will burst this winter")
    draft.says("said", "the dam at Quell could possibly burst this winter", hedge="possibly")
    (claim,) = claims(checker, draft)
    assert claim.bearing is Bearing.STRONGER
    assert claim.reasons == ("the headline leaves out the hedge “possibly”",)


@pytest.mark.parametrize(
    ("headline", "bearing"),
    [
        ("Vorne: 900 nurses left the hospital since May", Bearing.STRONGER),
        ("Vorne: 310 nurses left the hospital since May", Bearing.PARAPHRASED),
        ("Vorne: all nurses left the hospital since May", Bearing.STRONGER),
    ],
)
def test_a_greater_number_is_stronger(checker: HeadlineChecker, headline: str, bearing: Bearing) -> None:
    told = "some nurses left the hospital since May" if "all" in headline else "300 nurses left the hospital since May"
    draft = Draft(f"{headline}\nIlse Vorne said that {told} and nobody asked them to stay.\n{PADDING}")
    draft.says(":", headline.removeprefix("Vorne: "))
    draft.says("said", f"that {told} and nobody asked them to stay")
    assert claims(checker, draft)[0].bearing is bearing


def test_a_graver_thing_than_the_article_names_is_stronger(checker: HeadlineChecker) -> None:
    draft = Draft(
        "Vorne says Tamm committed treason over harbour papers\n"
        f"Ilse Vorne said that Oskar Tamm kept the harbour papers at home for a year.\n{PADDING}"
    )
    draft.says("says", "Tamm committed treason over harbour papers")
    draft.says("said", "that Oskar Tamm kept the harbour papers at home for a year")
    (claim,) = claims(checker, draft)
    assert claim.bearing is Bearing.STRONGER
    assert claim.reasons == ("the headline says “treason”; the article does not name treason",)


def test_words_in_quotation_marks_that_stand_under_it_are_verbatim(checker: HeadlineChecker) -> None:
    draft = Draft(
        "Vorne calls sale ‘the mistake of the century’\n"
        f"“It is the mistake of the century to sell it,” said Ilse Vorne.\n{PADDING}"
    )
    draft.says("calls", "sale ‘the mistake of the century’", act=Act.ACCUSE)
    draft.says("said", "“It is the mistake of the century to sell it,”", act=Act.ACCUSE)
    (claim,) = claims(checker, draft)
    assert claim.bearing is Bearing.VERBATIM
    assert claim.evidence[0].statement == 1


def test_words_left_out_of_a_quotation_are_a_cut(checker: HeadlineChecker) -> None:
    draft = Draft(
        "Vorne: ‘The harbour will never be sold to Esteria’\n"
        f"“The harbour, as long as I live, will never be sold to Esteria,” said Ilse Vorne.\n{PADDING}"
    )
    draft.says(":", "‘The harbour will never be sold to Esteria’", act=Act.PROMISE)
    draft.says("said", "“The harbour, as long as I live, will never be sold to Esteria,”", act=Act.PROMISE)
    assert claims(checker, draft)[0].bearing is Bearing.TRIMMED


def test_a_quotation_that_the_article_lacks_is_unsupported(checker: HeadlineChecker) -> None:
    draft = Draft(
        "Vorne calls her critics ‘ungrateful weasels’\n"
        f"Ilse Vorne said that the ticket machines would be repaired.\n{PADDING}"
    )
    draft.says("calls", "her critics ‘ungrateful weasels’", act=Act.ACCUSE)
    draft.says("said", "that the ticket machines would be repaired", act=Act.PROMISE)
    (claim,) = claims(checker, draft)
    assert claim.bearing is Bearing.UNSUPPORTED
    assert claim.evidence
    assert "“ungrateful weasels”" in claim.reasons[0]


def test_of_a_short_article_nothing_is_said_to_be_missing(checker: HeadlineChecker) -> None:
    draft = Draft("Vorne calls her critics ‘ungrateful weasels’\nIlse Vorne said that tickets will cost more.\n")
    draft.says("calls", "her critics ‘ungrateful weasels’", act=Act.ACCUSE)
    draft.says("said", "that tickets will cost more")
    assert claims(checker, draft)[0].bearing is Bearing.UNCLEAR


def test_a_headline_alone_cannot_be_told(checker: HeadlineChecker) -> None:
    draft = Draft("Vorne calls her critics weasels\n").says("calls", "her critics weasels")
    (claim,) = claims(checker, draft)
    assert (claim.bearing, claim.evidence) == (Bearing.UNCLEAR, ())


def test_a_quotation_in_a_headline_without_a_statement_is_looked_for(checker: HeadlineChecker) -> None:
    draft = Draft(
        f"The harbour of Quell, ‘a jewel on the strait’\n“It is a jewel on the strait,” said Tamm.\n{PADDING}"
    )
    (claim,) = claims(checker, draft)
    assert claim.statement is None
    assert claim.bearing is Bearing.VERBATIM
    assert claim.evidence


def test_the_line_under_the_headline_bears_nothing_out(checker: HeadlineChecker) -> None:
    draft = Draft(
        "Vorne calls her critics ‘ungrateful weasels’\n"
        "The minister spoke of ungrateful weasels at a meeting in Quell\n"
        f"Ilse Vorne said that the ticket machines would be repaired.\n{PADDING}"
    )
    draft.says("calls", "her critics ‘ungrateful weasels’", act=Act.ACCUSE)
    draft.says("said", "that the ticket machines would be repaired", act=Act.PROMISE)
    # Nor is it missing: the words do stand below.
    assert claims(checker, draft)[0].bearing is Bearing.UNCLEAR


def test_a_group_is_not_held_to_the_words_of_one(checker: HeadlineChecker) -> None:
    group = Speaker("critics", SpeakerType.GROUP)
    draft = Draft(f"Critics slam sale of the harbour\nCritics said the sale of the harbour is open.\n{PADDING}")
    draft.says("slam", "sale of the harbour", speaker=group, act=Act.ACCUSE)
    draft.says("said", "the sale of the harbour is open", speaker=group)
    assert claims(checker, draft)[0].bearing is not Bearing.STRONGER


def test_a_danger_is_no_threat(checker: HeadlineChecker) -> None:
    draft = Draft(f"Vorne threatens harbour of Quell sale\nIlse Vorne spoke of the harbour of Quell sale.\n{PADDING}")
    draft.says("threatens", "harbour of Quell sale", act=Act.THREATEN)
    draft.says("spoke", "harbour of Quell sale")
    assert claims(checker, draft)[0].bearing is not Bearing.STRONGER


@pytest.mark.parametrize("text", ["", "\n\n", "A first line that is long. " * 20, f"The harbour of Quell\n{PADDING}"])
def test_without_a_headline_or_a_statement_in_it_there_is_no_check(checker: HeadlineChecker, text: str) -> None:
    assert checker.check(Reading(Article(text), ())) is None


@pytest.mark.parametrize(
    "mess", ["“" * 3000, "war " * 20_000, "\ud800\x00\u202e " * 500, "a" * 60_000, "“a b\n" * 5000]
)
def test_hostile_bodies_are_judged(checker: HeadlineChecker, mess: str) -> None:
    draft = Draft(f"Vorne says war is “near at hand”\n{mess}").says("says", "war is “near at hand”")
    assert all(0 <= each.score <= 1 for claim in claims(checker, draft) for each in claim.evidence)


def test_a_check_is_the_same_again(checker: HeadlineChecker) -> None:
    reading = threat("“We will take the appropriate decisions,”", Act.PREDICT).reading()
    assert checker.check(reading) == HeadlineChecker.open().check(reading)


@pytest.mark.parametrize(
    ("cue", "reports"),
    [
        ("says", True),
        ("warns of", True),
        ("slams", True),
        ("claims of", False),
        ("makes false claims about", False),
        ("hopes", False),
        ("passes", False),
    ],
)
def test_only_some_cues_report_speech(cue: str, reports: bool) -> None:
    assert is_reporting(cue.split()) is reports
