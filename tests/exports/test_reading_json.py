from __future__ import annotations

import contextlib
import copy
import io
import json
import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.errors import MalformedError
from onrecord.exports import reading_from_dict, reading_to_dict, write_jsonl
from onrecord.records import Article, Kind, Problem, Reading, Span, Speaker, Statement

_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
# Any code point at all, lone surrogates included; pairs of them are a case of their own below.
any_text = st.text(st.characters(exclude_categories=()), max_size=60).map(lambda text: _PAIR.sub("", text))
maybe_text = st.none() | any_text
speakers = st.none() | st.builds(Speaker, any_text, any_text)


@st.composite
def spans(draw: st.DrawFn, length: int, least: int) -> tuple[Span, ...]:
    edges = sorted(draw(st.sets(st.integers(0, length), max_size=6)))
    pairs = [Span(*pair) for pair in zip(edges[::2], edges[1::2], strict=False)]
    return tuple(pairs) if len(pairs) >= least else (Span(0, length),)


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    text = draw(any_text)
    statements: list[Statement] = []
    if text:
        one = st.builds(
            Statement,
            source=spans(len(text), 0),
            cue=spans(len(text), 0),
            content=spans(len(text), 1),
            kind=st.sampled_from(Kind),
            score=st.floats(0, 1),
            speaker=speakers,
            addressee=speakers,
            act=maybe_text,
            polarity=maybe_text,
            said_on=st.none() | st.dates(),
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
    assert list(value) == ["article", "statements", "problems", "versions"]
    assert value["article"]["published"] == "2031-03-04"
    assert value["article"]["id"] == harbour.article.id
    assert value["statements"][1] == {
        "source": [[64, 75]],
        "cue": [[76, 80]],
        "content": [[41, 63], [93, 134]],
        "kind": "direct",
        "score": 0.9,
        "speaker": {"name": "Mira Solane", "type": "person"},
        "addressee": {"name": "reporters", "type": "group"},
        "act": "state",
        "polarity": "positive",
        "said_on": "2031-03-04",
    }
    assert value["versions"] == {"encoder": "1", "attribution": "2.1"}


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
        (("statements", 5, "content"), [[341, 9999]], "reading: span"),
        (("statements", 1, "kind"), "loud", "statements[1].kind must be one of direct, indirect, mixed, not 'loud'"),
        (("statements", 1, "kind"), [], "statements[1].kind must be one of"),
        (("statements", 1, "score"), "0.9", "statements[1].score must be a number, not text"),
        (("statements", 1, "score"), 1.5, "score must be within [0, 1]"),
        (("statements", 1, "score"), float("nan"), "score must be within [0, 1]"),
        (("statements", 1, "speaker"), {"name": "Mira Solane"}, "statements[1].speaker lacks type"),
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
    for field in ("article", "statements", "problems", "versions"):
        with contextlib.suppress(MalformedError):
            reading_from_dict({"article": {"text": "Hi"}} | {field: value})


def test_dates_before_the_year_1000_keep_four_digits() -> None:
    reading = Reading(Article("Hi", published=date(33, 4, 3)), ())
    assert reading_from_dict(reading_to_dict(reading)) == reading
