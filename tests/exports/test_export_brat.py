from __future__ import annotations

import io
import json
import re
import tracemalloc
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import pytest
from any_readings import readings
from hypothesis import given, settings

from onrecord.errors import MalformedError
from onrecord.exports import read_brat, write_brat
from onrecord.records import Act, Article, Kind, Polarity, Reading, Span, Speaker, SpeakerType, Statement


def written(*given: Reading) -> bytes:
    out = io.BytesIO()
    write_brat(given, out)
    return out.getvalue()


def files(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


def packed(members: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def read(data: bytes) -> list[Reading]:
    return list(read_brat(io.BytesIO(data)))


def annotations(reading: Reading) -> str:
    return files(written(reading))[f"{reading.article.id}.ann"]


def carried(reading: Reading) -> Reading:
    """Give what the format carries: whole pieces of lines, and of speakers name and type."""
    text = re.sub("[\ud800-\udfff]", "\ufffd", reading.article.text)
    article = replace(reading.article, text=text)

    def joined(spans: tuple[Span, ...]) -> tuple[Span, ...]:
        found: list[Span] = []
        for start, end in spans:
            lines = text[start:end].splitlines(keepends=True)
            while lines and not "".join(lines[0].splitlines()):
                start += len(lines.pop(0))
            while lines and not "".join(lines[-1].splitlines()):
                end -= len(lines.pop())
            if not lines:
                continue
            end -= len(lines[-1]) - len("".join(lines[-1].splitlines()))
            if found and found[-1].end < start and not "".join(text[found[-1].end : start].splitlines()):
                found[-1] = Span(found[-1].start, end)
            else:
                found.append(Span(start, end))
        return tuple(found)

    kept = []
    for statement in reading.statements:
        if content := joined(statement.content):
            speaker = statement.speaker
            kept.append(
                Statement(
                    *(joined(statement.source), joined(statement.cue), content, statement.kind, 1.0),
                    speaker=None if speaker is None else Speaker(speaker.name, speaker.type, reason=speaker.reason),
                    act=statement.act,
                    act_score=None if statement.act is None else 1.0,
                    polarity=statement.polarity,
                    stance=statement.stance,
                )
            )
    kept.sort(key=lambda statement: statement.content[0].start)
    return Reading(article, tuple(kept), (), reading.versions)


def check_as_brat_does(text: str, annotations: str) -> None:
    """Hold to what brat's own reader demands of an ``.ann`` file."""
    known = set()
    for line in annotations.splitlines():
        identity, rest = line.split("\t", 1)
        assert re.fullmatch(r"[TRA#][0-9]+", identity)
        assert identity not in known
        known.add(identity)
        if identity[0] == "T":
            data, tail = rest.split("\t", 1)
            _, places = data.split(" ", 1)
            spans = [tuple(map(int, place.split(" "))) for place in places.split(";")]
            assert all(0 <= start < end <= len(text) for start, end in spans)
            assert tail == " ".join(text[start:end] for start, end in spans)
        elif identity[0] == "R":
            assert {part.partition(":")[2] for part in rest.split(" ")[1:]} <= known
        else:
            assert rest.split("\t")[0].split(" ")[1] in known


def test_a_statement_is_content_with_attributes_relations_and_a_note(harbour: Reading) -> None:
    lines = annotations(harbour).splitlines()
    assert lines[6:14] == [
        "T4\tContent 41 63;93 134\t“The harbour is shut,” “and it will stay shut until the spring.”",
        "T5\tSource 64 75\tMira Solane",
        "R3\tSaid_by Arg1:T4 Arg2:T5",
        "T6\tCue 76 80\tsaid",
        "R4\tReported_with Arg1:T4 Arg2:T6",
        "A2\tKind T4 direct",
        "A3\tAct T4 state",
        "A4\tPolarity T4 said",
    ]
    assert lines[14] == "#1\tAnnotatorNotes T4\tMira Solane (person)"


def test_a_span_is_cut_at_line_ends_and_joined_again(harbour: Reading) -> None:
    text = harbour.article.text
    start = text.index("a person\r\nfamiliar")
    assert f"Source {start} {start + 8};{start + 10} {start + 33}\ta person familiar with the talks\n" in annotations(
        harbour
    )
    (back,) = read(written(harbour))
    assert back.statements[3].source == harbour.statements[3].source


def test_the_text_keeps_its_line_ends(harbour: Reading) -> None:
    assert files(written(harbour))[f"{harbour.article.id}.txt"] == harbour.article.text
    assert "\r\n" in harbour.article.text


def test_the_configuration_knows_every_type_and_value(ferry: Reading, council: Reading) -> None:
    members = files(written(ferry, council))
    configuration = members["annotation.conf"]
    sections = re.findall(r"^\[(\w+)\]$", configuration, re.MULTILINE)
    assert sections == ["entities", "relations", "events", "attributes"]
    known = dict(re.findall(r"^(\w+)\tArg:Content, Value:(\S+)$", configuration, re.MULTILINE))
    for name, data in members.items():
        if name.endswith(".ann"):
            for attribute, value in re.findall(r"^A\d+\t(\w+) T\d+ (\w+)$", data, re.MULTILINE):
                assert value in known[attribute].split("|")
            for relation in re.findall(r"^R\d+\t(\w+) ", data, re.MULTILINE):
                assert f"\n{relation}\tArg1:Content, Arg2:" in configuration
    assert set(known["Act"].split("|")) == {act.value for act in Act}


def test_what_brat_demands_holds(
    ferry: Reading, council: Reading, harbour: Reading, hostile: Reading, impostor: Reading
) -> None:
    for reading in (ferry, council, harbour, hostile, impostor):
        members = files(written(reading))
        (name,) = (name.removesuffix(".ann") for name in members if name.endswith(".ann"))
        check_as_brat_does(members[f"{name}.txt"], members[f"{name}.ann"])


def test_what_is_carried_comes_back(
    ferry: Reading, council: Reading, harbour: Reading, hostile: Reading, impostor: Reading, silent: Reading
) -> None:
    given = [ferry, council, harbour, hostile, impostor, silent]
    assert read(written(*given)) == [carried(reading) for reading in given]


@settings(deadline=None)  # a busy machine is no fault
@given(readings())
def test_any_reading_comes_back_as_far_as_it_is_carried(reading: Reading) -> None:
    data = written(reading)
    members = files(data)
    (name,) = (name.removesuffix(".ann") for name in members if name.endswith(".ann"))
    check_as_brat_does(members[f"{name}.txt"], members[f"{name}.ann"])
    assert read(data) == [carried(reading)]


def test_a_statement_of_line_ends_alone_is_named_as_left_out() -> None:
    reading = Reading(Article("a\n\nb"), (Statement((), (), (Span(1, 3),), Kind.DIRECT, 0.5),))
    known = json.loads(files(written(reading))[f"{reading.article.id}.json"])
    assert known["left_out"] == list(reading.statement_ids)
    assert read(written(reading))[0].statements == ()


def test_the_same_article_again_has_another_name(ferry: Reading) -> None:
    names = [name for name in files(written(ferry, ferry)) if name.endswith(".txt")]
    assert names == [f"{ferry.article.id}.txt", f"{ferry.article.id}-2.txt"]
    assert read(written(ferry, ferry)) == [carried(ferry)] * 2


def test_the_same_readings_give_the_same_bytes(ferry: Reading, council: Reading) -> None:
    assert written(ferry, council) == written(ferry, council)


def test_what_people_change_in_brat_is_taken() -> None:
    text = "Hale said it rains. Nobody knows."
    changed = (
        "T1\tContent 10 18\tit rains\r\n"
        "T2\tSource 0 4\tHale\n"
        "T9\tPlace 0 4\tHale\n"
        "R1\tSaid_by Arg1:T1 Arg2:T2\n"
        "R2\tNear Arg1:T9 Arg2:T2\n"
        "*\tEquiv T1 T2\n"
        "A1\tKind T1 indirect\nA2\tAct T1 predict\nA3\tPolarity T1 refused\nA4\tDoubtful T1\n"
        '#1\tAnnotatorNotes T1\tTobin "Tobi" Hale (person)\n'
        "T3\tContent 20 32\tNobody knows\nA5\tKind T3 indirect\n"
        "#2\tAnnotatorNotes T3\tdo we need this (I think not)\n"
    )
    (reading,) = read(packed({"done/a.txt": text, "done/a.ann": changed}))
    assert reading == Reading(
        Article(text),
        (
            Statement(
                *((Span(0, 4),), (), (Span(10, 18),), Kind.INDIRECT, 1.0),
                speaker=Speaker('Tobin "Tobi" Hale', SpeakerType.PERSON),
                act=Act.PREDICT,
                act_score=1.0,
                polarity=Polarity.REFUSED,
            ),
            Statement((), (), (Span(20, 32),), Kind.INDIRECT, 1.0),
        ),
    )


@pytest.mark.parametrize(
    ("annotations", "told"),
    [
        ("T1\tContent 0 1\ta\n", "T1 has no attribute Kind"),
        ("T1\tContent 0 99\ta\n", "line 1: 0 99 is no range"),
        ("T1\tContent 3 3\t\n", "line 1: 3 3 is no range"),
        ("T1\tContent zero one\ta\n", "line 1 is no annotation"),
        ("\nR1\tSaid_by T1 T2\n", "line 2 is no annotation"),
        ("T1\tContent 0 1\ta\nR1\tSaid_by Arg1:T1 Arg2:T7\n", "leads to 'T7'"),
        ("T1\tContent 0 1\ta\nA1\tKind T1 loud\n", "statements[0].kind"),
        ("T1\tContent 0 1\ta\nA1\tKind T1\n", "statements[0].kind"),
        ("T1\tContent 0 2;1 3\ta\nA1\tKind T1 direct\n", "content spans"),
        ("T1\tContent " + "9" * 10_000 + " 3\ta\n", "line 1 is no annotation"),
    ],
)
def test_what_breaks_the_form_is_told_with_its_file(annotations: str, told: str) -> None:
    with pytest.raises(MalformedError) as caught:
        read(packed({"x.txt": "abcdef", "x.ann": annotations}))
    assert told in caught.value.message
    assert caught.value.origin == "x"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no zip",
        packed({"x.txt": "a"}),
        packed({"x.txt": b"\xff", "x.ann": ""}),
        packed({"x.txt": "a", "x.ann": "", "x.json": "{"}),
        packed({"x.txt": "a", "x.ann": "", "x.json": "[]"}),
        packed({"x.txt": "a", "x.ann": "", "x.json": "[" * 100_000}),
        packed({"x.txt": "a", "x.ann": "", "x.json": '{"article": {"id": "0"}}'}),
        packed({"x.txt": "a" * 1000, "x.ann": ""}).replace(b"a", b"b"),
        packed({"x.txt": "abc" * 1000, "x.ann": ""})[:-30],
    ],
)
def test_a_broken_zip_is_refused(data: bytes) -> None:
    with pytest.raises(MalformedError):
        read(data)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("a (person)", None),
        ("x", "y (person: z"),
        ("(", ")"),
        ('"\\u0041', "(unknown: (("),
        ("", ""),
        ("a\n(b", "\u202e"),
    ],
)
def test_no_name_and_no_reason_is_taken_for_a_type(name: str, reason: str | None) -> None:
    kind = SpeakerType.PERSON if reason is None else SpeakerType.UNKNOWN
    speaker = Speaker(name, kind, reason=reason)
    reading = Reading(Article("a"), (Statement((), (), (Span(0, 1),), Kind.DIRECT, 1.0, speaker=speaker),))
    assert read(written(reading)) == [reading]


def test_a_small_zip_does_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onrecord.exports.brat._LARGEST", 1_000)
    bomb = packed({"x.txt": "a" * 20_000_000, "x.ann": ""})
    tracemalloc.start()
    try:
        with pytest.raises(MalformedError, match="more than 1000 bytes"):
            read(bomb)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def test_articles_are_written_as_they_come_and_to_a_pipe(ferry: Reading, council: Reading) -> None:
    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.data = b""

        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:  # type: ignore[override]
            self.data += bytes(data)
            return len(data)

    out = Pipe()
    sizes = []

    def given() -> Iterator[Reading]:
        for reading in (ferry, council):
            yield reading
            sizes.append(len(out.data))

    write_brat(given(), out)  # type: ignore[arg-type]
    assert 0 < sizes[0] < sizes[1] < len(out.data)
    assert read(out.data) == [carried(ferry), carried(council)]
