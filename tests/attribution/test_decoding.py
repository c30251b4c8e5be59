"""From claims to attributions that do not contradict each other."""

import numpy as np
import pytest
from tokenizers import Tokenizer

from onrecord.attribution import Calibration, Claim, Found
from onrecord.attribution.decoding import settle
from onrecord.attribution.structure import CONTENT, CUE, SOURCE
from onrecord.encoder import Words, cut_words

TEXT = "Ilse Vorne said the port stays open .\nDreskov denied it ."


@pytest.fixture(scope="module")
def words(tokenizer: Tokenizer) -> Words:
    return cut_words(tokenizer, TEXT)


def claim(score: float, seed: tuple[int, int], *, source: range, cue: range, content: range) -> Claim:
    roles = {SOURCE: source, CUE: cue, CONTENT: content}
    return Claim(score, seed, {role: np.array(list(chosen), dtype=np.int64) for role, chosen in roles.items()})


def settled(words: Words, *claims: Claim) -> list[Found]:
    return settle(TEXT, words, claims, calibration=Calibration())


def word_at(words: Words, text: str) -> int:
    return int(np.searchsorted(words.start, TEXT.index(text)))


@pytest.fixture(scope="module")
def statement(words: Words) -> Claim:
    said, port, end = word_at(words, "said"), word_at(words, "the port"), word_at(words, ".\n")
    return claim(0.9, (said, said + 1), source=range(said), cue=range(said, said + 1), content=range(port, end))


def test_words_become_spans(words: Words, statement: Claim) -> None:
    (found,) = settled(words, statement)
    shown = [TEXT[a:b] for spans in (found.source, found.cue, found.content) for a, b in spans]
    assert shown == ["Ilse Vorne", "said", "the port stays open"]


def test_a_double_is_dropped_for_the_more_certain_one(words: Words, statement: Claim) -> None:
    double = Claim(0.6, statement.seed, statement.words)
    assert [found.score for found in settled(words, double, statement)] == [0.9]


def test_a_path_without_cue_words_takes_its_seed(words: Words, statement: Claim) -> None:
    bare = Claim(0.9, statement.seed, {**statement.words, CUE: np.array([], dtype=np.int64)})
    assert settled(words, bare) == settled(words, statement)


def test_no_span_runs_over_the_end_of_a_line(words: Words) -> None:
    denied, last = word_at(words, "denied"), len(words)
    wide = claim(0.9, (denied, denied + 1), source=range(0), cue=range(denied, denied + 1), content=range(3, denied))
    (found,) = settled(words, wide)
    assert [TEXT[a:b] for a, b in found.content] == ["the port stays open .", "Dreskov"]
    assert last > denied


def test_order_is_that_of_the_text(words: Words, statement: Claim) -> None:
    denied = word_at(words, "denied")
    later = claim(
        0.99,
        (denied, denied + 1),
        source=range(0),
        cue=range(denied, denied + 1),
        content=range(denied + 1, denied + 2),
    )
    assert [TEXT[slice(*found.cue[0])] for found in settled(words, later, statement)] == ["said", "denied"]
