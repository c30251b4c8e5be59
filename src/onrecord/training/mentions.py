"""The mention network: names, noun phrases and vectors for coreference, on top of the encoder's word vectors.

The encoder stays as attribution has trained it, so that one pass of it serves both; training takes minutes.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from onrecord.encoder.words import FEATURE_SIZES
from onrecord.speakers.linking import FEATURES, SPECIAL, SPECIAL_FEATURES
from onrecord.speakers.structure import KEY_TAGS, KINDS, LINK_WIDTH, NAME_TAGS, PHRASE_TAGS, TYPES

__all__ = ["LinkNetwork", "MentionNetwork"]


class MentionNetwork(nn.Module):
    """One layer over each word and its neighbours, then one linear layer for each answer.

    The vectors for coreference have a layer of their own, so that they can be trained when the rest stands.
    """

    def __init__(self, vector: int = 768, width: int = 256, link: int = 128, dropout: float = 0.2) -> None:
        super().__init__()
        self.word = nn.Linear(vector, width)
        self.features = nn.ModuleList(nn.Embedding(size, width) for size in FEATURE_SIZES)
        self.mix = nn.Linear(5 * width, width)
        self.dropout = nn.Dropout(dropout)
        self.names = nn.Linear(width, NAME_TAGS)
        self.phrases = nn.Linear(width, PHRASE_TAGS)
        self.types = nn.Linear(width, len(TYPES))
        self.keys = nn.Linear(width, KEY_TAGS)
        self.kinds = nn.Linear(width, len(KINDS))
        self.link = nn.Linear(vector, link)
        self.points = nn.Linear(link, LINK_WIDTH)
        self.pointed = nn.Linear(link, LINK_WIDTH)

    def forward(self, vectors: Tensor, features: Tensor) -> tuple[Tensor, ...]:
        """Logits of names, phrases, types, keys and kinds, then vectors as pointing and pointed at: one row a word."""
        x = self.word(self.dropout(vectors))
        for i, table in enumerate(self.features):
            x = x + table(features[:, i])
        x = functional.gelu(x)
        around = functional.pad(x, (0, 0, 2, 2))
        length = x.shape[0]
        x = self.dropout(x + functional.gelu(self.mix(torch.cat([around[i : i + length] for i in range(5)], 1))))
        return (
            self.names(x),
            self.phrases(x),
            self.types(x),
            self.keys(x),
            self.kinds(x),
            *self.link_vectors(vectors),
        )

    def link_vectors(self, vectors: Tensor) -> tuple[Tensor, Tensor]:
        """The vectors of words as the ones that point and as the ones pointed at."""
        link = self.dropout(functional.gelu(self.link(self.dropout(vectors))))
        return self.points(link), self.pointed(link)

    def link_parameters(self) -> list[nn.Parameter]:
        """What the linker trains of this network."""
        return [p for part in (self.link, self.points, self.pointed) for p in part.parameters()]


class LinkNetwork(nn.Module):
    """Weighs the candidates of one source: features of the pair, and the product of the two words' vectors."""

    def __init__(self, width: int = 96, dropout: float = 0.2) -> None:
        super().__init__()
        self.special = nn.Parameter(torch.randn(len(SPECIAL), LINK_WIDTH) * 0.3)
        """Stands in for the vectors of candidates that no word stands for."""
        self.features = nn.Linear(FEATURES, width)
        self.vectors = nn.Linear(LINK_WIDTH, width)
        self.dropout = nn.Dropout(dropout)
        self.hidden = nn.Linear(width, width // 2)
        self.score = nn.Linear(width // 2, 1)

    def forward(self, rows: Tensor, points: Tensor, pointed: Tensor) -> Tensor:
        """Scores (candidates,) from features (candidates, features) and vectors (candidates, width)."""
        pointed = pointed + rows[:, SPECIAL_FEATURES] @ self.special
        x = functional.relu(self.features(rows) + self.vectors(points * pointed))
        return self.score(functional.relu(self.hidden(self.dropout(x))))[:, 0]  # type: ignore[no-any-return]
