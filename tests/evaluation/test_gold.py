"""Gold corpora are read whole, or refused with the file, the line and the fault."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from onrecord.errors import GoldError
from onrecord.evaluation.gold import hash_gold, read_gold, read_gold_readings
from onrecord.evaluation.scores import Attribution
from onrecord.records import Span

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "Tides are rising,\r\nMira Holt said. \N{GRINNING FACE} She left."
LINE: dict[str, Any] = {
    "name": "tides",
    "text": TEXT,
    "title": "Tides",
    "outlet": "The Lantern",
    "published": "2024-03-05",
    "attributions": [{"source": [[19, 28]], "cue": [[29, 33]], "content": [[0, 16]]}],
}


def write(path: Path, *lines: Any) -> Path:
    path.write_text("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines))
    return path


def test_reads_an_article(tmp_path: Path) -> None:
    (article,) = read_gold(write(tmp_path / "gold.jsonl", LINE))
    assert (article.name, article.title, article.outlet) == ("tides", "Tides", "The Lantern")
    assert article.published == date(2024, 3, 5)
    assert article.attributions == (Attribution((Span(19, 28),), (Span(29, 33),), (Span(0, 16),)),)
    assert article.text == TEXT
    assert article.article().text == TEXT
    assert article.article().origin == "tides"


def test_the_first_of_several_annotators_counts(tmp_path: Path) -> None:
    second = LINE | {"attributions": [], "outlet": "another"}
    other = {"name": "b", "text": "", "attributions": []}
    path = write(tmp_path / "gold.jsonl", LINE, "", second, other)
    articles = read_gold(path)
    assert [(article.name, article.outlet) for article in articles] == [("tides", "The Lantern"), ("b", None)]
    assert [article.outlet for article in read_gold_readings(path)] == ["The Lantern", "another", None]


def test_roles_may_be_absent_except_content(tmp_path: Path) -> None:
    line = LINE | {"attributions": [{"content": [[0, 5]], "source": None}]}
    (article,) = read_gold(write(tmp_path / "gold.jsonl", line))
    assert article.attributions == (Attribution((), (), (Span(0, 5),)),)


def with_spans(*spans: Any) -> dict[str, Any]:
    return LINE | {"attributions": [{"content": [[0, 5]]}, {"content": list(spans)}]}


FAULTS: dict[str, tuple[Any, str]] = {
    "not JSON": ('{"name": "a", ', "is not JSON: "),
    "no object": ([1], "must be a JSON object, not [1]"),
    "deep": ("[" * 100_000, "is not usable JSON"),
    "long number": ("9" * 5_000, "is not usable JSON"),
    "no name": ({k: v for k, v in LINE.items() if k != "name"}, 'the field "name" is missing'),
    "no text": (LINE | {"text": None}, 'the field "text" is missing'),
    "no attributions": ({"name": "a", "text": "b"}, 'the field "attributions" is missing'),
    "name of a wrong type": (LINE | {"name": 7}, 'the field "name" must be a string, not 7'),
    "spans of a wrong type": (
        LINE | {"attributions": [{"content": {"a": "b" * 99}}]},
        'attribution 1: the field "content" must be a list, not {"a": "bbb',
    ),
    "date": (LINE | {"published": "5 March"}, "the field \"published\" must be a date like 2024-05-31, not '5 March'"),
    "attribution of a wrong type": (LINE | {"attributions": ["x"]}, 'attribution 1: must be an object, not "x"'),
    "no content": (LINE | {"attributions": [{"cue": [[0, 5]]}]}, 'attribution 1: the field "content" is missing'),
    "too far": (
        with_spans([0, 999]),
        f"attribution 2, content: the span [0, 999] is not within the text's {len(TEXT)}",
    ),
    "before the start": (with_spans([-1, 4]), "the span [-1, 4] is not within"),
    "reversed": (with_spans([4, 2]), "the span [4, 2] is not within"),
    "empty": (with_spans([4, 4]), "the span [4, 4] is empty"),
    "three numbers": (with_spans([1, 2, 3]), "a span must be [start, end] in whole numbers, not [1, 2, 3]"),
    "truth values": (with_spans([False, True]), "a span must be [start, end] in whole numbers"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named_with_its_line(tmp_path: Path, fault: str) -> None:
    line, message = FAULTS[fault]
    path = write(tmp_path / "gold.jsonl", LINE, line)
    with pytest.raises(GoldError) as caught:
        read_gold(path)
    assert str(caught.value).startswith(f"{path}:2: ")
    assert message in str(caught.value)


def test_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_bytes('{"name": "Müller"}'.encode("latin-1"))
    with pytest.raises(GoldError, match=r"gold\.jsonl:1: is not UTF-8"):
        read_gold(path)


def test_a_missing_file_and_an_empty_one_are_refused(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="cannot be read: No such file"):
        read_gold(tmp_path / "none.jsonl")
    with pytest.raises(GoldError, match="no articles"):
        read_gold(write(tmp_path / "empty.jsonl", "", " "))


def test_the_hash_ignores_layout_and_nothing_that_figures_depend_on(tmp_path: Path) -> None:
    def hash_of(*lines: Any) -> str:
        return hash_gold(read_gold(write(tmp_path / "gold.jsonl", *lines)))

    spaced = json.dumps(dict(reversed(LINE.items())), separators=(" , ", " :  "), ensure_ascii=False)
    assert hash_of(LINE) == hash_of(spaced, "") == hash_of(LINE, LINE) == hash_of(LINE | {"title": "other"})
    others = [
        LINE | {"name": "ebb"},
        LINE | {"text": TEXT + " "},
        LINE | {"attributions": []},
        LINE | {"attributions": [{"cue": [[19, 28]], "source": [[29, 33]], "content": [[0, 16]]}]},
    ]
    assert len({hash_of(line) for line in [LINE, *others]}) == 5


def test_the_hash_takes_lone_surrogates(tmp_path: Path) -> None:
    line = '{"name": "a", "text": "\\ud800", "attributions": []}'
    assert len(hash_gold(read_gold(write(tmp_path / "gold.jsonl", line)))) == 32
