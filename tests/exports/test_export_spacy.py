"""The DocBin; what needs no spaCy runs without it, the rest is skipped there as the component's tests are."""

from __future__ import annotations

import io
import sys
import time
import zlib
from dataclasses import replace
from typing import Any

import pytest
from any_readings import readings, through_json
from hypothesis import given, settings

from onrecord.errors import MalformedError, MissingExtraError, OutputError
from onrecord.exports import read_spacy, spacy_docs, write_spacy
from onrecord.records import Article, Kind, Reading, Span, Statement


@pytest.fixture
def tokens() -> Any:
    return pytest.importorskip("spacy.tokens", reason="spaCy is not installed (extra spacy)")


def written(*given: Reading) -> bytes:
    out = io.BytesIO()
    write_spacy(given, out)
    return out.getvalue()


def read(data: bytes) -> list[Reading]:
    return list(read_spacy(io.BytesIO(data)))


def docs(tokens: Any, *given: Reading) -> list[Any]:
    from spacy.vocab import Vocab

    return list(tokens.DocBin().from_bytes(written(*given)).get_docs(Vocab()))


def carried(reading: Reading) -> Reading:
    text = "".join("\ufffd" if "\ud800" <= each <= "\udfff" else each for each in reading.article.text)
    return through_json(replace(reading, article=replace(reading.article, text=text)))


def test_without_spacy_the_message_has_the_line_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "spacy", None)
    monkeypatch.setitem(sys.modules, "spacy.tokens", None)
    monkeypatch.setitem(sys.modules, "spacy.lang.en", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'onrecord\[spacy\]'"):
        write_spacy([], io.BytesIO())
    with pytest.raises(MissingExtraError, match=r"pip install 'onrecord\[spacy\]'"):
        next(read_spacy(io.BytesIO()))


def test_span_groups_hold_the_words_of_each_role(tokens: Any, harbour: Reading) -> None:
    (doc,) = docs(tokens, harbour)
    assert doc.text == harbour.article.text
    group = doc.spans["onrecord_content"]
    assert [(span.text, span.label_, span.id_) for span in group][1:3] == [
        ("“The harbour is shut,”", "CONTENT", "onrecord:1"),
        ("“and it will stay shut until the spring.”", "CONTENT", "onrecord:1"),
    ]
    assert [span.text for span in doc.spans["onrecord_cue"]][:2] == ["warns", "said"]
    assert {span.label_ for span in doc.spans["onrecord_source"]} == {"SOURCE"}


def test_a_span_within_a_token_has_the_whole_token(tokens: Any) -> None:
    reading = Reading(Article("Unsaid words"), (Statement((), (), (Span(2, 6),), Kind.DIRECT, 0.5),))
    (doc,) = docs(tokens, reading)
    assert [span.text for span in doc.spans["onrecord_content"]] == ["Unsaid"]


def test_the_component_finds_the_reading_where_it_keeps_its_own(tokens: Any, ferry: Reading) -> None:
    component = pytest.importorskip("onrecord.spacy_component")
    component.register_attributes()
    (doc,) = docs(tokens, ferry)
    assert doc._.reading == ferry
    assert [each.kind for each in doc._.statements] == [each.kind for each in ferry.statements]
    stored = {key: [(s.start, s.end, s.label_, s.id_) for s in group] for key, group in doc.spans.items()}
    doc._.reading = ferry
    assert stored == {key: [(s.start, s.end, s.label_, s.id_) for s in group] for key, group in doc.spans.items()}


def test_readings_come_back(
    tokens: Any, ferry: Reading, council: Reading, harbour: Reading, hostile: Reading, impostor: Reading
) -> None:
    given = [ferry, council, harbour, hostile, impostor, Reading(Article("no words", title="x"), ())]
    assert read(written(*given)) == [carried(reading) for reading in given]


def test_no_readings_and_no_text_make_a_sound_file(tokens: Any, unread: Reading) -> None:
    assert read(written()) == []
    assert read(written(unread)) == [unread]


@settings(deadline=None, max_examples=30)  # a busy machine is no fault; spaCy's rules take 0.2 s to set up each time
@given(readings())
def test_any_reading_comes_back(reading: Reading) -> None:
    pytest.importorskip("spacy", reason="spaCy is not installed (extra spacy)")
    assert read(written(reading)) == [carried(reading)]


def test_the_same_readings_give_the_same_bytes(tokens: Any, ferry: Reading, council: Reading) -> None:
    assert written(ferry, council) == written(ferry, council)


def test_text_without_spaces_takes_no_longer_than_other_text(tokens: Any) -> None:
    # spaCy's own rules take minutes for this.
    text = "(" * 50_000 + " said  Hale.\n" + "a" * 50_000
    reading = Reading(Article(text), (Statement((), (), (Span(50_001, 50_005),), Kind.DIRECT, 0.5),))
    start = time.monotonic()
    (doc,) = docs(tokens, reading)
    assert time.monotonic() - start < 20
    assert doc.text == text
    assert [span.text for span in doc.spans["onrecord_content"]] == ["said"]


def test_too_much_for_one_file_is_an_error(tokens: Any, monkeypatch: pytest.MonkeyPatch, ferry: Reading) -> None:
    monkeypatch.setattr(spacy_docs, "_CHARACTERS", 500)
    with pytest.raises(OutputError, match="several files"):
        written(ferry, ferry)


def test_a_small_file_does_not_fill_the_memory(tokens: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spacy_docs, "_UNPACKED", 10_000_000)
    with pytest.raises(MalformedError, match="unpacks to more"):
        read(zlib.compress(bytes(20_000_000)))


@pytest.mark.parametrize(
    "data", [b"", b"no DocBin", zlib.compress(b""), zlib.compress(b"\x93\x01\x02\x03"), zlib.compress(b"\x80")]
)
def test_what_is_no_docbin_is_refused(tokens: Any, data: bytes) -> None:
    with pytest.raises(MalformedError):
        read(data)


def test_a_file_cut_short_is_refused(tokens: Any, ferry: Reading) -> None:
    with pytest.raises(MalformedError):
        read(written(ferry)[:-20])


@pytest.mark.parametrize("stored", [None, 3, "{", "[" * 100_000, "{}", '{"article": {"text": "other"}}'])
def test_a_doc_without_a_reading_of_its_text_is_refused(tokens: Any, stored: object) -> None:
    from spacy.lang.en import English

    doc = English()("Hale said so.")
    if stored is not None:
        doc.user_data[spacy_docs._READING] = stored
    with pytest.raises(MalformedError, match="Doc 1"):
        read(tokens.DocBin(store_user_data=True, docs=[doc]).to_bytes())
