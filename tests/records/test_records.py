"""Records check themselves."""

import pytest

from onrecord.errors import SettingError
from onrecord.records import Article, Kind, Reading, Span, Statement
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
