"""Training of the model of equal statements on made-up pairs. The room asks for torch; this part does without it."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="the extra onrecord[train] is not installed")
pytest.importorskip("onnx", reason="the extra onrecord[train] is not installed")

from onrecord.compare.same import SameStatement
from onrecord.errors import GoldError
from onrecord.evaluation.scores import Attribution
from onrecord.evaluation.sentences import PairTable
from onrecord.records import Article, Kind, Span, Statement
from onrecord.training.same import SamePlan, train_same

SAID = ("the dam will hold until spring", "nurses left the hospital", "the harbour is for sale", "schools open late")
ALIKE = ((0, 0), (0, 1), (2, 2), (2, 3))
TABLE = PairTable("made", False, (1.0, 0.0, 1.0, 0.0), tuple((SAID[a], SAID[b]) for a, b in ALIKE))


def complete(_article: Article, attributions: Sequence[Attribution]) -> list[Statement]:
    return [Statement(each.source, each.cue, each.content, Kind.INDIRECT, 1.0) for each in attributions]


def write(folder: Path, days: int) -> tuple[Path, Path]:
    """Two articles a day, each with two statements of which one is the same."""
    pairs: list[dict[str, object]] = []
    news: list[dict[str, object]] = []
    for number in range(days):
        day = (date(2031, 3, 1) + timedelta(days=number)).isoformat()
        for place, outlet in enumerate("ab"):
            words = (SAID[number % 4], SAID[(number + 1 + place) % 4])
            text = ". ".join(words)
            news.append({"id": f"{number}{outlet}", "text": text, "outlet": outlet, "published": day, "url": None})
        for label, taken in (("same", 0), ("different", 1)):
            sides = {}
            for place, outlet in enumerate("ab"):
                words = (SAID[number % 4], SAID[(number + 1 + place) % 4])
                start = 0 if taken == 0 else len(words[0]) + 2
                span = [start, start + len(words[taken])]
                sides[outlet] = {"article": f"{number}{outlet}", "source": [], "cue": [], "content": [span]}
            pairs.append({"id": len(pairs), "label": label, "how": None, **sides})
    paths = folder / "pairs.jsonl", folder / "news.jsonl"
    for path, records in zip(paths, (pairs, news), strict=True):
        path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return paths


def test_a_model_is_fitted_and_can_be_opened(tmp_path: Path) -> None:
    pairs, news = write(tmp_path, 12)
    plan = SamePlan(strength=1.0, rarity=20, every=1)
    train_same([pairs], news, TABLE, tmp_path / "model", complete=complete, plan=plan, tell=lambda _line: None)
    judge = SameStatement.open(tmp_path / "model")
    one, other = Article(SAID[0], published=date(2031, 3, 2)), Article(SAID[1], published=date(2031, 3, 2))
    sides = [judge.side(article, complete(article, [_whole(article)])[0]) for article in (one, other)]
    for held_out in (False, True):
        same, apart = judge.judge(sides[0], sides[0], held_out=held_out), judge.judge(*sides, held_out=held_out)
        assert same.same
        assert not apart.same
    held = judge.judge(*sides, held_out=True).score
    assert held != judge.judge(*sides).score


def _whole(article: Article) -> Attribution:
    return Attribution((), (), (Span(0, len(article.text)),))


def test_pairs_of_one_day_are_too_few(tmp_path: Path) -> None:
    pairs, news = write(tmp_path, 1)
    with pytest.raises(GoldError, match="too few days"):
        train_same([pairs], news, TABLE, tmp_path / "model", complete=complete, tell=lambda _line: None)
