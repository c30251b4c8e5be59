"""Words with offsets, and the windows laid over them."""

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from onrecord.encoder import cut_words, plan_windows, window_inputs

TEXT = "Vorne Warns Of Delay\n\n“It’s DONE,” said iPort’s Ilse Vorne in 2024.\r\nNaïve café — 5%."


def test_words_are_what_stands_at_their_offsets(tokenizer: Tokenizer) -> None:
    words = cut_words(tokenizer, TEXT)
    cut = [TEXT[a:b] for a, b in zip(words.start, words.end, strict=True)]
    assert cut[:8] == ["Vorne", "Warns", "Of", "Delay", "“", "It", "’", "s"]
    assert cut[-5:] == ["café", "—", "5", "%", "."]


def test_features_tell_capitals_marks_and_paragraphs(tokenizer: Tokenizer) -> None:
    words = cut_words(tokenizer, TEXT)
    case = {TEXT[a:b]: int(f[0]) for a, b, f in zip(words.start, words.end, words.features, strict=True)}
    assert case["Vorne"] == 1
    assert case["DONE"] == 2
    assert case["said"] == 0
    assert case["iPort"] == 3
    assert case["2024"] == 5
    assert [TEXT[a] for a in words.start[words.paragraph]] == ["V", "“", "N"]


def test_a_text_of_one_line_has_no_headline(tokenizer: Tokenizer) -> None:
    headline = cut_words(tokenizer, "One line\nTwo").features[:, 2] & 4
    assert headline.tolist() == [4, 4, 0]
    assert not (cut_words(tokenizer, "One line").features[:, 2] & 4).any()


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_cut_into_ascending_non_empty_words(tokenizer: Tokenizer, text: str) -> None:
    words = cut_words(tokenizer, text)
    assert (words.end > words.start).all()
    assert (words.start[1:] >= words.start[:-1]).all()
    assert len(words.first) == len(words) + 1
    assert (np.diff(words.first) > 0).all()
    assert len(words) == 0 or words.end.max() <= len(text)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 400), max_size=12), st.integers(0, 300))
def test_cores_tile_the_text_and_no_window_is_too_long(tokenizer: Tokenizer, lengths: list[int], lead: int) -> None:
    words = cut_words(tokenizer, "\n".join("port " * n for n in lengths))
    windows = plan_windows(words, lead=lead)
    edges = [w.core_start for w in windows] + ([windows[-1].core_end] if windows else [])
    assert edges == sorted(set(edges))
    assert (edges[0], edges[-1]) == (0, len(words)) if windows else len(words) == 0
    for window, after in pairwise(windows):
        assert window.core_end == after.core_start
    for window in windows:
        assert window.start <= window.core_start < window.core_end <= window.end
        pieces, features, first = window_inputs(words, window.start, window.end)
        assert len(pieces) == len(features) <= 384
        assert len(first) == window.end - window.start


def test_a_word_of_many_pieces_is_no_trouble(tokenizer: Tokenizer) -> None:
    words = cut_words(tokenizer, " ".join(["x" * 99] * 40))
    assert len(words) == 40
    assert all(w.end > w.start for w in plan_windows(words))


def test_ten_megabytes_on_one_line_lose_nothing(tokenizer: Tokenizer) -> None:
    text = "harbour " * 1_250_000
    words = cut_words(tokenizer, text)
    assert len(words) == 1_250_000
    assert int(words.end[-1]) == len(text) - 1
