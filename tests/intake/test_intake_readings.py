"""Readings that were written as JSON come back as readings; damaged ones are problems of their line."""

from __future__ import annotations

import bz2
import gzip
import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from onrecord.errors import MalformedError
from onrecord.exports import reading_from_dict, reading_to_dict, write_jsonl
from onrecord.intake import read_inputs
from onrecord.records import Act, Article, Kind, Problem, Reading, Span, Speaker, SpeakerType, Statement
from onrecord.settings import Settings

Take = Callable[..., list[Article | Reading | Problem]]


def reading(number: int, *, language: str = "en") -> Reading:
    text = f"Talks {number}\n“We stay,” said Ilse Vorne.\n"
    start = text.index("“")
    statement = Statement(
        (Span(start + 16, start + 26),),
        (Span(start + 11, start + 15),),
        (Span(start, start + 10),),
        Kind.DIRECT,
        0.9,
        speaker=Speaker("Ilse Vorne", SpeakerType.PERSON, mentions=(Span(start + 16, start + 26),)),
        act=Act.DENY,
        act_score=0.5,
    )
    article = Article(text, title=f"Talks {number}", outlet="Norcall", published=date(2031, 3, 9), language=language)
    return Reading(article, (statement,), versions=(("attribution", "invented"),))


def line(number: int, **changes: Any) -> str:
    return json.dumps(reading_to_dict(reading(number)) | changes)


@pytest.fixture
def take(tmp_path: Path) -> Take:
    """Write an input and read it, with what makes readings again."""

    def take(data: bytes | str, name: str = "readings.jsonl", **given: Any) -> list[Article | Reading | Problem]:
        path = tmp_path / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        settings = given.pop("settings", Settings())
        return list(read_inputs([path], settings=settings, **{"restore": reading_from_dict} | given))

    return take


def written(*readings: Reading) -> bytes:
    out = io.StringIO()
    write_jsonl(readings, out)
    return out.getvalue().encode()


@pytest.mark.parametrize(
    ("name", "pack"), [("a.jsonl", bytes), ("a.txt", bytes), ("a.jsonl.gz", gzip.compress), ("a.bz2", bz2.compress)]
)
def test_what_was_written_comes_back(take: Take, name: str, pack: Callable[[bytes], bytes]) -> None:
    readings = [reading(number) for number in range(3)]
    assert take(pack(written(*readings)), name) == readings


def test_a_single_reading_and_an_array_of_them_come_back(take: Take) -> None:
    assert take(json.dumps(reading_to_dict(reading(1)), indent=1), "one.json") == [reading(1)]
    assert take(f"[{line(1)},\n{line(2)}]", "two.json") == [reading(1), reading(2)]


def test_readings_and_articles_may_stand_in_one_file(take: Take) -> None:
    text = "The harbour was opened on Tuesday, the minister said, and nobody in the town was surprised by it."
    found = take(f"{line(1)}\n{json.dumps({'text': text})}\n{line(2)}\n")
    assert [type(each) for each in found] == [Reading, Article, Reading]


def test_a_reading_is_taken_whatever_its_language(take: Take) -> None:
    given = reading(1, language="de")
    assert take(written(given)) == [given]


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ({"statements": [{"content": [[0, 9999]]}]}, "statements[0]"),
        ({"statements": ["x"]}, "statements[0]"),
        ({"article": {"text": 7}}, "article.text"),
        ({"article": reading_to_dict(reading(1))["article"] | {"text": "Another text."}}, "was changed after"),
        ({"versions": 3}, "versions"),
        ({"extra": 3}, "extra"),
    ],
)
def test_a_damaged_reading_is_a_problem_of_its_line_and_loses_no_other(
    take: Take, damage: dict[str, Any], said: str
) -> None:
    first, problem, last = take(f"{line(1)}\n{line(2, **damage)}\n{line(3)}\n")
    assert (first, last) == (reading(1), reading(3))
    assert isinstance(problem, Problem)
    assert (problem.stage, problem.reason) == ("intake", "malformed")
    assert problem.origin is not None
    assert problem.origin.endswith("readings.jsonl:2")
    assert said in problem.message


def test_a_file_that_is_cut_gives_the_readings_before_the_cut(take: Take) -> None:
    first, problem = take(written(reading(1), reading(2))[:-40])
    assert first == reading(1)
    assert isinstance(problem, Problem)
    assert problem.reason == "malformed"


def test_a_reading_over_the_limit_is_left_out(take: Take) -> None:
    long = reading_to_dict(reading(2))
    long["versions"]["note"] = "x" * 5_000
    first, problem, last = take(f"{line(1)}\n{json.dumps(long)}\n{line(3)}\n", settings=Settings(max_bytes=4_000))
    assert (first, last) == (reading(1), reading(3))
    assert isinstance(problem, Problem)
    assert problem.reason == "too-large"


def test_where_only_articles_are_taken_a_reading_is_a_problem(take: Take) -> None:
    (problem,) = take(line(1), restore=None)
    assert isinstance(problem, Problem)
    assert (problem.reason, problem.message) == ("malformed", "is a reading, not an article; add it to an archive")


def test_what_restoring_throws_never_ends_the_run(take: Take) -> None:
    def restore(values: dict[str, Any]) -> Reading:
        if values["article"]["title"] == "Talks 1":
            raise RuntimeError("broken")
        if values["article"]["title"] == "Talks 2":
            raise MalformedError("is wrong")
        return reading_from_dict(values)

    one, two, three = take(f"{line(1)}\n{line(2)}\n{line(3)}\n", restore=restore)
    assert isinstance(one, Problem)
    assert isinstance(two, Problem)
    assert (one.reason, two.reason, two.message) == ("internal", "malformed", "is wrong")
    assert three == reading(3)


@pytest.mark.parametrize("values", [{"article": {}}, {"article": "words", "statements": []}, {"statements": []}])
def test_an_object_that_only_resembles_a_reading_is_read_as_an_article(take: Take, values: dict[str, Any]) -> None:
    (found,) = take(json.dumps(values))
    assert not isinstance(found, Reading)
