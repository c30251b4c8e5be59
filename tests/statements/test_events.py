"""Event codes: the lexicon, features of a sentence, and the coder with made-up weights."""

import time
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from onrecord.encoder import cut_words
from onrecord.encoder.assets import write_manifest
from onrecord.errors import ModelError
from onrecord.records import Span
from onrecord.statements.events import LEXICAL, ROOTS, WEIGHTS, EventCoder, EventSentence, event_features

WIDTH = 4
POOLED = 2 * 7 * WIDTH
MAIN = POOLED + 4 * 24
"""Where the root of the main event stands among the features."""

Make = Callable[..., EventSentence]


@pytest.fixture
def make(tokenizer: Tokenizer) -> Make:
    def event(text: str, source: str = "", target: str = "", *, sentence: str = "") -> EventSentence:
        words = cut_words(tokenizer, text)
        numbers = np.arange(len(words), dtype=np.float32)
        vectors = np.repeat(numbers[:, None], WIDTH, axis=1)
        spans = [
            Span(text.index(part), text.index(part) + len(part)) if part else None
            for part in (source, target, sentence)
        ]
        return EventSentence(text, words, vectors, -vectors, spans[2] or Span(0, len(text)), spans[0], spans[1])

    return event


def main_root(event: EventSentence) -> str | None:
    row = event_features(event)[MAIN : MAIN + len(ROOTS)]
    return ROOTS[int(row.argmax())] if row.any() else None


def test_every_row_of_the_lexicon_has_a_known_kind_and_source() -> None:
    text = (files("onrecord.statements") / "event_verbs.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    assert rows[0] == ["phrase", "root", "source"]
    assert {source[:6] for _phrase, _kind, source in rows[1:]} == {"cameo-", "plover", "modifi", "form"}
    assert {kind for _phrase, kind, source in rows if source[:6] in ("cameo-", "plover")} == set(ROOTS)
    assert all(phrase == " ".join(phrase.lower().split()) for phrase, _kind, _source in rows)
    assert len({(phrase, kind) for phrase, kind, _source in rows}) == len(rows)


@pytest.mark.parametrize(
    ("text", "source", "target", "root"),
    [
        ("Norland's police arrested Ilse Vorne on Monday.", "Norland's police", "Ilse Vorne", "COERCE"),
        ("Ilse Vorne was arrested by Norland's police.", "Norland's police", "Ilse Vorne", "COERCE"),
        ("Norland has sent humanitarian aid to Esteria.", "Norland", "Esteria", "AID"),
        ("Norland refused to release Ilse Vorne.", "Norland", "Ilse Vorne", "REJECT"),
        ("Norland has agreed to release Ilse Vorne.", "Norland", "Ilse Vorne", "AGREE"),
        ("Norland threatens to attack Esteria.", "Norland", "Esteria", "THREATEN"),
        ("Norland held three more days of talks with Esteria.", "Norland", "Esteria", "CONSULT"),
        ("Norland criticised Esteria.", "Norland", "Esteria", "ACCUSE"),
        ("Norland gazed at Esteria.", "Norland", "Esteria", None),
    ],
)
def test_the_main_event_is_the_one_between_source_and_target(
    make: Make, text: str, source: str, target: str, root: str | None
) -> None:
    assert main_root(make(text, source, target)) == root


def test_names_are_not_read_as_events(make: Make) -> None:
    assert main_root(make("The Release Party met Attack Group.", "The Release Party", "Attack Group")) == "CONSULT"


def test_words_of_other_sentences_do_not_count(make: Make) -> None:
    alone = make("Norland freed Ilse Vorne.", "Norland", "Ilse Vorne")
    text = "Police attacked. Norland freed Ilse Vorne. Troops invaded."
    among = make(text, "Norland", "Ilse Vorne", sentence="Norland freed Ilse Vorne.")
    assert np.array_equal(event_features(alone)[POOLED:], event_features(among)[POOLED:])


def test_vectors_are_averaged_over_parts_of_the_sentence(make: Make) -> None:
    row = event_features(make("Norland has freed two men of Esteria today.", "Norland", "Esteria"))
    # source, target, between, all else, after the source, before the target, the event; words are numbered
    parts = row[: 7 * WIDTH].reshape(7, WIDTH)[:, 0]
    assert parts.tolist() == pytest.approx([0, 6, 3, (1 + 2 + 3 + 4 + 5 + 7 + 8) / 7, 2.5, 3.5, 2])
    assert row[7 * WIDTH : POOLED].tolist() == (-row[: 7 * WIDTH]).tolist()


@pytest.mark.parametrize(("source", "target"), [("", "Esteria"), ("Norland", ""), ("", "")])
def test_source_and_target_may_be_missing(make: Make, source: str, target: str) -> None:
    row = event_features(make("Norland has attacked Esteria.", source, target))
    assert len(row) == POOLED + LEXICAL
    assert row[MAIN + ROOTS.index("ASSAULT")] == 1


def test_a_span_outside_the_sentence_counts_as_none(make: Make) -> None:
    text = "Esteria wept. Norland has attacked."
    outside = make(text, "Norland", "Esteria", sentence="Norland has attacked.")
    without = make(text, "Norland", "", sentence="Norland has attacked.")
    assert np.array_equal(event_features(outside), event_features(without))


@pytest.mark.parametrize("text", ["", " \n ", "\ud800", "“”", "ﷺ İ ß", "refuse refuse", "x" * 3000, "\0 attacked \0"])
def test_any_text_is_coded(make: Make, text: str) -> None:
    coder = EventCoder(np.ones((POOLED + LEXICAL, len(ROOTS))), np.zeros(len(ROOTS)))
    root, score = coder.code(make(text))
    assert root in ROOTS
    assert 0 <= score <= 1


def test_time_grows_with_the_length_of_the_text_alone(make: Make) -> None:
    event = make("refuse to release " * 7_000)
    start = time.process_time()
    event_features(event)
    assert time.process_time() - start < 5


def test_the_score_is_the_probability_of_the_root(make: Make) -> None:
    bias = np.zeros(len(ROOTS))
    bias[ROOTS.index("YIELD")] = np.log(14)
    root, score = EventCoder(np.zeros((POOLED + LEXICAL, len(ROOTS))), bias).code(make("Norland waits."))
    assert (root, round(score, 6)) == ("YIELD", 0.5)


def save(folder: Path, **arrays: object) -> Path:
    np.savez(folder / WEIGHTS, **arrays)  # type: ignore[arg-type]
    write_manifest(folder, [WEIGHTS], {"name": "events"})
    return folder


def test_a_saved_model_opens_with_its_weights(tmp_path: Path) -> None:
    weight = np.random.default_rng(0).normal(size=(9, len(ROOTS))).astype(np.float16)
    coder = EventCoder.open(save(tmp_path, weight=weight, bias=np.arange(len(ROOTS))))
    assert np.array_equal(coder.weight, weight)
    assert coder.bias.tolist() == list(range(len(ROOTS)))


@pytest.mark.parametrize(
    ("arrays", "said"),
    [
        ({"weight": np.zeros((9, 3)), "bias": np.zeros(3)}, "15 answers"),
        ({"weight": np.zeros((9, 15))}, "bias"),
        ({"weight": np.array([{}]), "bias": np.zeros(15)}, "cannot be used"),
    ],
)
def test_other_weights_are_refused(tmp_path: Path, arrays: dict[str, object], said: str) -> None:
    with pytest.raises(ModelError, match=said):
        EventCoder.open(save(tmp_path, **arrays))


def test_a_file_that_holds_no_arrays_is_refused(tmp_path: Path) -> None:
    (tmp_path / WEIGHTS).write_bytes(b"PK\x03\x04 no archive")
    write_manifest(tmp_path, [WEIGHTS], {"name": "events"})
    with pytest.raises(ModelError, match="cannot be used"):
        EventCoder.open(tmp_path)


def test_vectors_of_another_width_are_refused(make: Make) -> None:
    coder = EventCoder(np.zeros((LEXICAL, len(ROOTS))), np.zeros(len(ROOTS)))
    with pytest.raises(ModelError, match="train the event model anew"):
        coder.code(make("Norland waits."))
