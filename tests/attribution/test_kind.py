"""Direct, indirect, mixed."""

import pytest

from onrecord.attribution import Calibration, kind_of
from onrecord.encoder import quote_states
from onrecord.records import Kind, Span


@pytest.mark.parametrize(
    ("text", "content", "kind"),
    [
        ("“We stay,” he said.", "“We stay,”", Kind.DIRECT),
        ("“We stay,” he said.", "We stay", Kind.DIRECT),
        ("‘We stay’, he said.", "‘We stay’,", Kind.DIRECT),
        ("He said that they would stay.", "that they would stay", Kind.INDIRECT),
        ("He said they would “stay for good”.", "they would “stay for good”", Kind.MIXED),
        ("He said that 'so-called' help came.", "that 'so-called' help came", Kind.MIXED),
    ],
)
def test_kind(text: str, content: str, kind: Kind) -> None:
    start = text.index(content)
    assert kind_of(text, quote_states(text), (Span(start, start + len(content)),)) is kind


def test_both_halves_of_an_interrupted_quotation_count() -> None:
    text = "“We stay,” he said. “For good.”"
    assert kind_of(text, quote_states(text), (Span(0, 10), Span(20, 31))) is Kind.DIRECT


@pytest.mark.parametrize(("certainty", "score"), [(0.0, 0.2), (0.5, 0.2), (0.75, 0.5), (1.0, 0.8)])
def test_calibration_is_a_broken_line(certainty: float, score: float) -> None:
    assert Calibration(((0.5, 0.2), (1.0, 0.8)))(certainty) == score
