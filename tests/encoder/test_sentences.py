"""Sentence vectors: alike is near, and a vector depends on its text alone."""

from __future__ import annotations

import math
import shutil
import string
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.pre_tokenizers import Whitespace

from onrecord.encoder import SentenceVectors
from onrecord.encoder.assets import write_manifest
from onrecord.encoder.sentences import PAIRS, TABLE, TOKENIZER, WEIGHTS, known_pairs
from onrecord.errors import ModelError

SHIPPED = SentenceVectors.open()
PIECES = ("[UNK]", "harbour", "closed", "not")
NOT_CLOSED = 3 * len(PIECES) + 2


def write_model(folder: Path) -> Path:
    """A model of four pieces and one pair in two dimensions."""
    model = WordPiece({piece: number for number, piece in enumerate(PIECES)}, unk_token="[UNK]")
    tokenizer = Tokenizer(model)
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.save(str(folder / TOKENIZER))
    np.save(folder / TABLE, np.array([[0, 0], [127, 0], [0, 127], [0, 1], [0, -127]], dtype=np.int8))
    np.save(folder / WEIGHTS, np.array([1, 100, 100, 1, 300], dtype=np.uint16))
    np.save(folder / PAIRS, np.array([NOT_CLOSED], dtype=np.uint32))
    write_manifest(folder, [TOKENIZER, TABLE, WEIGHTS, PAIRS], {"name": "made"})
    return folder


@pytest.fixture
def made(tmp_path: Path) -> SentenceVectors:
    return SentenceVectors.open(write_model(tmp_path))


def cosine(one: str, other: str) -> float:
    first, second = SHIPPED.of([one, other]).astype(int)
    return float(first @ second) / SHIPPED.length**2


def test_a_vector_is_the_sum_of_pieces_in_the_common_length(made: SentenceVectors) -> None:
    harbour, both = made.of(["harbour", "closed harbour"])
    assert harbour.tolist() == [127, 0]  # 256 does not fit into a byte
    assert both[0] == both[1] == 127
    assert made.dims == 2


def test_a_known_pair_adds_its_own_vector(made: SentenceVectors) -> None:
    assert made.of(["closed not harbour"])[0, 1] > 0
    assert made.of(["not closed harbour"])[0, 1] < 0


def test_pairs_are_found_in_order_and_as_often_as_they_stand() -> None:
    pairs = np.array([7, 12, 23], dtype=np.uint32)
    assert known_pairs(np.array([1, 2, 3, 1, 2, 0, 7]), 10, pairs).tolist() == [1, 2, 1, 0]
    assert known_pairs(np.array([1, 2]), 10, pairs[:0]).tolist() == []
    assert known_pairs(np.array([1]), 10, pairs).tolist() == []


def test_texts_without_a_word_are_nought(made: SentenceVectors) -> None:
    assert not SHIPPED.of(["", " \n", "\u200b"]).any()
    assert SHIPPED.of([]).shape == (0, SHIPPED.dims)
    assert not made.of(["unheard of"]).any()


def test_the_shipped_vectors_are_small_and_of_one_length() -> None:
    vectors = SHIPPED.of(["The harbour is closed.", "Missiles", "the", "He said no, and then he said it again."])
    assert vectors.dtype == np.int8
    assert SHIPPED.dims <= 192
    assert np.linalg.norm(vectors.astype(float), axis=1) == pytest.approx(256, rel=0.01)


@pytest.mark.parametrize(
    ("asked", "near", "far"),
    [
        (
            "long-range weapons",
            "The missiles can strike targets 300 miles away.",
            "The harvest was poor.",
        ),
        (
            "tax cuts",
            "Families will pay less to the treasury.",
            "The striker scored twice in Quell.",
        ),
        (
            "He denied taking bribes",
            "He said he was never paid for favours.",
            "The mayor said it would snow.",
        ),
        ("climate change", "Global warming will flood the coast.", "The court sentenced him to nine years in prison."),
    ],
)
def test_alike_is_nearer_than_unlike(asked: str, near: str, far: str) -> None:
    assert cosine(asked, near) > cosine(asked, far) + 0.1


def test_a_statement_is_nearest_to_itself_told_in_other_words() -> None:
    texts = (
        "We will answer any attack on our ports with all our strength",
        "Hospitals have run out of beds",
        "Inflation will fall below three per cent by summer",
    )
    told = (
        "that an assault on its harbours would be met with full force",
        "there was no room left for patients on the wards",
        "prices would rise more slowly by the middle of the year",
    )
    cosines = SHIPPED.of(texts).astype(int) @ SHIPPED.of(told).astype(int).T
    assert cosines.argmax(axis=1).tolist() == [0, 1, 2]


@given(st.lists(st.text(max_size=40) | st.text(string.ascii_letters + " ", max_size=80), max_size=6))
def test_a_vector_depends_on_its_text_alone(texts: list[str]) -> None:
    together = SHIPPED.of(texts)
    assert all(np.array_equal(SHIPPED.of([text])[0], vector) for text, vector in zip(texts, together, strict=True))
    assert np.abs(together.astype(int)).max(initial=0) <= 127


def test_lone_surrogates_and_control_characters_do_no_harm() -> None:
    assert SHIPPED.of(["the \ud800 harbour\x00 \x1b[31m"]).any()


def test_a_long_text_is_judged_by_its_beginning_and_in_no_time() -> None:
    text = "The harbour is closed. " * 100_000
    began = time.perf_counter()
    vectors = SHIPPED.of([text, text[:4_000], "a" * 2_000_000])
    assert time.perf_counter() - began < 1
    assert np.array_equal(vectors[0], vectors[1])


def test_sums_of_the_heaviest_rows_do_not_overflow(tmp_path: Path) -> None:
    folder = write_model(tmp_path)
    np.save(folder / WEIGHTS, np.full(5, 65_535, dtype=np.uint16))
    write_manifest(folder, [TOKENIZER, TABLE, WEIGHTS, PAIRS], {"name": "made"})
    total = SentenceVectors.open(folder).of(["harbour " * 400 + "closed " * 40])[0]
    assert total.tolist() == [127, round(256 / math.hypot(10, 1))]


def test_versions_differ_with_the_files(tmp_path: Path, made: SentenceVectors) -> None:
    assert made.version.startswith("made-")
    assert SHIPPED.version.startswith("sentences-")


def test_a_damaged_table_is_told(tmp_path: Path) -> None:
    folder = write_model(tmp_path)
    (folder / TABLE).write_bytes(b"no table")
    with pytest.raises(ModelError, match=r"table\.npy is damaged"):
        SentenceVectors.open(folder)


@pytest.mark.parametrize("name", [TABLE, WEIGHTS, PAIRS, TOKENIZER])
def test_files_that_are_none_are_told_though_their_checksums_are_right(tmp_path: Path, name: str) -> None:
    folder = write_model(tmp_path)
    (folder / name).write_bytes(b"{")
    write_manifest(folder, [TOKENIZER, TABLE, WEIGHTS, PAIRS], {"name": "made"})
    with pytest.raises(ModelError, match="cannot be read"):
        SentenceVectors.open(folder)


def test_files_that_do_not_fit_together_are_told(tmp_path: Path) -> None:
    folder = write_model(tmp_path)
    np.save(folder / PAIRS, np.array([1, 2, 3], dtype=np.uint32))
    write_manifest(folder, [TOKENIZER, TABLE, WEIGHTS, PAIRS], {"name": "made"})
    with pytest.raises(ModelError, match="do not fit together"):
        SentenceVectors.open(folder)


def test_a_folder_of_its_own_is_whole(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED.files.folder, tmp_path / "copy")
    copy = SentenceVectors.open(tmp_path / "copy")
    assert copy.version == SHIPPED.version
    assert sum(path.stat().st_size for path in SHIPPED.files.folder.iterdir()) < 8_000_000
