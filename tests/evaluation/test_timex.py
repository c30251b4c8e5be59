from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from onrecord.errors import GoldError
from onrecord.evaluation.timex import GoldTime, TimedDocument, evaluate_timex, held_out, read_timebank
from onrecord.records import Span
from onrecord.statements.times import Time, TimeType

_BODY = (
    'Ärger <EVENT eid="e1">began</EVENT> <TIMEX3 tid="t1" type="DATE" value="2031-03-11">Tuesday</TIMEX3>'
    ' &amp; lasted <TIMEX3 tid="t2" type="DURATION" value="P2D">two <EVENT>days</EVENT></TIMEX3>.'
)


def document(body: str = _BODY, created: str = "2031-03-13T09:30", head: str = "") -> str:
    dct = f'<DCT><TIMEX3 tid="t0" type="TIME" value="{created}">{created}</TIMEX3></DCT>'
    return f'<?xml version="1.0"?>\n{head}<TimeML><DOCID>d</DOCID>{dct}<TEXT>{body}</TEXT></TimeML>'


def test_text_and_places_are_those_of_the_body(tmp_path: Path) -> None:
    (tmp_path / "a.tml").write_text(document(), encoding="utf-8")
    (read,) = read_timebank(tmp_path)
    assert read.text == "Ärger began Tuesday & lasted two days."
    assert [(read.text[t.at.start : t.at.end], t.type, t.value) for t in read.times] == [
        ("Tuesday", "DATE", "2031-03-11"),
        ("two days", "DURATION", "P2D"),
    ]
    assert (read.name, read.created) == ("a", date(2031, 3, 13))


def test_comments_in_the_body_do_not_move_places(tmp_path: Path) -> None:
    body = 'On <!-- a note --> <?work?>a <TIMEX3 tid="t1" type="DATE" value="2031">year</TIMEX3>'
    (tmp_path / "a.tml").write_text(document(body), encoding="utf-8")
    (read,) = read_timebank(tmp_path)
    assert read.text[slice(*read.times[0].at)] == "year"


def test_documents_come_from_all_folders_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("b/1.tml", "a/2.tml", "a/x.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(document(), encoding="utf-8")
    assert [each.name for each in read_timebank(tmp_path)] == ["1", "2"]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("<TimeML><TEXT>", "not well-formed"),
        ("", "not well-formed"),
        ("<TimeML></TimeML>", "no element TEXT"),
        ("<TimeML><TEXT>x</TEXT></TimeML>", "DCT"),
        (document(created="spring"), "DCT"),
        (document('<TIMEX3 tid="t1" type="WHEN" value="2031">x</TIMEX3>'), "type 'WHEN'"),
        (document('<TIMEX3 tid="t1" type="DATE">x</TIMEX3>'), "no value"),
        (document('<TIMEX3 tid="t1" type="DATE" value="2031"/>'), "no characters"),
        (document("&e;", head='<!DOCTYPE TimeML [<!ENTITY e "boom">]>'), "document type"),
        (document(head='<!DOCTYPE TimeML SYSTEM "timeml.dtd">'), "document type"),
    ],
)
def test_a_bad_file_is_named_with_its_fault(tmp_path: Path, content: str, fault: str) -> None:
    (tmp_path / "bad.tml").write_text(content, encoding="utf-8")
    with pytest.raises(GoldError, match=fault) as caught:
        read_timebank(tmp_path)
    assert "bad.tml" in str(caught.value)


def test_a_folder_without_documents_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="no TimeML documents"):
        read_timebank(tmp_path)


def gold(*times: tuple[int, int, str, str], name: str = "d") -> TimedDocument:
    return TimedDocument(
        name, "x" * 40, date(2031, 3, 13), tuple(GoldTime(Span(s, e), type_, value) for s, e, type_, value in times)
    )


def test_every_fifth_document_is_held_out() -> None:
    documents = [gold(name=str(number)) for number in range(11)]
    assert [each.name for each in held_out(documents)] == ["4", "9"]


def test_values_and_types_are_counted_over_gold_expressions() -> None:
    documents = [
        gold(
            (0, 2, "DATE", "198X"),
            (4, 6, "DATE", "2031-W2"),
            (8, 9, "TIME", "2031-03-13T17"),
            (10, 12, "DURATION", "P2D"),
        )
    ]
    answers = {
        0: Time(TimeType.DATE, "198"),
        4: Time(TimeType.DATE, "2031-W02"),
        8: Time(TimeType.TIME, "2031-03-13T17:00"),
        10: Time(TimeType.DATE, "P2D"),
    }

    def read(text: str, at: Span, *, published: date | None) -> Time:
        assert published == date(2031, 3, 13)
        return answers[at.start]

    report = evaluate_timex(documents, read)
    assert report.figures["value"] == 25.0
    assert report.figures["value folded"] == 100.0
    assert report.figures["type"] == 75.0
    assert (report.figures["value DURATION"], report.counts["value DURATION"]) == (100.0, 1)
    assert report.errors[0] == ("d", "xx", "198", "198X")
    assert json.loads(report.to_json()) == report.figures
    assert "find exact" not in report.figures
    assert report.corpus_hash in report.to_table()
    assert "xx: 198, not 198X" in report.to_errors()


def test_a_value_that_is_wrong_stays_wrong_when_spellings_are_folded() -> None:
    report = evaluate_timex(
        [gold((0, 2, "DATE", "1998-W12"), (3, 4, "DATE", "1990"))],
        lambda text, at, *, published: Time(TimeType.DATE, "1998-W1" if at.start == 0 else "199"),
    )
    assert report.figures["value folded"] == 0.0


def test_found_places_are_scored_over_dates_and_times() -> None:
    def find(text: str) -> Sequence[Span]:
        return [Span(0, 2), Span(4, 7), Span(10, 12), Span(20, 22)]

    documents = [gold((0, 2, "DATE", "2031"), (4, 6, "TIME", "x"), (10, 12, "DURATION", "P2D"), (30, 31, "DATE", "1"))]
    figures = evaluate_timex(documents, lambda text, at, *, published: Time(TimeType.DATE, None), find).figures
    # Of three found places (the one of the duration is left out) one is exact and two touch; three are wanted.
    assert (figures["exact precision"], figures["exact recall"], figures["find exact"]) == (33.3, 33.3, 33.3)
    assert (figures["overlap precision"], figures["overlap recall"], figures["find overlap"]) == (66.7, 66.7, 66.7)


def test_the_hash_changes_with_a_value() -> None:
    def read(text: str, at: Span, *, published: date | None) -> Time:
        return Time(TimeType.DATE, None)

    first = evaluate_timex([gold((0, 2, "DATE", "2031"))], read).corpus_hash
    assert evaluate_timex([gold((0, 2, "DATE", "2031"))], read).corpus_hash == first
    assert evaluate_timex([gold((0, 2, "DATE", "2032"))], read).corpus_hash != first


def test_no_documents_give_figures_of_zero() -> None:
    report = evaluate_timex([], lambda text, at, *, published: Time(TimeType.DATE, None), lambda text: [])
    assert set(report.figures.values()) == {0.0}
