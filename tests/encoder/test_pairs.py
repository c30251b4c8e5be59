"""The reader of two texts: the model that ships, its order, and odd input."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from onrecord.encoder.pairs import MOST_PIECES, PairReader, lay_out
from onrecord.errors import ModelError

ONE = "The council of Quell voted on Monday to close the old bridge."
AGAIN = "On Monday the council in Quell decided that the old bridge will be closed."
OTHER = "The council of Quell voted on Monday to paint the old bridge green."


@pytest.fixture(scope="module")
def reader() -> PairReader:
    return PairReader.open()


def test_the_same_in_other_words_is_told_from_what_only_shares_words(reader: PairReader) -> None:
    for task in (0, 1):
        assert reader.read(ONE, AGAIN)[task] > reader.read(ONE, OTHER)[task]


def test_order_and_repetition_change_nothing(reader: PairReader) -> None:
    assert reader.read(ONE, OTHER) == reader.read(OTHER, ONE) == reader.read(ONE, OTHER)


@pytest.mark.parametrize("text", ["", "…", "\ud800 harbour", "bridge " * 300_000, "\x00"])
def test_any_text_is_read(reader: PairReader, text: str) -> None:
    assert np.isfinite([reader.read(ONE, text), reader.read(text, text)]).all()


def test_only_the_beginning_of_a_long_text_counts(reader: PairReader) -> None:
    long = "harbour " * MOST_PIECES
    assert reader.read(long, ONE) == reader.read(long + "x" * 40, ONE)


def test_both_texts_are_marked() -> None:
    pieces, places = lay_out([7, 8], [9])
    assert pieces.tolist() == [101, 7, 8, 102, 9, 102]
    assert places.tolist() == [0, 0, 0, 0, 1, 1]


def test_a_damaged_model_is_refused(tmp_path: Path, reader: PairReader) -> None:
    for path in reader.files.folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes()[: 10_000 if path.suffix == ".onnx" else None])
    with pytest.raises(ModelError, match="damaged"):
        PairReader.open(tmp_path)
