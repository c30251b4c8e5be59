import json
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.records import Article, Kind, Problem, Reading, SpeakerType

GRAPH = {
    "date": "2021-03-04T10:15:00Z",
    "url": "https://www.tarnpost.example/1",
    "title": "Border opens after four years",
    "lang": "ENGLISH",
    "quotes": [
        {
            "pre": "The minister, who had led the talks, said: “",
            "quote": "We will never close it again",
            "post": "” in Tarn.",
        },
        {"pre": "the residents had been told", "quote": "that it was over", "post": "and they left the town at once"},
    ],
}
QUOTATION = {
    "quoteID": "2021-03-04-000017",
    "quotation": "We will never close it again, whatever they say of it in the capital.",
    "speaker": "Oren Tal",
    "qids": ["Q123"],
    "date": "2021-03-04 10:15:00",
    "numOccurrences": 2,
    "probas": [["Oren Tal", "0.8125"], ["None", "0.1875"]],
    "urls": ["http://tarnpost.example/1", "http://haskecho.example/2"],
    "phase": "E",
}
ARTICLE = {
    "articleID": "2021030400017",
    "articleLength": 40,
    "title": "Border opens",
    "content": "The border is open . `` We 'll never close it , '' said Oren Tal in Tarn . He left . `` It is over , ''"
    " they said .",
    "date": "2021-03-04 10:15:00",
    "phase": "E",
    "names": [
        {"name": "Oren Tal", "ids": "['Q123']", "offsets": "[[14, 16]]"},
        {"name": "Mia Voss", "ids": ["Q1", "Q2"]},
    ],
    "quotations": [
        {
            "quoteID": "2021-03-04-000018", "quotation": "It is over,", "quotationOffset": 23,
            "leftContext": "He left. ", "rightContext": " they said.", "globalTopSpeaker": "None",
            "globalProbas": [["None", 0.9]],
        },
        {
            "quoteID": "2021-03-04-000017", "quotation": "We 'll never close it,", "quotationOffset": 6,
            "leftContext": "The border is open.", "rightContext": "said Oren Tal in Tarn.",
            "globalTopSpeaker": "Oren Tal", "globalProbas": [["Oren Tal", 0.75]],
        },
    ],
    "url": "http://tarnpost.example/1",
}  # fmt: skip


def dump(*records):
    return "".join(json.dumps(record) + "\n" for record in records)


def contents(reading):
    return [reading.article.text[start:end] for each in reading.statements for start, end in each.content]


def test_a_record_of_the_quotation_graph_is_a_reading(read, tmp_path):
    (reading,) = read(dump(GRAPH), "a.gqg.json")
    assert isinstance(reading, Reading) and reading.versions == (("gdelt-gqg", "1"),) and reading.problems == ()
    article = reading.article
    assert article.text == (
        "Border opens after four years\n\n"
        "The minister, who had led the talks, said: “We will never close it again” in Tarn.\n\n"
        "the residents had been told that it was over and they left the town at once"
    )
    assert (article.title, article.outlet, article.language) == (GRAPH["title"], "tarnpost.example", "en")
    assert (article.published, article.url) == (date(2021, 3, 4), GRAPH["url"])
    assert article.origin == f"{tmp_path}/a.gqg.json:1"
    assert contents(reading) == ["We will never close it again", "that it was over"]


def test_a_quotation_without_a_speaker_says_so(read):
    (reading,) = read(dump(GRAPH), "a.json")
    for statement in reading.statements:
        assert (statement.kind, statement.score, statement.source, statement.cue) == (Kind.DIRECT, 1.0, (), ())
        assert (statement.speaker.type, statement.speaker.reason) == (
            SpeakerType.UNKNOWN, "the source gives no speaker",
        )  # fmt: skip


def test_a_foreign_record_is_skipped(read):
    foreign = GRAPH | {"lang": "GERMAN", "title": "Tarn 1, Hask 0", "quotes": [{"quote": "Ja"}]}
    found = read(dump(GRAPH, foreign, GRAPH), "a.json")
    assert [getattr(one, "reason", "reading") for one in found] == ["reading", "language", "reading"]


def test_a_quotation_is_its_own_text(read):
    (reading,) = read(dump(QUOTATION), "quotes-2021.json")
    assert reading.versions == (("quotebank", "1"),)
    article, (statement,) = reading.article, reading.statements
    assert article.text == QUOTATION["quotation"] == contents(reading)[0]
    assert (article.published, article.url) == (date(2021, 3, 4), QUOTATION["urls"][0])
    speaker = statement.speaker
    assert (speaker.name, speaker.type, speaker.score, speaker.wikidata) == (
        "Oren Tal", SpeakerType.PERSON, 0.8125, "Q123",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("qids", "wikidata"), [(["Q1"], "Q1"), (["Q1", "Q2"], None), ([], None), (None, None), ("x", None)]
)
def test_only_a_single_identifier_tells_who_it_is(read, qids, wikidata):
    (reading,) = read(dump(QUOTATION | {"qids": qids}), "a.json")
    assert reading.statements[0].speaker.wikidata == wikidata


@pytest.mark.parametrize("name", ["None", None, "", "  "])
def test_nobody_found_is_unknown(read, name):
    (reading,) = read(dump(QUOTATION | {"speaker": name}), "a.json")
    assert reading.statements[0].speaker.type is SpeakerType.UNKNOWN


@pytest.mark.parametrize(
    ("probas", "score"),
    [([["Oren Tal", 0.5]], 0.5), ([{"speaker": "Oren Tal", "proba": "0.5"}], 0.5), ([["X", 0.5]], 1), (None, 1),
     ([["Oren Tal", 1.0004]], 1), ([[], 7, {}, ["Oren Tal"]], 1)],
)  # fmt: skip
def test_the_probability_is_that_of_the_speaker(read, probas, score):
    (reading,) = read(dump(QUOTATION | {"probas": probas}), "a.json")
    assert reading.statements[0].speaker.score == score


def test_an_article_is_its_content(read):
    (reading,) = read(dump(ARTICLE), "quotebank-2021.json")
    assert reading.article.text == ARTICLE["content"] and reading.article.title == "Border opens"
    assert contents(reading) == ["We 'll never close it ,", "It is over ,"]
    one, two = (statement.speaker for statement in reading.statements)
    assert (one.name, one.score, one.wikidata) == ("Oren Tal", 0.75, "Q123")
    assert two.type is SpeakerType.UNKNOWN


def test_an_article_without_its_content_is_its_quotations(read):
    (reading,) = read(dump({name: value for name, value in ARTICLE.items() if name != "content"}), "a.json")
    assert reading.article.text == (
        "He left. It is over, they said.\n\nThe border is open. We 'll never close it, said Oren Tal in Tarn."
    )
    assert contents(reading) == ["It is over,", "We 'll never close it,"]


@pytest.mark.parametrize("offset", [None, -1, 9999, "7", True, 3])
def test_a_quotation_at_another_place_is_looked_for(read, offset):
    quotation = {"quotation": "said Oren Tal", "quotationOffset": offset, "globalTopSpeaker": "Mia Voss"}
    (reading,) = read(dump(ARTICLE | {"quotations": [quotation]}), "a.json")
    assert contents(reading) == ["said Oren Tal"] and reading.statements[0].speaker.wikidata is None


def test_a_quotation_that_is_not_there_is_a_problem(read):
    bad = [
        {"quotation": "Never"},
        {"quotation": ""},
        {"quotation": 7},
        7,
        {"quotation": "He left", "quotationOffset": 18},
    ]
    *problems, reading = read(dump(ARTICLE | {"quotations": bad}), "a.json")
    assert [one.reason for one in problems] == ["malformed"] * 4 and contents(reading) == ["He left"]


BAD = [
    (QUOTATION | {"quotation": ""}, "empty"),
    (QUOTATION | {"quotation": 7}, "malformed"),
    (QUOTATION | {"probas": [["Oren Tal", "much"]]}, "malformed"),
    (QUOTATION | {"probas": [["Oren Tal", 7]]}, "malformed"),
    (GRAPH | {"title": ["x"]}, "malformed"),
    (ARTICLE | {"content": 7}, "malformed"),
    ({"articleID": 1, "quotations": []}, "empty"),
]


@pytest.mark.parametrize(("bad", "reason"), BAD, ids=range(len(BAD)))
def test_one_bad_record_loses_no_other(read, bad, reason):
    found = read(dump(QUOTATION, bad, QUOTATION), "a.json")
    assert [getattr(one, "reason", "reading") for one in found] == ["reading", reason, "reading"]
    assert found[1].origin.endswith(":2")


def test_a_record_without_quotations_is_a_problem(read):
    found = read(dump(GRAPH | {"quotes": []}, GRAPH | {"quotes": [{"quote": "..."}, None]}), "a.jsonl")
    assert [one.reason for one in found] == ["empty", "malformed", "malformed", "empty"]


@pytest.mark.parametrize(
    "fields", [{"quotes": [{"quote": "no"}], "url": "x"}, {"quotations": []}, {"quoteID": "1"}, {"quotation": "x"}]
)
def test_an_article_with_like_fields_is_an_article(read, fields):
    found = read(dump({"text": "The mayor said that it would close, and left."} | fields), "a.jsonl")
    assert [type(one) for one in found] == [Article]


def test_many_quotations_that_are_not_there_take_little_time(read):
    bad = {"quotation": "a" * 20 + "b", "quotationOffset": 0}
    found = read(dump(ARTICLE | {"content": "a" * 2_000_000, "quotations": [bad] * 2000}), "a.jsonl")
    assert sum(isinstance(one, Problem) for one in found) >= 2000


values = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.integers()
    | st.text(max_size=9)
    | st.sampled_from(["Oren Tal", "It is"]),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["quotation", "quote", "pre", "ids"]), inner)
    ),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from([GRAPH, QUOTATION, ARTICLE]), st.data())
def test_any_values_give_readings_or_problems(read, record, data):
    changed = record | {data.draw(st.sampled_from(sorted(record))): data.draw(values)}
    found = read(dump(changed), "a.jsonl")
    assert found and all(isinstance(one, Reading | Article) or one.reason != "internal" for one in found)
    for one in found:
        if isinstance(one, Reading):
            assert all(contents(one))
