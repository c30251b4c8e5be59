"""Whole statements: first with a statement network that knows nothing, then with the shipped models."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, cast

import numpy as np
import pytest
from numpy.typing import NDArray

import onrecord
from onrecord.encoder import ModelFiles, Network, Seen, SpeakerNetwork, StatementNetwork, cut_words
from onrecord.errors import EmptyError
from onrecord.evaluation import Attribution
from onrecord.exports import reading_to_dict
from onrecord.pipeline import Components, complete_statements, read_many, set_stage
from onrecord.records import Act, Article, ChannelKind, Granularity, Polarity, Reading, Span, Stance, Statement
from onrecord.settings import Settings
from onrecord.speakers import Resolver
from onrecord.statements import Form, StatementReader, codes_of

Floats = NDArray[np.float32]
Told = Callable[..., Any]
THURSDAY = date(2031, 3, 13)
BESIDE, LATER, AFTER_CUE = 41, 16, 40
"""Columns of the features: a day in the cue's sentence, one after the publication; a mention right after the cue."""

# With a statement network that knows nothing: what words alone tell, and how it is put together.


class Blank:
    """A statement network that takes all for ``act``, days beside the cue before the publication, and whom it names."""

    def __init__(self, act: Act) -> None:
        self.act = act

    def look(self, seen: Seen, features: NDArray[np.int64]) -> list[Floats]:
        return [np.zeros((len(features), 2), np.float32)] * 3

    def read(self, words: Floats, marks: NDArray[np.int64], clues: Floats) -> Floats:
        return np.tile(np.array([9.0 * (act is self.act) for act in Act], np.float32), (len(words), 1))

    def choose(self, kind: str, rows: Floats, points: Floats, pointed: Floats) -> tuple[Floats, Floats]:
        likely = rows[:, BESIDE] - rows[:, LATER] if kind == "dates" else rows[:, AFTER_CUE]
        return (9 * likely + rows[:, 0]).astype(np.float32), rows

    def settle(self, kind: str, kept: Floats, messages: Floats) -> Floats:
        return np.zeros(len(kept), np.float32)


@pytest.fixture(scope="module")
def blank(told: Told) -> Components:
    speakers = ModelFiles.open(shipped="speakers")
    mentions = SpeakerNetwork(speakers)
    resolver = Resolver(mentions, float(speakers.facts["temperature"]))
    forces = cast("StatementNetwork", Blank(Act.STATE))
    return Components(
        Network(ModelFiles.open()),
        told([]),
        mentions,
        resolver,
        forces,
        StatementReader(forces, 1.0, {}),
        (),
    )


def taking(components: Components, act: Act) -> Components:
    """The same with a network that takes everything for ``act``."""
    forces = cast("StatementNetwork", Blank(act))
    return replace(components, forces=forces, statements=StatementReader(forces, 1.0, {}))


def attribute(text: str, source: str, cue: str, content: str) -> Attribution:
    start = text.index(content)
    at = text.index(cue)
    speaks = text.index(source)
    return Attribution(
        (Span(speaks, speaks + len(source)),), (Span(at, at + len(cue)),), (Span(start, start + len(content)),)
    )


TOLD_TEXT = "Ilse Vorne told David Haal on Tuesday that the port could open by June 4 if the ice melted."
TOLD = attribute(TOLD_TEXT, "Ilse Vorne", "told", "that the port could open by June 4 if the ice melted")


def words_of(text: str, spans: Sequence[Span]) -> list[str]:
    return [text[start:end] for start, end in spans]


def test_a_record_is_filled_in_from_all_rooms(blank: Components) -> None:
    (found,) = complete_statements(Article(TOLD_TEXT, published=THURSDAY), [TOLD], components=blank)
    assert (found.source, found.cue, found.content) == (TOLD.source, TOLD.cue, TOLD.content)
    assert (found.act, found.polarity, found.stance) == (Act.STATE, Polarity.SAID, Stance.NEUTRAL)
    assert found.speaker is not None and found.speaker.name == "Ilse Vorne"
    assert found.addressee is not None and found.addressee.name == "David Haal"
    assert found.said_on is not None and found.said_on.value == "2031-03-11"
    assert [when.value for when in found.about_dates] == ["2031-06-04"]
    assert words_of(TOLD_TEXT, found.conditions) == ["if the ice melted"]
    assert found.target is None
    assert (found.plover, found.cameo) == codes_of(Act.STATE)


@pytest.mark.parametrize("act", Act)
def test_codes_and_targets_follow_the_act(blank: Components, act: Act) -> None:
    (found,) = complete_statements(Article(TOLD_TEXT), [TOLD], components=taking(blank, act))
    assert found.act is act
    assert found.act_score is not None and 0 <= found.act_score <= 0.999
    assert (found.plover, found.cameo) == codes_of(act)
    aimed = act not in (Act.STATE, Act.PREDICT, Act.THINK)
    assert (found.target.name if found.target else None) == ("David Haal" if aimed else None)


def test_what_was_not_said_has_no_code(blank: Components) -> None:
    text = "Ilse Vorne did not say that the port was shut."
    given = attribute(text, "Ilse Vorne", "did not say", "that the port was shut")
    (found,) = complete_statements(Article(text), [given], components=blank)
    assert found.polarity is Polarity.NOT_SAID
    assert (found.plover, found.cameo) == (None, None)


def test_given_attributions_keep_their_order(blank: Components) -> None:
    text = "Ilse Vorne said rain fell. David Haal denied it was so."
    given = [attribute(text, "Ilse Vorne", "said", "rain fell"), attribute(text, "David Haal", "denied", "it was so")]
    forth = complete_statements(Article(text), given, components=blank)
    back = complete_statements(Article(text), given[::-1], components=blank)
    assert [s.content for s in forth] == [each.content for each in given]
    assert [s.content for s in back] == [each.content for each in given[::-1]]
    assert [s.speaker.name for s in forth if s.speaker] == ["Ilse Vorne", "David Haal"]


@pytest.mark.parametrize("text", ["", " \n ", "Nothing was said."])
def test_no_attributions_have_no_statements(blank: Components, text: str) -> None:
    assert complete_statements(Article(text), [], components=blank) == []


@pytest.mark.parametrize("text", ["", " \n "])
def test_attributions_to_a_text_without_words_are_refused(blank: Components, text: str) -> None:
    given = Attribution((), (), (Span(0, 1),))
    with pytest.raises(EmptyError, match=r"^blank\.txt: attributions are given, but the article has no words"):
        complete_statements(Article(text, origin="blank.txt"), [given], components=blank)


@pytest.mark.parametrize("text", ["No", "”", "“”", "“”‘’«»\"'" * 60, "said " * 900])
def test_texts_of_hardly_a_word(blank: Components, text: str) -> None:
    given = Attribution((), (), (Span(0, len(text)),))
    (found,) = complete_statements(Article(text, published=THURSDAY), [given], components=blank)
    assert (found.addressee, found.said_on, found.target, found.about_dates) == (None, None, None, ())


@pytest.mark.parametrize("published", [date.min, date.max])
def test_publication_at_the_ends_of_the_calendar(blank: Components, told: Told, published: date) -> None:
    text = "Ilse Vorne will say on Wednesday that the port is shut. David Haal said so on Monday."
    given = [attribute(text, "Ilse Vorne", "say", "that the port is shut")]
    components = replace(blank, attribution=told(given))
    (reading,) = read_many([Article(text, published=published)], components=components)
    assert not reading.problems
    assert len(reading.statements) == 1


def test_statements_that_are_too_uncertain_are_left_out(blank: Components, told: Told) -> None:
    components = replace(blank, attribution=told([TOLD], 0.5))
    for least, count in ((0.5, 1), (0.6, 0)):
        (reading,) = read_many([Article(TOLD_TEXT)], settings=Settings(min_score=least), components=components)
        assert len(reading.statements) == count


# The stage.


def test_a_stage_has_a_vector_for_each_word(blank: Components) -> None:
    text = TOLD_TEXT + " Rain fell on the town." * 200
    stage = set_stage(blank.network, blank.mentions, blank.speakers, text, THURSDAY, [TOLD])
    assert len(stage.vectors) == len(stage.scene.words) == len(cut_words(blank.network.tokenizer, text))
    assert stage.vectors.dtype == np.float16
    assert stage.scene.published == THURSDAY
    assert stage.scene.said[0].speaker == stage.company.speaker_keys()[0]


def test_pronouns_beside_a_cue_are_on_the_stage(blank: Components) -> None:
    text = "David Haal said that he came on Monday. Ilse Vorne told him that it was shut."
    given = [
        attribute(text, "David Haal", "said", "that he came on Monday"),
        attribute(text, "Ilse Vorne", "told", "that it was shut"),
    ]
    stage = set_stage(blank.network, blank.mentions, blank.speakers, text, None, given)
    assert list(stage.pronouns) == [1]
    (him,) = stage.pronouns[1]
    assert him.form is Form.PRONOUN
    assert stage.scene.lower[him.start : him.end] == ["him"]
    assert stage.company.speaker(him.key, 1.0).name == "David Haal"


@pytest.mark.parametrize("text", ["", "\n "])
def test_the_stage_of_a_text_without_words_is_empty(blank: Components, text: str) -> None:
    stage = set_stage(blank.network, blank.mentions, blank.speakers, text, None, [])
    assert (stage.scene.said, stage.pronouns, len(stage.vectors)) == ((), {}, 0)


# With the shipped models: what any that is fit to ship gets right.

INTERVIEW = """Dreskov tells the Herald that the strikes go on
Corvanian President Anton Dreskov told the Corvane Herald that the strikes would continue until the autumn.
“We will open the port if they lift their veto,” Dreskov said on Tuesday in Velm.
Norvalandic President Mirela Tamm said in March 2030 that the boats would perhaps be ready by June 4, 2032.
"""
QUARREL = """Ministers quarrel over the port of Velm
Harbour minister Ilse Vorne accused David Haal of lying about the costs of the port.
Haal denied that he had lied about the costs.
Vorne demanded that Haal resign at once.
Envoy Oskar Umber praised Vorne for her courage and honesty.
Umber warned that the quarrel could lead to a catastrophe for the whole coast.
Vorne promised that she would publish all the bills.
“How much did the port cost?” Umber asked.
Umber declined to say whether he would go to court.
“Nobody in the town has been paid,” Haal said in a tweet.
"""
ARTICLES = {"interview": INTERVIEW, "quarrel": QUARREL}


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    return {name: onrecord.read(text, published=THURSDAY) for name, text in ARTICLES.items()}


def said(reading: Reading, words: str) -> Statement:
    """The statement whose content holds ``words``."""
    text = reading.article.text
    found = [s for s in reading.statements if any(words in text[start:end] for start, end in s.content)]
    assert found, f"no statement says {words!r}"
    return min(found, key=lambda s: sum(end - start for start, end in s.content))


def test_the_paper_that_is_told_is_the_addressee(readings: dict[str, Reading]) -> None:
    addressee = said(readings["interview"], "would continue until").addressee
    assert addressee is not None
    assert addressee.name == "Corvane Herald"
    assert 0 < addressee.score < 1


def test_a_weekday_is_a_date_after_the_publication_date(readings: dict[str, Reading]) -> None:
    when = said(readings["interview"], "open the port").said_on
    assert when is not None
    assert (when.value, when.granularity) == ("2031-03-11", Granularity.DAY)
    assert when.at is not None
    assert INTERVIEW[slice(*when.at)] in ("Tuesday", "on Tuesday")


def test_a_weekday_without_a_publication_date_has_a_reason() -> None:
    when = said(onrecord.read(INTERVIEW), "open the port").said_on
    assert when is not None
    assert (when.value, when.reason) == (None, "the article has no publication date")
    assert when.at is not None and "Tuesday" in INTERVIEW[slice(*when.at)]


@pytest.mark.parametrize("published", [None, THURSDAY])
def test_a_month_needs_no_publication_date_and_what_is_spoken_of_is_kept_apart(published: date | None) -> None:
    statement = said(onrecord.read(INTERVIEW, published=published), "the boats would")
    assert statement.said_on is not None
    assert (statement.said_on.value, statement.said_on.granularity) == ("2030-03", Granularity.MONTH)
    assert [when.value for when in statement.about_dates] == ["2032-06-04"]


def test_conditions_and_hedges_are_spans(readings: dict[str, Reading]) -> None:
    conditional, hedged = (said(readings["interview"], words) for words in ("open the port", "the boats would"))
    assert conditional.conditional and not hedged.conditional
    assert words_of(INTERVIEW, conditional.conditions) == ["if they lift their veto"]
    assert "perhaps" in words_of(INTERVIEW, hedged.hedges)


@pytest.mark.parametrize(
    ("words", "act"),
    [
        ("lying about the costs", Act.ACCUSE),
        ("he had lied", Act.DENY),
        ("Haal resign at once", Act.DEMAND),
        ("courage and honesty", Act.PRAISE),
        ("lead to a catastrophe", Act.WARN),
        ("publish all the bills", Act.PROMISE),
        ("How much did the port", Act.ASK),
        ("Nobody in the town", Act.STATE),
    ],
)
def test_acts_stand_where_a_careful_reader_puts_them(readings: dict[str, Reading], words: str, act: Act) -> None:
    statement = said(readings["quarrel"], words)
    assert statement.act is act
    assert (statement.plover, statement.cameo) == codes_of(act)


def test_those_who_are_accused_and_praised_are_the_targets(readings: dict[str, Reading]) -> None:
    for words, name in (("lying about the costs", "David Haal"), ("courage and honesty", "Ilse Vorne")):
        target = said(readings["quarrel"], words).target
        assert target is not None
        assert target.name == name


def test_a_refusal_to_say_is_no_event(readings: dict[str, Reading]) -> None:
    statement = said(readings["quarrel"], "he would go to court")
    assert statement.polarity is Polarity.REFUSED
    assert (statement.plover, statement.cameo) == (None, None)


def test_a_tweet_is_a_channel(readings: dict[str, Reading]) -> None:
    channel = said(readings["quarrel"], "Nobody in the town").channel
    assert channel is not None
    assert channel.kind is ChannelKind.SOCIAL_MEDIA
    assert "tweet" in QUARREL[slice(*channel.at)]


KEYS = [
    *("source", "cue", "content", "kind", "score", "speaker", "via", "act", "act_score", "polarity", "conditions"),
    *("hedges", "stance", "addressee", "channel", "said_on", "about_dates", "target", "plover", "cameo"),
]


@pytest.mark.parametrize("name", ARTICLES)
def test_every_statement_is_complete_and_in_form(readings: dict[str, Reading], name: str) -> None:
    reading = readings[name]
    assert not reading.problems
    assert "statements" in dict(reading.versions)
    written = json.loads(json.dumps(reading_to_dict(reading), allow_nan=False))
    assert len(written["statements"]) == len(reading.statements) >= 3
    for statement, record in zip(reading.statements, written["statements"], strict=True):
        assert list(record) == KEYS
        assert record["act"] in list(Act) and 0 <= record["act_score"] < 1
        assert record["polarity"] in list(Polarity) and record["stance"] in list(Stance)
        for speaker in (statement.addressee, statement.target):
            assert speaker is None or 0 <= speaker.score < 1
            assert speaker is None or speaker.name not in ("", "unknown")
        if statement.addressee and statement.speaker:
            assert statement.addressee.name != statement.speaker.name
        spans = [*statement.hedges, *(when.at for when in statement.about_dates if when.at)]
        assert all(any(a <= low < high <= b for a, b in statement.content) for low, high in spans)


def as_bytes(batch_size: int, workers: int) -> bytes:
    articles = [Article(text, published=day) for text in ARTICLES.values() for day in (THURSDAY, None)]
    articles += [Article(""), Article("“”‘’«»" * 99), Article(QUARREL * 9, published=THURSDAY)]
    settings = Settings(batch_size=batch_size, workers=workers)
    return "\n".join(json.dumps(reading_to_dict(each)) for each in read_many(articles, settings=settings)).encode()


@pytest.fixture(scope="module")
def expected() -> bytes:
    return as_bytes(16, 2)


@pytest.mark.parametrize(("batch_size", "workers"), [(1, 1), (1, 2), (16, 1), (3, 2)])
def test_records_are_the_same_byte_for_byte(expected: bytes, batch_size: int, workers: int) -> None:
    assert as_bytes(batch_size, workers) == expected


@pytest.mark.parametrize("text", ["", "\n", "No", "“No”", "“”‘’«»\"'" * 60, "said " * 900, "you " * 900])
@pytest.mark.parametrize("published", [None, THURSDAY, date.min, date.max])
def test_hostile_texts_are_read_without_a_fault(text: str, published: date | None) -> None:
    assert not onrecord.read(text, published=published).problems
