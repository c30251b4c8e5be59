"""Records check themselves."""

from datetime import date

import pytest

from onrecord.errors import SettingError
from onrecord.records import Act, Article, Granularity, Kind, Reading, Span, Statement, When
from onrecord.settings import Settings


def statement(*content: tuple[int, int], score: float = 0.5) -> Statement:
    return Statement((), (), tuple(Span(*span) for span in content), Kind.INDIRECT, score)


@pytest.mark.parametrize("content", [[], [(3, 3)], [(5, 4)], [(0, 4), (2, 6)], [(4, 6), (0, 2)], [(-1, 2)]])
def test_spans_must_be_sound(content: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match=r"content|span"):
        statement(*content)


@pytest.mark.parametrize("score", [-0.1, 1.1, float("nan")])
def test_a_score_is_a_probability(score: float) -> None:
    with pytest.raises(ValueError, match="score"):
        statement((0, 1), score=score)


@pytest.mark.parametrize("score", [-0.1, 1.1, float("nan")])
def test_the_score_of_an_act_is_a_probability(score: float) -> None:
    with pytest.raises(ValueError, match="act_score"):
        Statement((), (), (Span(0, 1),), Kind.INDIRECT, 0.5, act=Act.WARN, act_score=score)


@pytest.mark.parametrize(("act", "score"), [(Act.WARN, None), (None, 0.5)])
def test_an_act_has_a_score_and_only_an_act(act: Act | None, score: float | None) -> None:
    with pytest.raises(ValueError, match="an act has a score"):
        Statement((), (), (Span(0, 1),), Kind.INDIRECT, 0.5, act=act, act_score=score)


def test_a_statement_is_conditional_and_hedged_where_spans_say_so() -> None:
    spans = (Span(0, 1),)
    plain = Statement((), (), spans, Kind.INDIRECT, 0.5)
    assert (plain.conditional, plain.hedged) == (False, False)
    assert Statement((), (), spans, Kind.INDIRECT, 0.5, conditions=spans).conditional
    assert Statement((), (), spans, Kind.INDIRECT, 0.5, hedges=spans).hedged


@pytest.mark.parametrize("role", ["conditions", "hedges"])
def test_spans_of_conditions_and_hedges_are_checked(role: str) -> None:
    with pytest.raises(ValueError, match=role):
        Statement((), (), (Span(0, 1),), Kind.INDIRECT, 0.5, **{role: (Span(4, 6), Span(0, 2))})
    said = Statement((), (), (Span(0, 1),), Kind.INDIRECT, 0.5, **{role: (Span(4, 11),)})
    with pytest.raises(ValueError, match="ends after"):
        Reading(Article("0123456789"), (said,))


@pytest.mark.parametrize(
    ("value", "granularity"),
    [
        *(("2031-03-09", "day"), ("2031-W10", "week"), ("2031-03", "month")),
        *(("2031-Q1", "quarter"), ("2031", "year"), ("203", "decade")),
    ],
)
def test_a_date_is_as_exact_as_its_granularity(value: str, granularity: str) -> None:
    When(value, Granularity(granularity))
    for other in Granularity:
        if other != granularity:
            with pytest.raises(ValueError, match="is no date of granularity"):
                When(value, other)


@pytest.mark.parametrize(
    ("value", "reason", "message"),
    [
        (None, None, "either a value or the reason"),
        ("2031-03-09", "none", "either a value or the reason"),
        ("2031-02-30", None, "day"),
        ("9 March 2031", None, "is no date of granularity"),
    ],
)
def test_a_date_checks_itself(value: str | None, reason: str | None, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        When(value, Granularity.DAY, reason=reason)


def test_only_a_day_is_a_day() -> None:
    assert When("2031-03-09", Granularity.DAY).day == date(2031, 3, 9)
    assert When("2031-03", Granularity.MONTH).day is None
    assert When(None, Granularity.DAY, reason="no publication date").day is None


def test_a_reading_points_into_its_text_in_order() -> None:
    article = Article("0123456789")
    Reading(article, (statement((0, 2)), statement((0, 3)), statement((5, 10))))
    with pytest.raises(ValueError, match="order"):
        Reading(article, (statement((5, 6)), statement((0, 2))))
    with pytest.raises(ValueError, match="ends after"):
        Reading(article, (statement((5, 11)),))


def test_an_id_depends_on_url_outlet_and_text_alone() -> None:
    assert Article("a", title="x", origin="p").id == Article("a", title="y", origin="q").id
    assert len({Article("a").id, Article("b").id, Article("a", url="u").id, Article("a", outlet="u").id}) == 4
    assert len(Article("\ud800").id) == 16


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"workers": -1}, "workers"),
        ({"min_score": 2.0}, "min_score"),
        ({"min_score": float("nan")}, "min_score"),
        ({"speed": 1}, "unknown setting speed"),
    ],
)
def test_settings_check_themselves(given: dict[str, float], message: str) -> None:
    with pytest.raises(SettingError, match=message):
        Settings.from_environment({}, **given)


def test_settings_come_from_the_environment_and_arguments_go_first() -> None:
    environment = {"ONRECORD_WORKERS": "3", "ONRECORD_MIN_SCORE": "0.5"}
    settings = Settings.from_environment(environment, workers=1, min_score=None)
    assert (settings.workers, settings.min_score) == (1, 0.5)


def test_statements_have_names_that_tell_their_place() -> None:
    article = Article("Some text.")
    reading = Reading(article, (statement((0, 4)), statement((0, 2), (3, 4)), statement((5, 6))))
    assert reading.statement_ids == (f"{article.id}.0-4", f"{article.id}.0-4.2", f"{article.id}.5-6")
