"""The statement network: act, date and addressee of statements, on top of the encoder's word vectors.

The encoder stays as attribution has trained it. A word is reduced once, when its window is read. Acts are told by
readers of the few dozen words that a statement is made of; dates and addressees are chosen by two small scorers.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from onrecord.encoder.words import FEATURE_SIZES
from onrecord.records import Act
from onrecord.statements.choosing import MESSAGES
from onrecord.statements.clues import CLUES
from onrecord.statements.layout import MARK_CONTENT, MARK_CUE, MARK_OUTSIDE, MARKS, REACH
from onrecord.statements.structure import CHOICES, KEPT_WIDTH, POINT_WIDTH
from onrecord.training.network import Layer

__all__ = ["ActNetwork", "ChoiceNetwork", "ChoosingNetwork"]


class _ActReader(nn.Module):
    """One layer of attention over the words of a statement, then the act from what cue and content hold."""

    def __init__(self, width: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.marks = nn.Embedding(MARKS, width)
        self.places = nn.Embedding(REACH, width)
        nn.init.normal_(self.marks.weight, std=0.02)
        nn.init.normal_(self.places.weight, std=0.02)
        self.norm = nn.LayerNorm(width)
        self.dropout = nn.Dropout(dropout)
        self.layer = Layer(width, 2 * width, heads, dropout)
        self.attend = nn.Linear(width, 2)
        self.clues = nn.Linear(CLUES, width // 2)
        self.clue_dropout = nn.Dropout(2 * dropout)
        self.hidden = nn.Linear(3 * width + width // 2, width)
        self.acts = nn.Linear(width, len(Act))

    def forward(self, words: Tensor, marks: Tensor, clues: Tensor) -> Tensor:
        x = self.dropout(self.norm(words + self.marks(marks) + self.places.weight[: words.shape[1]]))
        outside = marks == MARK_OUTSIDE
        x = self.layer(x, outside.to(x.dtype)[:, None, None, :] * -1e4)
        scores = self.attend(x)
        pools = []
        for i, mark in enumerate((MARK_CUE, MARK_CONTENT)):
            share = scores[..., i].masked_fill(marks != mark, -1e4).softmax(-1)
            pools.append((x * share[..., None]).sum(1))
        inside = (~outside).to(x.dtype)
        mean = (x * inside[..., None]).sum(1) / inside.sum(1, keepdim=True).clamp(min=1)
        hints = self.clue_dropout(functional.gelu(self.clues(self.clue_dropout(clues))))
        x = self.dropout(functional.gelu(self.hidden(self.dropout(torch.cat([*pools, mean, hints], 1)))))
        return self.acts(x)  # type: ignore[no-any-return]


class ActNetwork(nn.Module):
    """Reduces words, and tells the act of statements by the mean of some readers that were drawn apart.

    Readers that share their words but little else err apart (Lakshminarayanan et al. 2017), and cost little.
    """

    def __init__(self, vector: int = 768, readers: int = 2, heads: int = 4, dropout: float = 0.2) -> None:
        super().__init__()
        self.word = nn.Linear(vector, KEPT_WIDTH)
        self.features = nn.ModuleList(nn.Embedding(size, KEPT_WIDTH) for size in FEATURE_SIZES)
        self.dropout = nn.Dropout(dropout)
        self.readers = nn.ModuleList(_ActReader(KEPT_WIDTH, heads, dropout) for _ in range(readers))

    def look(self, vectors: Tensor, features: Tensor) -> Tensor:
        """What is kept of each word (words, kept)."""
        x = self.word(self.dropout(vectors))
        for i, table in enumerate(self.features):
            x = x + table(features[:, i])
        return x  # type: ignore[no-any-return]

    def each(self, words: Tensor, marks: Tensor, clues: Tensor) -> list[Tensor]:
        """Each reader's logits (statements, acts), from ``words`` (statements, places, kept)."""
        return [reader(words, marks, clues) for reader in self.readers]

    def forward(self, words: Tensor, marks: Tensor, clues: Tensor) -> Tensor:
        """Log-probabilities of the acts (statements, acts), of all readers together."""
        logs = torch.stack([logits.log_softmax(-1) for logits in self.each(words, marks, clues)])
        return torch.logsumexp(logs, 0) - math.log(len(self.readers))


class ChoiceNetwork(nn.Module):
    """Scores the candidates of a question, at first sight and then with what is known of other statements."""

    def __init__(self, features: int, width: int = 64, dropout: float = 0.3) -> None:
        super().__init__()
        self.none = nn.Parameter(torch.randn(POINT_WIDTH) * 0.3)
        """Stands in for the vector of no candidate."""
        self.features = nn.Linear(features, width)
        self.vectors = nn.Linear(3 * POINT_WIDTH, width)
        self.dropout = nn.Dropout(dropout)
        self.hidden = nn.Linear(width, width // 2)
        self.score = nn.Linear(width // 2, 1)
        self.messages = nn.Linear(MESSAGES, width)
        self.kept = nn.Linear(width, width)
        self.change = nn.Linear(width, 1)

    def forward(self, rows: Tensor, points: Tensor, pointed: Tensor) -> tuple[Tensor, Tensor]:
        """Scores (rows,) and what is kept of each row (rows, width)."""
        pointed = pointed + rows[:, :1] * self.none
        vectors = torch.cat([functional.gelu(points) * pointed, points, pointed], 1)
        kept = functional.relu(self.features(rows) + self.vectors(vectors))
        x = self.dropout(functional.relu(self.hidden(self.dropout(kept))))
        return self.score(x)[:, 0], kept

    def settle(self, kept: Tensor, messages: Tensor) -> Tensor:
        """What ``messages`` from other statements add to the scores (rows,)."""
        x = functional.relu(self.messages(messages) + self.kept(kept))
        return self.change(self.dropout(x))[:, 0]  # type: ignore[no-any-return]


class ChoosingNetwork(nn.Module):
    """A scorer for each kind of choice, and words' vectors as ones that ask and as ones that are asked for."""

    def __init__(self, vector: int = 768, dropout: float = 0.3) -> None:
        super().__init__()
        self.dropout = nn.Dropout(dropout)
        self.points = nn.Linear(vector, POINT_WIDTH)
        self.pointed = nn.Linear(vector, POINT_WIDTH)
        self.choices = nn.ModuleDict({kind: ChoiceNetwork(size, dropout=dropout) for kind, size in CHOICES.items()})

    def look(self, vectors: Tensor) -> tuple[Tensor, Tensor]:
        """The vectors of each word (words, width)."""
        vectors = self.dropout(vectors)
        return self.points(vectors), self.pointed(vectors)
