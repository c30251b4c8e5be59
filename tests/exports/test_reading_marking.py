from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.exports.marking import Marking
from onrecord.exports.places import Places
from onrecord.records import Article, Kind, Reading, Span, Statement


@st.composite
def overlapping(draw: st.DrawFn) -> Reading:
    """Statements that overlap in every way, over lines with every line end."""
    text = draw(st.text("ab \n\r", min_size=1, max_size=40))
    span = st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text))).filter(lambda pair: pair[0] < pair[1])
    role = st.none() | span.map(lambda pair: (Span(*pair),))
    statements = [
        Statement(source or (), cue or (), (Span(*content),), Kind.INDIRECT, 0.5, conditions=condition or ())
        for source, cue, content, condition in draw(st.lists(st.tuples(role, role, span, role), max_size=8))
    ]
    return Reading(Article(text), tuple(sorted(statements, key=lambda statement: statement.content[0].start)))


@settings(deadline=None)  # a busy machine is no fault
@given(overlapping())
def test_pieces_make_up_the_text_and_ranges_make_up_the_spans(reading: Reading) -> None:
    text = reading.article.text
    lines = Places(reading.article).lines
    assert "".join(text[line.start : line.end] for line in lines) == text
    marking = Marking(reading, lines)
    pieces = [piece for line in marking.lines() for piece in line.pieces]
    assert "".join(text[piece.start : piece.end] for piece in pieces) == text
    marked = [piece for piece in pieces if piece.roles]
    assert [piece.number for piece in marked] == list(range(len(marked)))
    for statement in reading.statements:
        fields = {"source": "source", "cue": "cue", "content": "content", "condition": "conditions"}
        for role, field in fields.items():
            for span in getattr(statement, field):
                first, last = map(int, marking.ranges((span,)).split("-"))
                within = marked[first : last + 1]
                assert (within[0].start, within[-1].end) == span
                assert all(role in piece.roles for piece in within)


@settings(deadline=None)  # a busy machine is no fault
@given(overlapping())
def test_each_statement_opens_once_where_its_content_begins(reading: Reading) -> None:
    pieces = [piece for line in Marking(reading, Places(reading.article).lines).lines() for piece in line.pieces]
    opened = {number: piece.start for piece in pieces for number in piece.opens}
    assert opened == {
        number: statement.content[0].start for number, statement in enumerate(reading.statements, start=1)
    }


def test_roles_are_those_of_some_statement_and_of_no_other() -> None:
    inner = Statement((Span(0, 2),), (Span(2, 4),), (Span(4, 6),), Kind.DIRECT, 0.5)
    outer = Statement((), (), (Span(0, 6),), Kind.INDIRECT, 0.5)
    reading = Reading(Article("aabbccdd"), (outer, inner))
    pieces = [piece for line in Marking(reading, Places(reading.article).lines).lines() for piece in line.pieces]
    assert [piece.roles for piece in pieces] == [("source", "content"), ("cue", "content"), ("content",), ()]
