"""Statements on tokens: every Span holds the characters of its record, and no token more than that takes."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.records import Article, Kind, Reading, Span, Statement

spacy = pytest.importorskip("spacy", reason="spaCy is not installed (extra spacy)")

TEXT = (
    "Harbour  talks resume\n\n“We never left the table,”  said Ilse Vorne,\nthe harbour minister. “They did.”\n \n"
    "According to Norcall,\tthe lease runs out in spring.  Dreskov told reporters that the port would “stay open”."
)
VOCAB = spacy.blank("en").vocab


@pytest.fixture(scope="module", autouse=True)
def attributes():
    spacy.blank("en").add_pipe("onrecord")


def cut(text: str, places: set[int]):
    """Make a Doc with a token boundary at each of ``places``; a space after a token belongs to it, as in spaCy."""
    words: list[str] = []
    spaces: list[bool] = []
    bounds = sorted({0, len(text), *(place for place in places if place < len(text))})
    for start, end in pairwise(bounds):
        piece = text[start:end]
        if words and not spaces[-1] and piece.startswith(" "):
            spaces[-1] = True
            piece = piece[1:]
        if piece:
            words.append(piece)
            spaces.append(False)
    doc = spacy.tokens.Doc(VOCAB, words=words, spaces=spaces)
    assert doc.text == text
    return doc


@st.composite
def readings(draw: st.DrawFn) -> tuple[str, Reading, set[int]]:
    text = draw(st.text(alphabet=" \n\t“”.,aé漢😀", min_size=1, max_size=60).filter(lambda text: text.strip()))
    inked = [place for place, character in enumerate(text) if not character.isspace()]

    def spans() -> tuple[Span, ...]:
        ends = sorted(draw(st.lists(st.sampled_from(inked), min_size=2, max_size=4)))
        pairs = [Span(ends[i], ends[i + 1] + 1) for i in range(0, len(ends) - 1, 2)]
        return tuple(pair for i, pair in enumerate(pairs) if not i or pair.start >= pairs[i - 1].end)

    statements = [
        Statement(source=spans(), cue=spans(), content=spans(), kind=Kind.INDIRECT, score=0.5)
        for _ in range(draw(st.integers(0, 3)))
    ]
    statements.sort(key=lambda statement: statement.content[0].start)
    places = draw(st.sets(st.integers(1, len(text)), max_size=30))
    return text, Reading(Article(text), tuple(statements)), places


def assert_held(span, start: int, end: int) -> None:
    """The Span holds ``[start, end)``, is no longer than it must be, and is exact where tokens allow."""
    doc = span.doc
    assert span.start_char <= start
    assert end <= span.end_char
    assert doc.text[span.start_char : span.end_char] == span.text
    assert len(span) == 1 or (span[0].idx + len(span[0]) > start and span[-1].idx < end)
    if start in {token.idx for token in doc} and end in {token.idx + len(token) for token in doc}:
        assert (span.start_char, span.end_char) == (start, end)


def assert_aligned(statement, role: str):
    spans = getattr(statement, role)
    for span, (start, end) in zip(spans, getattr(statement.record, role), strict=True):
        assert_held(span, start, end)
    return spans


@given(readings())
def test_every_span_holds_the_characters_of_its_record(case: tuple[str, Reading, set[int]]) -> None:
    text, reading, places = case
    doc = cut(text, places)
    doc._.reading = reading
    assert doc._.reading == reading
    assert [statement.record for statement in doc._.statements] == list(reading.statements)
    for role in ("source", "cue", "content"):
        spans = [span for statement in doc._.statements for span in assert_aligned(statement, role)]
        assert [(span.start, span.end) for span in doc.spans[f"onrecord_{role}"]] == [(s.start, s.end) for s in spans]


TOKENIZATIONS = {
    "spaCy's own": lambda: spacy.blank("en")(TEXT),
    "another language's": lambda: spacy.blank("de")(TEXT),
    "words": lambda: cut(TEXT, {place for place, character in enumerate(TEXT) if character.isspace()}),
    "characters": lambda: cut(TEXT, set(range(len(TEXT)))),
    "fives": lambda: cut(TEXT, set(range(0, len(TEXT), 5))),
    "one token": lambda: cut(TEXT, set()),
}


@pytest.mark.parametrize("make", TOKENIZATIONS.values(), ids=TOKENIZATIONS)
def test_any_tokenization_gives_the_same_reading(make) -> None:
    read = spacy.blank("en").add_pipe("onrecord")
    expected = read(spacy.blank("en")(TEXT))._.reading
    assert len(expected.statements) >= 2
    doc = read(make())
    assert doc.text == TEXT
    assert doc._.reading == expected
    for statement in doc._.statements:
        for role in ("source", "cue", "content"):
            assert_aligned(statement, role)


def test_tokens_that_end_elsewhere_lose_nothing() -> None:
    doc = cut(TEXT, set())
    spacy.blank("en").add_pipe("onrecord")(doc)
    statement = doc._.statements[0]
    (start, end), *others = statement.record.content
    assert [span.text for span in statement.content] == [TEXT] * (1 + len(others))
    assert doc.text[start:end] == "“We never left the table,”"


def test_statements_follow_tokens_that_are_merged_later() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("onrecord")
    doc = nlp("“We never left the table,” said Ilse Vorne of Norcall.")
    with doc.retokenize() as retokenizer:
        retokenizer.merge(doc[1:4])
    (statement,) = doc._.statements
    assert [span.text for span in statement.content] == ["“We never left the table,”"]
    assert [span.text for span in statement.source] == ["Ilse Vorne of Norcall"]
    doc._.reading = doc._.reading
    assert [span.text for span in doc.spans["onrecord_source"]] == ["Ilse Vorne of Norcall"]


def test_a_span_of_space_after_a_token_has_no_tokens() -> None:
    doc = cut("a b", {1, 2})
    statement = Statement(source=(Span(1, 2),), cue=(), content=(Span(2, 3),), kind=Kind.INDIRECT, score=1.0)
    doc._.reading = Reading(Article("a b"), (statement,))
    assert doc._.statements[0].source == []
    assert doc._.statements[0].record == statement
