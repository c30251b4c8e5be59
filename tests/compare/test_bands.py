from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from onrecord.compare import BANDS, LEAST_SHARED, MOST_CANDIDATES, MOST_PER_BAND, bands_of, rank_candidates

Write = Callable[..., str]


def shared(a: str, b: str) -> int:
    return len({*bands_of(a)} & {*bands_of(b)})


def test_bands_are_signed_64_bit_integers_and_all_different(write: Write) -> None:
    bands = bands_of(write(800))
    assert len(set(bands)) == len(bands) == BANDS
    assert all(-(2**63) <= band < 2**63 for band in bands)
    assert min(bands) < 0 < max(bands)


def test_bands_do_not_depend_on_the_process() -> None:
    assert bands_of("the dam will not be raised") == (1785101167616317371, -2530801504293284024)


@pytest.mark.parametrize("text", ["", "one two three four", "!!!"])
def test_texts_of_less_than_five_words_have_none(text: str) -> None:
    assert bands_of(text) == ()


def test_short_texts_have_fewer(write: Write) -> None:
    assert 0 < len(bands_of(write(12))) <= 8


def test_a_third_of_a_text_shares_enough_bands(write: Write) -> None:
    for seed in range(20):
        text = write(600, seed)
        assert shared(text, text[: len(text) // 3]) >= LEAST_SHARED


def test_other_texts_share_none(write: Write) -> None:
    assert not any(shared(write(600, seed), write(600, seed + 100)) for seed in range(20))


def test_candidates_are_those_with_most_bands_in_common() -> None:
    assert rank_candidates([["old", "both"], ["both", "thrice"], ["thrice", "old"], ["thrice"], ["once"]]) == (
        *("thrice", "old", "both"),
    )


def test_a_band_of_thousands_does_not_add_candidates() -> None:
    crowd = range(100_000)
    assert len(rank_candidates([crowd, crowd])) == MOST_CANDIDATES
    assert rank_candidates([range(1000), [MOST_PER_BAND]]) == ()
    assert 7_000_000 in rank_candidates([crowd, crowd, [7_000_000], [7_000_000], [7_000_000]])


@pytest.mark.parametrize("piece", ["a ", "a", "“", "水", "'a", "\n", "Words of a text ", "\u0301", "ﷺ "])
def test_two_million_characters_take_little_time(piece: str) -> None:
    text = (piece * 2_000_000)[:2_000_000]
    began = time.perf_counter()
    assert len(bands_of(text)) <= BANDS
    assert time.perf_counter() - began < 20
