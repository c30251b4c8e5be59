from __future__ import annotations

import contextlib
import copy
import io
import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.errors import MalformedError
from onrecord.exports import reading_from_dict, reading_to_dict, write_jsonl
from onrecord.records import (
    Act,
    Article,
    Channel,
    ChannelKind,
    Granularity,
    Kind,
    Polarity,
    Problem,
    Reading,
    Span,
    Speaker,
    SpeakerType,
    Stance,
    Statement,
    When,
)

_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
# Any code point at all, lone surrogates included; pairs of them are a case of their own below.
any_text = st.text(st.characters(exclude_categories=()), max_size=60).map(lambda text: _PAIR.sub("", text))
maybe_text = st.none() | any_text


@st.composite
def spans(draw: st.DrawFn, length: int, least: int) -> tuple[Span, ...]:
    edges = sorted(draw(st.sets(st.integers(0, length), max_size=6)))
    pairs = [Span(*pair) for pair in zip(edges[::2], edges[1::2], strict=False)]
    return tuple(pairs) if len(pairs) >= least else (Span(0, length),)


@st.composite
def alone(draw: st.DrawFn, length: int) -> Speaker:
    kind = draw(st.sampled_from(SpeakerType))
    return Speaker(
        draw(any_text),
        kind,
        role=draw(maybe_text),
        role_at=draw(st.none() | st.just(Span(0, length))),
        mentions=draw(spans(length, 0)),
        score=draw(st.floats(0, 1)),
        reason=draw(any_text) if kind is SpeakerType.UNKNOWN else None,
        stands_for=draw(maybe_text),
        wikidata=draw(maybe_text),
    )


@st.composite
def scored(draw: st.DrawFn, known: list[Speaker]) -> Speaker:
    """One of the speakers, or several at once, each with a score of this statement."""
    people = draw(st.lists(st.sampled_from(known), min_size=1, max_size=3))
    members = tuple(replace(each, score=draw(st.floats(0, 1))) for each in people)
    if len(members) == 1:
        return members[0]
    name = " & ".join(each.name for each in members)
    return Speaker(name, SpeakerType.GROUP, score=draw(st.floats(0, 1)), members=members)


@st.composite
def whens(draw: st.DrawFn, length: int) -> When:
    """A date of any granularity, or the reason why there is none."""
    granularity = draw(st.sampled_from(Granularity))
    at = draw(st.none() | st.just(Span(0, length)))
    if draw(st.booleans()):
        return When(None, granularity, at, draw(any_text))
    day = draw(st.dates())
    forms = {
        Granularity.DAY: str(day),
        Granularity.WEEK: f"{day:%G}-W{day:%V}".zfill(8),
        Granularity.MONTH: str(day)[:7],
        Granularity.QUARTER: f"{str(day)[:4]}-Q{(day.month + 2) // 3}",
        Granularity.YEAR: str(day)[:4],
        Granularity.DECADE: str(day)[:3],
    }
    return When(forms[granularity], granularity, at)


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    text = draw(any_text)
    statements: list[Statement] = []
    if text:
        known = draw(st.lists(alone(len(text)), min_size=1, max_size=3))
        one = st.builds(
            Statement,
            source=spans(len(text), 0),
            cue=spans(len(text), 0),
            content=spans(len(text), 1),
            kind=st.sampled_from(Kind),
            score=st.floats(0, 1),
            speaker=st.none() | scored(known),
            via=st.lists(scored(known), max_size=2).map(tuple),
            polarity=st.none() | st.sampled_from(Polarity),
            conditions=spans(len(text), 0),
            hedges=spans(len(text), 0),
            stance=st.none() | st.sampled_from(Stance),
            addressee=st.none() | scored(known),
            channel=st.none() | st.builds(Channel, st.sampled_from(ChannelKind), any_text, st.just(Span(0, len(text)))),
            said_on=st.none() | whens(len(text)),
            about_dates=st.lists(whens(len(text)), max_size=3).map(tuple),
            target=st.none() | scored(known),
            plover=maybe_text,
            cameo=maybe_text,
        )
        one = st.builds(
            lambda statement, act: statement if act is None else replace(statement, act=act[0], act_score=act[1]),
            one,
            st.none() | st.tuples(st.sampled_from(Act), st.floats(0, 1)),
        )
        statements = sorted(draw(st.lists(one, max_size=4)), key=lambda statement: statement.content[0].start)
    article = Article(
        text,
        title=draw(maybe_text),
        outlet=draw(maybe_text),
        published=draw(st.none() | st.dates()),
        url=draw(maybe_text),
        authors=tuple(draw(st.lists(any_text, max_size=3))),
        language=draw(maybe_text),
        origin=draw(maybe_text),
    )
    problems = draw(st.lists(st.builds(Problem, any_text, any_text, any_text, maybe_text), max_size=2))
    versions = draw(st.dictionaries(any_text, any_text, max_size=3))
    return Reading(article, tuple(statements), tuple(problems), tuple(versions.items()))


@settings(deadline=None)  # a busy machine is no fault
@given(readings())
def test_a_reading_comes_back_from_json_as_it_went(reading: Reading) -> None:
    line = json.dumps(reading_to_dict(reading))
    assert reading_from_dict(json.loads(line)) == reading


@settings(deadline=None)  # a busy machine is no fault
@given(readings())
def test_a_reading_is_one_line_of_ascii(reading: Reading) -> None:
    out = io.StringIO()
    write_jsonl([reading, reading], out)
    assert out.getvalue().isascii()
    first, second, rest = out.getvalue().split("\n")
    assert first == second
    assert not rest
    assert len(out.getvalue().splitlines()) == 2


def test_the_form_of_a_reading(harbour: Reading) -> None:
    value = reading_to_dict(harbour)
    assert list(value) == ["article", "speakers", "statements", "problems", "versions"]
    assert value["article"]["published"] == "2031-03-04"
    assert value["article"]["id"] == harbour.article.id
    assert value["statements"][1] == {
        "source": [[64, 75]],
        "cue": [[76, 80]],
        "content": [[41, 63], [93, 134]],
        "kind": "direct",
        "score": 0.9,
        "speaker": {"id": 0, "name": "Mira Solane", "type": "person", "score": 1.0},
        "via": [],
        "act": "state",
        "act_score": 0.9375,
        "polarity": "said",
        "conditions": [],
        "hedges": [],
        "stance": None,
        "addressee": {"id": 1, "name": "reporters", "type": "group", "score": 1.0},
        "channel": None,
        "said_on": {"value": "2031-03-04", "granularity": "day", "at": [81, 91], "reason": None},
        "about_dates": [],
        "target": None,
        "plover": None,
        "cameo": None,
    }
    assert value["versions"] == {"encoder": "1", "attribution": "2.1"}


def test_what_is_known_of_the_act_is_written(ferry: Reading) -> None:
    threat, added = reading_to_dict(ferry)["statements"][1:3]
    assert threat["channel"] == {"kind": "social_media", "name": "post", "at": [113, 122]}
    assert (threat["conditions"], threat["plover"], threat["cameo"]) == ([[31, 48]], "THREATEN", "13")
    assert threat["target"] == {"id": 0, "name": "Kerrun", "type": "organization", "score": 1.0}
    assert added["hedges"] == [[134, 141]]
    assert added["about_dates"] == [
        {"value": "2031-06", "granularity": "month", "at": [142, 149], "reason": None},
        {"value": None, "granularity": "year", "at": None, "reason": "of no year"},
        {"value": "2032", "granularity": "year", "at": None, "reason": None},
    ]
    assert reading_from_dict(json.loads(json.dumps(reading_to_dict(ferry)))) == ferry


def test_acts_and_days_of_older_records_are_read() -> None:
    old = {
        "content": [[0, 2]],
        "kind": "direct",
        "score": 1,
        "act": "warn",
        "polarity": "said",
        "said_on": "2031-03-04",
    }
    (statement,) = reading_from_dict({"article": {"text": "Hi"}, "statements": [old]}).statements
    assert (statement.act, statement.act_score, statement.polarity) == (Act.WARN, 1.0, Polarity.SAID)
    assert statement.said_on == When("2031-03-04", Granularity.DAY)


def test_readings_are_written_as_they_come(harbour: Reading) -> None:
    out = io.StringIO()

    def yield_and_look() -> Any:
        yield harbour
        assert out.getvalue().count("\n") == 1
        yield harbour

    write_jsonl(yield_and_look(), out)
    assert out.getvalue().count("\n") == 2


def test_a_surrogate_pair_in_the_text_moves_no_offset() -> None:
    text = "\ud83d\ude00 “Yes,” she said."
    statement = Statement((Span(10, 13),), (Span(14, 18),), (Span(3, 9),), Kind.DIRECT, 0.5)
    back = reading_from_dict(json.loads(json.dumps(reading_to_dict(Reading(Article(text), (statement,))))))
    assert back.article.text == "\ufffd\ufffd “Yes,” she said."
    assert back.statements == (statement,)
    assert [problem.reason for problem in back.problems] == ["encoding"]


def test_what_has_a_default_may_be_missing() -> None:
    least = {"article": {"text": "Hi"}, "statements": [{"content": [[0, 2]], "kind": "direct", "score": 1}]}
    assert reading_from_dict(least) == Reading(Article("Hi"), (Statement((), (), (Span(0, 2),), Kind.DIRECT, 1.0),))


def test_each_speaker_is_listed_once_and_named_by_its_id(council: Reading) -> None:
    value = reading_to_dict(council)
    assert [(speaker["id"], speaker["name"]) for speaker in value["speakers"]] == list(
        enumerate(
            [
                *("Mira Solane", "reporters", "Tobin Hale", "Mira Solane & Tobin Hale"),
                *("a senior official in the treasury", "Orrany Today", "Kerrun", "unknown"),
            ]
        )
    )
    text, solane = value["article"]["text"], value["speakers"][0]
    assert list(solane) == [
        *("id", "name", "type", "role", "role_at", "mentions", "stands_for", "wikidata", "reason", "members"),
    ]
    assert text[slice(*solane["role_at"])] == solane["role"] == "harbour minister"
    assert [text[slice(*mention)] for mention in solane["mentions"]] == [
        *("harbour minister", "Mira Solane", "She", "Solane")
    ]
    assert value["speakers"][3]["members"] == [0, 2]
    assert value["speakers"][7]["reason"] == "no words name a source"
    assert value["statements"][1]["speaker"] == {"id": 0, "name": "Mira Solane", "type": "person", "score": 0.8}
    assert value["statements"][1]["via"] == [{"id": 2, "name": "Tobin Hale", "type": "person", "score": 1.0}]
    assert [member["score"] for member in value["statements"][2]["speaker"]["members"]] == [1.0, 0.6]
    assert reading_from_dict(value) == council


def test_several_speakers_whose_scores_are_left_out_have_that_of_the_list(council: Reading) -> None:
    value = reading_to_dict(council)
    del value["statements"][2]["speaker"]["members"]
    speaker = reading_from_dict(value).statements[2].speaker
    assert speaker is not None
    assert [(member.name, member.score) for member in speaker.members] == [("Mira Solane", 1.0), ("Tobin Hale", 1.0)]


@pytest.mark.parametrize("ids", [[0], [2, 0], [0, 0], [3, 3], [0, 2, 2]])
def test_members_that_are_not_the_speaker_s_are_refused(council: Reading, ids: list[int]) -> None:
    value = reading_to_dict(council)
    value["statements"][2]["speaker"]["members"] = [{"id": number} for number in ids]
    with pytest.raises(MalformedError, match=r"statements\[2\].speaker.members must be those of speakers\[3\]"):
        reading_from_dict(value)


def test_speakers_written_by_name_and_type_alone_are_read() -> None:
    said = {"content": [[0, 2]], "kind": "direct", "score": 1}
    old = [
        said | {"speaker": {"name": "Mira Solane", "type": "person"}, "addressee": {"name": "voters", "type": "group"}},
        said | {"speaker": {"name": "unknown", "type": "unknown"}},
    ]
    first, second = reading_from_dict({"article": {"text": "Hi"}, "statements": old}).statements
    assert first.speaker == Speaker("Mira Solane", SpeakerType.PERSON)
    assert first.addressee == Speaker("voters", SpeakerType.GROUP)
    assert second.speaker is not None
    assert second.speaker.reason == "the record gives no reason"
    for wrong, message in (({"name": "x", "type": "ghost"}, "type must be one of"), ({"id": 0}, "lacks name, type")):
        with pytest.raises(MalformedError, match=rf"statements\[0\].speaker.*{message}"):
            reading_from_dict({"article": {"text": "Hi"}, "statements": [said | {"speaker": wrong}]})


def test_a_bomb_of_speakers_within_speakers_is_refused() -> None:
    entries = [{"id": n, "name": "x", "type": "group", "members": [n + 1] * 9} for n in range(30)]
    entries[-1]["members"] = []
    with pytest.raises(MalformedError, match=r"speakers\[0\].members\[0\]: speaker 1 has members too"):
        reading_from_dict({"article": {"text": "Hi"}, "speakers": entries})


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ((), [], "reading must be an object, not a list"),
        (("article",), None, "article must be an object, not null"),
        (("article", "text"), 3, "article.text must be text, not a number"),
        (("article", "colour"), "red", "article has unknown fields colour; known are id, text,"),
        (("article", "published"), "20310304", "article.published must be a date such as"),
        (("article", "published"), "2031-02-30", "article.published must be a date such as"),
        (("article", "authors"), "Ana Brill", "article.authors must be a list, not text"),
        (("article", "id"), "0" * 16, "one of them was changed"),
        (("statements",), {}, "statements must be a list, not an object"),
        (("statements", 1, "content"), [], "statements[1]: a statement needs content"),
        (("statements", 1, "content", 0), [4], "statements[1].content[0] must be a pair of whole numbers"),
        (("statements", 1, "content", 0), [True, 4], "statements[1].content[0] must be a pair of whole numbers"),
        (("statements", 1, "content", 0), [5, 5], "statements[1]: content spans must be non-empty"),
        (("statements", 5, "content"), [[341, 9999]], "statements[5].content[0] ends after the text's 361 characters"),
        (("statements", 1, "hedges"), [[0, 1], [3, 9999]], "statements[1].hedges[1] ends after the text's 361"),
        (("statements", 1, "conditions"), [[5, 9], [3, 4]], "statements[1]: conditions spans must be"),
        (("statements", 1, "act"), "shout", "statements[1].act must be one of state, predict, warn,"),
        (("statements", 1, "act"), None, "statements[1]: an act has a score, and only an act"),
        (("statements", 1, "act_score"), None, "statements[1]: an act has a score, and only an act"),
        (("statements", 1, "act_score"), 1.5, "statements[1]: act_score must be within [0, 1]"),
        (("statements", 1, "polarity"), "positive", "statements[1].polarity must be one of said, not_said,"),
        (("statements", 1, "stance"), 1, "statements[1].stance must be one of neutral, factive,"),
        (("statements", 1, "channel"), "tweet", "statements[1].channel must be an object, not text"),
        (("statements", 1, "channel"), {"kind": "call", "name": "x"}, "statements[1].channel lacks at"),
        (
            ("statements", 1, "channel"),
            {"kind": "call", "name": "x", "at": [3, 9999]},
            "statements[1].channel.at must be a range within the text's 361 characters",
        ),
        (("statements", 1, "said_on"), "in March", "statements[1].said_on must be a date such as"),
        (("statements", 1, "said_on"), 2031, "statements[1].said_on must be an object, not a number"),
        (("statements", 1, "said_on", "value"), "2031-02-30", "statements[1].said_on: day"),
        (
            ("statements", 1, "said_on", "value"),
            "2031-02",
            "statements[1].said_on: '2031-02' is no date of granularity day",
        ),
        (("statements", 1, "said_on", "value"), None, "statements[1].said_on: a date has either a value or the reason"),
        (("statements", 1, "said_on", "granularity"), "age", "statements[1].said_on.granularity must be one of day,"),
        (("statements", 1, "said_on", "at"), [-1, 4], "statements[1].said_on.at must be a range within the text's"),
        (("statements", 1, "about_dates"), ["2031-13-01"], "statements[1].about_dates[0] must be a date such as"),
        (("statements", 1, "target"), {"id": 2}, "statements[1].target.id is 2, but the list of speakers has 2"),
        (("statements", 1, "plover"), 13, "statements[1].plover must be text, not a number"),
        (("statements", 1, "kind"), "loud", "statements[1].kind must be one of direct, indirect, mixed, not 'loud'"),
        (("statements", 1, "kind"), [], "statements[1].kind must be one of"),
        (("statements", 1, "score"), "0.9", "statements[1].score must be a number, not text"),
        (("statements", 1, "score"), 1.5, "score must be within [0, 1]"),
        (("statements", 1, "score"), float("nan"), "score must be within [0, 1]"),
        (("statements", 1, "score"), 10**400, "statements[1].score must be a number of fewer digits"),
        (("statements", 1, "speaker"), {"name": "Mira Solane"}, "statements[1].speaker lacks id"),
        (("statements", 1, "speaker"), 0, "statements[1].speaker must be an object, not a number"),
        (("statements", 1, "speaker", "id"), "0", "statements[1].speaker.id must be the id of a speaker"),
        (("statements", 1, "speaker", "id"), True, "statements[1].speaker.id must be the id of a speaker"),
        (("statements", 1, "speaker", "id"), -1, "statements[1].speaker.id is -1, but the list of speakers has 2"),
        (("statements", 1, "speaker", "name"), "Ilse", "statements[1].speaker.name is 'Ilse', but speakers[0].name is"),
        (("statements", 1, "speaker", "score"), 2, "statements[1].speaker: score must be within [0, 1]"),
        (("statements", 1, "via"), {}, "statements[1].via must be a list, not an object"),
        (("statements", 1, "via"), [None], "statements[1].via[0] must be an object, not null"),
        (("statements", 1, "addressee", "colour"), 1, "statements[1].addressee has unknown fields colour"),
        (("speakers",), {}, "speakers must be a list, not an object"),
        (("speakers", 0, "id"), 1, "speakers[0].id must be 0"),
        (("speakers", 0, "id"), 2, "speakers[0].id is 2, but the list of speakers has 2 entries"),
        (("speakers", 0, "type"), "ghost", "speakers[0].type must be one of person, organization,"),
        (("speakers", 0, "type"), "unknown", "speakers[0]: an unknown speaker has a reason"),
        (("speakers", 0, "role_at"), [0, 9999], "speakers[0].role_at must be a range within the text's"),
        (("speakers", 0, "mentions"), [[0, 3], [-1, 4]], "speakers[0].mentions[1] must be a range within the text's"),
        (("speakers", 0, "mentions"), [[4, 9], [0, 3]], "speakers[0]: mention spans must be"),
        (("speakers", 0, "members"), [2], "speakers[0].members[0] is 2, but the list of speakers has 2 entries"),
        (("speakers", 0, "members"), [0], "speakers[0].members[0]: speaker 0 has members too"),
        (("problems", 0, "reason"), None, "problems[0].reason must be text, not null"),
        (("versions", "encoder"), 1, "versions.encoder must be text, not a number"),
    ],
)
def test_a_broken_value_is_named_with_its_place(
    harbour: Reading, path: tuple[str | int, ...], value: object, message: str
) -> None:
    record: Any = copy.deepcopy(reading_to_dict(harbour))
    if not path:
        record = value
    else:
        inner = record
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] = value
    with pytest.raises(MalformedError, match=re.escape(message)):
        reading_from_dict(record)


@settings(deadline=None)  # a busy machine is no fault
@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), lambda inner: st.lists(inner)))
def test_any_value_in_a_field_gives_a_reading_or_our_error(value: object) -> None:
    for field in ("article", "speakers", "statements", "problems", "versions"):
        with contextlib.suppress(MalformedError):
            reading_from_dict({"article": {"text": "Hi"}} | {field: value})
    for field in ("act", "conditions", "channel", "said_on", "about_dates", "target"):
        said = {"content": [[0, 2]], "kind": "direct", "score": 1, field: value}
        with contextlib.suppress(MalformedError):
            reading_from_dict({"article": {"text": "Hi"}, "statements": [said]})


def test_dates_before_the_year_1000_keep_four_digits() -> None:
    reading = Reading(Article("Hi", published=date(33, 4, 3)), ())
    assert reading_from_dict(reading_to_dict(reading)) == reading
