"""Trains the speaker model: names, noun phrases and coreference on the vectors of a trained attribution model.

In go corpora of names and coreference and articles with labelled speakers, out comes a model folder. The encoder is not
touched: its vectors are computed once. What the linker learns from is what the mention network says of articles that
it has not been trained on, so that it meets the same mistakes as at run time.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from onrecord.encoder import ModelFiles, Network, Words, cut_words, plan_windows
from onrecord.errors import GoldError
from onrecord.evaluation import read_gold_readings
from onrecord.records import Span
from onrecord.speakers.linking import SPECIAL
from onrecord.speakers.structure import KINDS, LINK_WIDTH, NAME_TYPES, TYPES
from onrecord.speakers.view import Sight, View
from onrecord.training.corpora import AnnotatedText, read_gum, read_names
from onrecord.training.export import export_speakers
from onrecord.training.linking import Example, gum_examples, label_examples
from onrecord.training.mentions import LinkNetwork, MentionNetwork
from onrecord.training.naming import described_word, naming_words

__all__ = ["LabelledText", "SpeakerPlan", "fit_links", "fit_mentions", "read_labelled_texts", "train_speakers"]

Floats = NDArray[np.float32]
Tell = Callable[[str], object]

IGNORED = -100


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerPlan:
    """How to train. Rates are for AdamW.

    ``folds`` is the number of parts of the labelled articles; the linker sees each as a network does that has been
    trained on the others.
    """

    epochs: int = 4
    fold_epochs: int = 3
    rate: float = 1.5e-3
    batch: int = 4
    link_epochs: int = 4
    link_rate: float = 1e-3
    gum_weight: float = 0.2
    label_repeats: int = 3
    folds: int = 2
    seed: int = 0
    threads: int = 2


@dataclass(frozen=True, slots=True)
class LabelledStatement:
    """One attribution with its label: speakers as the article writes them, or ``author`` or ``unknown``."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    speaker: tuple[str, ...] | str
    type: str
    act: str
    addressee: str | None
    """As the article writes it; several are joined by " & "."""
    said_on: date | None


@dataclass(frozen=True, slots=True)
class LabelledText:
    """An article with labelled attributions."""

    text: str
    published: date | None
    statements: tuple[LabelledStatement, ...]


@dataclass(slots=True)
class _Seen:
    """A text with its words and vectors, and what each word should be told to be."""

    text: str
    words: Words
    vectors: Tensor
    features: Tensor
    names: Tensor | None = None
    phrases: Tensor | None = None
    types: Tensor | None = None
    keys: Tensor | None = None
    kinds: Tensor | None = None
    statements: tuple[LabelledStatement, ...] = field(default=())


def _spans(pairs: Iterable[Sequence[int]]) -> tuple[Span, ...]:
    return tuple(Span(a, b) for a, b in pairs)


def read_labelled_texts(labels: Path, data: Path) -> list[LabelledText]:
    """Labels as offsets (see ``data/README.md``), joined with the texts of ``data/polnear`` and ``data/news``."""
    rows = [json.loads(line) for line in labels.read_text(encoding="utf-8").splitlines()]
    gold = read_gold_readings(data / "polnear" / "train.jsonl")
    texts = {article.name: (article.text, article.published) for article in gold}
    news = {row["name"].removeprefix("news/"): row for row in rows if row["name"].startswith("news/")}
    with gzip.open(data / "news" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            if article["id"] in news:
                head = f"{article['title']}\n\n" if news[article["id"]]["headed"] else ""
                day = date.fromisoformat(article["published"]) if article.get("published") else None
                texts[f"news/{article['id']}"] = head + article["text"], day
    missing = [row["name"] for row in rows if row["name"] not in texts]
    if missing:
        raise GoldError(f"{labels}: {len(missing)} labelled articles are not in {data}, the first is {missing[0]}")
    return [_labelled(row, *texts[row["name"]]) for row in rows]


def _labelled(row: Mapping[str, Any], text: str, published: date | None) -> LabelledText:
    statements = []
    for each in row["statements"]:
        speaker = each["speaker"]
        if not isinstance(speaker, str):
            speaker = tuple(text[start:end] for start, end in speaker)
        source, cue, content = (_spans(each[role]) for role in ("source", "cue", "content"))
        spans = each["addressee"]
        addressee = None if spans is None else " & ".join(text[start:end] for start, end in spans)
        day = None if each["said_on"] is None else date.fromisoformat(each["said_on"])
        statements.append(LabelledStatement(source, cue, content, speaker, each["type"], each["act"], addressee, day))
    return LabelledText(text, published, tuple(statements))


def _see(network: Network, text: str) -> _Seen:
    words = cut_words(network.tokenizer, text)
    parts = []
    for window in plan_windows(words):
        seen = network.see(words, window)
        core = slice(window.core_start - window.start, window.core_end - window.start)
        parts.append(np.concatenate([seen.vectors[core], seen.lower[core]], axis=1))
    vectors = np.concatenate(parts)
    return _Seen(text, words, torch.from_numpy(vectors), torch.from_numpy(words.features))


def _range(words: Words, start: int, end: int) -> tuple[int, int]:
    return int(np.searchsorted(words.end, start, side="right")), int(np.searchsorted(words.start, end))


def _tag(marks: NDArray[np.int64], start: int, end: int, kind: int) -> None:
    marks[start:end] = 2 * kind + 2
    marks[start] = 2 * kind + 1


def _see_corpus(network: Network, annotated: AnnotatedText) -> _Seen:
    seen = _see(network, annotated.text)
    names = np.zeros(len(seen.words), np.int64)
    for start, end, kind in annotated.names:
        low, high = _range(seen.words, start, end)
        if low < high:
            _tag(names, low, high, NAME_TYPES.index(kind))
    seen.names = torch.from_numpy(names)
    if annotated.phrases is not None:
        phrases, types = np.zeros(len(names), np.int64), np.full(len(names), IGNORED)
        taken = np.zeros(len(names), bool)
        for phrase in sorted(annotated.phrases, key=lambda p: p.start - p.end):
            low, high = _range(seen.words, phrase.start, phrase.end)
            if low >= high:
                continue
            kind = "person" if phrase.type == "animal" else phrase.type
            types[high - 1] = TYPES.index(kind) if kind in TYPES else TYPES.index("thing")
            if not taken[low:high].any():
                taken[low:high] = True
                _tag(phrases, low, high, 0)
        seen.phrases, seen.types = torch.from_numpy(phrases), torch.from_numpy(types)
    return seen


def _see_labelled(network: Network, labelled: LabelledText) -> _Seen:
    seen = _see(network, labelled.text)
    keys, kinds = np.full(len(seen.words), IGNORED), np.full(len(seen.words), IGNORED)
    for statement in labelled.statements:
        named = () if isinstance(statement.speaker, str) else statement.speaker
        marks = naming_words(seen.words, labelled.text, statement.source, named)
        for place, mark in marks.items():
            keys[place] = mark
        last = max((place for place, mark in marks.items() if mark), default=None)
        if last is None:
            last = described_word(seen.words, labelled.text, sorted(marks))
        if last is not None and statement.type in KINDS:
            kinds[last] = KINDS.index(statement.type)
    seen.keys, seen.kinds = torch.from_numpy(keys), torch.from_numpy(kinds)
    seen.statements = labelled.statements
    return seen


def _mention_loss(network: MentionNetwork, seen: _Seen) -> Tensor:
    names, phrases, types, keys, kinds, *_ = network(seen.vectors, seen.features)
    loss = torch.zeros(())
    if seen.names is not None:
        loss = loss + functional.cross_entropy(names, seen.names) * (1.0 if seen.phrases is None else 0.3)
    if seen.phrases is not None and seen.types is not None:
        loss = loss + 0.7 * functional.cross_entropy(phrases, seen.phrases)
        loss = loss + 0.5 * functional.cross_entropy(types, seen.types, ignore_index=IGNORED)
    if seen.keys is not None and seen.kinds is not None:
        if (seen.keys >= 0).any():
            loss = loss + 0.7 * functional.cross_entropy(keys, seen.keys, ignore_index=IGNORED)
        if (seen.kinds >= 0).any():
            loss = loss + 0.5 * functional.cross_entropy(kinds, seen.kinds, ignore_index=IGNORED)
    return loss


def _rate(step: int, steps: int, warm: int) -> float:
    return min(1.0, (step + 1) / warm) * (1 - step / steps)


def fit_mentions(
    samples: Sequence[_Seen], plan: SpeakerPlan, *, epochs: int, vector: int, tell: Tell
) -> MentionNetwork:
    """Train the mention network on texts with any of the labels."""
    torch.manual_seed(plan.seed)
    rng = random.Random(plan.seed)  # noqa: S311 - a repeatable shuffle, no secret
    network = MentionNetwork(vector)
    optimizer = torch.optim.AdamW(network.parameters(), lr=plan.rate, weight_decay=0.02)
    order, step = list(samples), 0
    steps = epochs * -(-len(order) // plan.batch)
    for epoch in range(epochs):
        rng.shuffle(order)
        network.train()
        total = 0.0
        for low in range(0, len(order), plan.batch):
            for group in optimizer.param_groups:
                group["lr"] = plan.rate * _rate(step, steps, 60)
            losses = [_mention_loss(network, seen) for seen in order[low : low + plan.batch]]
            loss = torch.stack(losses).mean()
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            step += 1
            total += loss.item() * len(losses)
        tell(f"mentions, epoch {epoch + 1} of {epochs}: loss {total / len(order):.3f}")
    network.eval()
    return network


def look(network: MentionNetwork, seen: _Seen) -> View:
    """The article as the resolver will see it."""
    with torch.no_grad():
        answer = [part.numpy() for part in network(seen.vectors, seen.features)]
    return View(seen.text, seen.words, Sight.of(answer, slice(None)))


def _link_loss(mentions: MentionNetwork, links: LinkNetwork, seen: _Seen, examples: Sequence[Example]) -> Tensor:
    points, pointed = mentions.link_vectors(seen.vectors)
    rows = torch.from_numpy(np.concatenate([example.rows for example in examples]))
    ones = [points[example.at].expand(len(example.right), -1) for example in examples]
    blank = torch.zeros(len(SPECIAL), LINK_WIDTH)
    others = [torch.cat([blank, pointed[torch.from_numpy(example.heads)]]) for example in examples]
    scores = links(rows, torch.cat(ones), torch.cat(others)).split([len(example.right) for example in examples])
    return torch.stack(
        [
            torch.logsumexp(score, 0) - torch.logsumexp(score[torch.from_numpy(example.right)], 0)
            for score, example in zip(scores, examples, strict=True)
        ]
    ).sum()


def fit_links(
    mentions: MentionNetwork, material: Sequence[tuple[_Seen, Sequence[Example], float]], plan: SpeakerPlan, tell: Tell
) -> LinkNetwork:
    """Train the linker, and the vectors for it inside ``mentions``.

    Any right candidate may be chosen: what counts is their probability together (Durrett and Klein 2013).
    """
    torch.manual_seed(plan.seed)
    rng = random.Random(plan.seed)  # noqa: S311 - a repeatable shuffle, no secret
    links = LinkNetwork()
    trained = [*links.parameters(), *mentions.link_parameters()]
    optimizer = torch.optim.AdamW(trained, lr=plan.link_rate, weight_decay=0.03)
    order = [each for each in material if each[1]]
    steps, step = plan.link_epochs * len(order), 0
    for epoch in range(plan.link_epochs):
        rng.shuffle(order)
        links.train()
        mentions.train()
        total = count = 0.0
        for seen, examples, weight in order:
            for group in optimizer.param_groups:
                group["lr"] = plan.link_rate * _rate(step, steps, 60)
            loss = _link_loss(mentions, links, seen, examples)
            optimizer.zero_grad()
            (loss * weight / 10).backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(trained, 2.0)
            optimizer.step()
            step += 1
            total, count = total + loss.item(), count + len(examples)
        tell(f"links, epoch {epoch + 1} of {plan.link_epochs}: loss {total / max(1, count):.3f}")
    mentions.eval()
    links.eval()
    return links


def train_speakers(
    data: Path, labels: Path, output: Path, *, model: Path | None, plan: SpeakerPlan, tell: Tell
) -> None:
    """Train on ``data`` and ``labels``, and write a speaker model for the attribution model in ``model``."""
    torch.set_num_threads(plan.threads)
    files = ModelFiles.open(model)
    network = Network(files)
    tell("vectors of GUM and of the corpora of names")
    gum_texts = [*read_gum(data / "gum" / "train.conllu.gz"), *read_gum(data / "gum" / "dev.conllu.gz")]
    gum = [_see_corpus(network, text) for text in gum_texts]
    names = [
        _see_corpus(network, text)
        for file, times in (("conll2003.train", 1), ("politics.train", 4), ("politics.dev", 1))
        for text in read_names(data / "ner" / f"{file}.txt") * times
    ]
    tell("vectors of the labelled articles")
    labelled = [_see_labelled(network, text) for text in read_labelled_texts(labels, data)]
    vector = labelled[0].vectors.shape[1]
    everything = [*gum, *names, *labelled * plan.label_repeats]
    mentions = fit_mentions(everything, plan, epochs=plan.epochs, vector=vector, tell=tell)
    material: list[tuple[_Seen, Sequence[Example], float]] = []
    for fold in range(plan.folds):
        others = [seen for i, seen in enumerate(labelled) if i % plan.folds != fold]
        stranger = fit_mentions(
            [*gum, *names, *others * plan.label_repeats], plan, epochs=plan.fold_epochs, vector=vector, tell=tell
        )
        material += [
            (seen, label_examples(look(stranger, seen), seen.statements), 1.0) for seen in labelled[fold :: plan.folds]
        ]
        if fold == 0:
            rng = random.Random(plan.seed)  # noqa: S311 - a repeatable draw, no secret
            for seen, text in zip(gum, gum_texts, strict=True):
                examples = gum_examples(look(stranger, seen), text.phrases or [], rng)
                material.append((seen, examples, plan.gum_weight))
    links = fit_links(mentions, material, plan, tell)
    export_speakers(mentions, links, output, {"name": "speakers", "encoder": files.version, "temperature": 1.0})
    tell(f"wrote {output}")
