"""What layout and quotation marks put right in a claim."""

import numpy as np
from tokenizers import Tokenizer

from onrecord.attribution import Claim
from onrecord.attribution.mending import mend
from onrecord.attribution.structure import AFTER, CONTENT, CUE, SOURCE
from onrecord.encoder import Words, cut_words


def chosen(words: Words, text: str, *parts: str) -> np.ndarray:
    """Words of ``parts``, each searched for from the end of the one before."""
    found: list[int] = []
    at = 0
    for part in parts:
        low = text.index(part, at)
        at = low + len(part)
        found += [i for i in range(len(words)) if low <= words.start[i] < at]
    return np.array(found, dtype=np.int64)


def mended(tokenizer: Tokenizer, text: str, cue: str, *content: str, source: str = "") -> str:
    words = cut_words(tokenizer, text)
    seed = chosen(words, text, cue)
    roles = {
        SOURCE: chosen(words, text, source) if source else seed[:0],
        CUE: seed,
        CONTENT: chosen(words, text, *content),
    }
    claim = mend(words, Claim(0.9, (int(seed[0]), int(seed[-1]) + 1), roles))
    return " ".join(text[words.start[i] : words.end[i]] for i in claim.words[CONTENT])


def test_a_headline_does_not_run_into_the_first_sentence(tokenizer: Tokenizer) -> None:
    text = "Vorne warns of delay\nThe port, she said, is full."
    assert mended(tokenizer, text, "warns", "of delay", "The port") == "of delay"


def test_a_quotation_in_the_next_paragraph_stays(tokenizer: Tokenizer) -> None:
    text = "Vorne said it “was\n“all over”."
    assert mended(tokenizer, text, "said", "it “was", "“all over”") == "it “ was “ all over ”"


def test_content_that_stands_only_in_another_paragraph_stays(tokenizer: Tokenizer) -> None:
    text = "Vorne said:\nThe port is full."
    assert mended(tokenizer, text, "said", "The port is full") == "The port is full"


def test_a_small_hole_is_filled_unless_another_role_stands_in_it(tokenizer: Tokenizer) -> None:
    text = "Vorne said the port (as ever) is full."
    assert mended(tokenizer, text, "said", "the port", "is full") == "the port ( as ever ) is full"
    text = "The port, Vorne said, is full."
    assert mended(tokenizer, text, "said", "The port", "is full", source="Vorne") == "The port is full"


def test_a_content_is_drawn_to_the_marks_of_its_quotation(tokenizer: Tokenizer) -> None:
    text = "“We never left the table,” said Vorne."
    assert mended(tokenizer, text, "said", "never left") == "“ We never left the table , ”"


def test_a_long_quotation_is_followed_to_its_end(tokenizer: Tokenizer) -> None:
    quotation = "“" + "we stay and " * 60 + "we stay.”"
    text = f"Vorne said: {quotation} So it ended."
    seen = quotation[: len("we stay and ") * 31]
    words = cut_words(tokenizer, text)
    assert len(chosen(words, text, seen)) < AFTER
    edge = [i for i in range(len(words)) if i <= 1 + AFTER and words.start[i] >= text.index("“")]
    claim = Claim(0.9, (1, 2), {SOURCE: np.array([0]), CUE: np.array([1]), CONTENT: np.array(edge)})
    content = mend(words, claim).words[CONTENT]
    assert text[words.start[content[0]] : words.end[content[-1]]] == quotation
