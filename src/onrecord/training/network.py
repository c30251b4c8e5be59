"""The network in torch: the MiniLM encoder with surface features, the tagger and the argument reader.

Only training sees this module; what ships is its ONNX export. Layer names follow BERT's (Devlin et al. 2019) so that
the base encoder's weights load as they are; the base is MiniLM-L6-H384 (Wang et al. 2020).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from onrecord.attribution.structure import BEFORE, FLAT_TAGS, MARK_OUTSIDE, MARK_SEED, MARKS, REACH, TAGS
from onrecord.encoder.words import FEATURE_SIZES

__all__ = ["ArgumentReader", "AttributionNetwork", "Encoder", "Shape"]

_CACHE_SCORES = 6_000_000
"""Attention scores held at once. In training on a CPU a plain product in parts that fit the processor's cache took less
than half the time of torch's fused attention (22 ms against 58 ms forward and backward, 16 windows of 200 pieces)."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the network; the defaults are MiniLM-L6-H384's and ours."""

    vocabulary: int = 30_522
    positions: int = 512
    width: int = 384
    inner: int = 1_536
    heads: int = 12
    layers: int = 6
    reader_width: int = 128
    reader_inner: int = 384
    reader_heads: int = 4
    reader_layers: int = 2
    dropout: float = 0.1


def attend(query: Tensor, key: Tensor, value: Tensor, bias: Tensor | None) -> Tensor:
    """Scaled dot-product attention over (rows, heads, places, width), a few rows at a time."""
    rows, heads, places, width = query.shape
    if torch.onnx.is_in_onnx_export():
        # The export has put the scale into the query's weights.
        scores = torch.matmul(query, key.transpose(-1, -2))
        return torch.matmul((scores if bias is None else scores + bias).softmax(-1), value)
    step = max(1, _CACHE_SCORES // (heads * places * places))
    parts = []
    for low in range(0, rows, step):
        part = slice(low, low + step)
        scores = torch.matmul(query[part], key[part].transpose(-1, -2)) * width**-0.5
        if bias is not None:
            scores = scores + bias[part].to(scores.dtype)
        parts.append(torch.matmul(scores.softmax(-1), value[part]))
    return parts[0] if len(parts) == 1 else torch.cat(parts)


class ChannelDropout(nn.Module):
    """Dropout of whole channels, one draw a row, as in Gal and Ghahramani (2016): as good here, and far cheaper."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or not self.share:
            return x
        shape = (x.shape[0], *([1] * (x.dim() - 2)), x.shape[-1])
        keep = torch.rand(shape) >= self.share
        return x * (keep / (1 - self.share)).to(x.dtype)


class Layer(nn.Module):
    """One transformer layer with normalization after each part, as in BERT."""

    def __init__(self, width: int, inner: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.query_key_value = nn.Linear(width, 3 * width)
        self.attention_out = nn.Linear(width, width)
        self.attention_norm = nn.LayerNorm(width, eps=1e-12)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.dropout = ChannelDropout(dropout)

    def forward(self, x: Tensor, bias: Tensor | None) -> Tensor:
        rows, length, width = x.shape
        qkv = self.query_key_value(x).view(rows, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        mixed = attend(qkv[0], qkv[1], qkv[2], bias).transpose(1, 2).reshape(rows, length, width)
        x = self.attention_norm(x + self.dropout(self.attention_out(mixed)))
        return self.norm(x + self.dropout(self.down(functional.gelu(self.up(x)))))  # type: ignore[no-any-return]


class Encoder(nn.Module):
    """MiniLM with an embedding for each surface feature added to the word, position and type embeddings."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.words = nn.Embedding(shape.vocabulary, shape.width)
        self.positions = nn.Embedding(shape.positions, shape.width)
        self.features = nn.ModuleList(nn.Embedding(size, shape.width) for size in FEATURE_SIZES)
        for table in self.features:
            nn.init.zeros_(table.weight)  # type: ignore[arg-type]
        self.norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.dropout = ChannelDropout(shape.dropout)
        self.layers = nn.ModuleList(
            Layer(shape.width, shape.inner, shape.heads, shape.dropout) for _ in range(shape.layers)
        )

    def forward(self, pieces: Tensor, features: Tensor, bias: Tensor | None) -> Tensor:
        """Vectors (rows, pieces, width); ``bias`` (rows, 1, 1, pieces) is added to attention scores."""
        x = self._embed(pieces, features)
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def both(self, pieces: Tensor, features: Tensor) -> tuple[Tensor, Tensor]:
        """Vectors of the last layer and of the middle one, which knows more of names and grammar (Tenney 2019)."""
        x = lower = self._embed(pieces, features)
        for depth, layer in enumerate(self.layers, 1):
            x = layer(x, None)
            if depth == (len(self.layers) + 1) // 2:
                lower = x
        return x, lower

    def _embed(self, pieces: Tensor, features: Tensor) -> Tensor:
        x = self.words(pieces) + self.positions.weight[: pieces.shape[1]]
        for i, table in enumerate(self.features):
            x = x + table(features[..., i])
        return self.dropout(self.norm(x))  # type: ignore[no-any-return]

    def load_base(self, weights: Path, layers: Sequence[int]) -> None:
        """Take over the weights of a BERT-like checkpoint, of its layers those numbered ``layers``.

        Its one token type is folded into the positions.
        """
        old = {name.removeprefix("bert."): tensor for name, tensor in load_file(weights).items()}
        new = {
            "words.weight": old["embeddings.word_embeddings.weight"],
            "positions.weight": old["embeddings.position_embeddings.weight"]
            + old["embeddings.token_type_embeddings.weight"][0],
            "norm.weight": old["embeddings.LayerNorm.weight"],
            "norm.bias": old["embeddings.LayerNorm.bias"],
        }
        for i, layer in enumerate(layers):
            base = f"encoder.layer.{layer}."
            parts = {
                "attention_out": "attention.output.dense",
                "attention_norm": "attention.output.LayerNorm",
                "up": "intermediate.dense",
                "down": "output.dense",
                "norm": "output.LayerNorm",
            }
            for kind in ("weight", "bias"):
                new[f"layers.{i}.query_key_value.{kind}"] = torch.cat(
                    [old[f"{base}attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
                )
                for ours, theirs in parts.items():
                    new[f"layers.{i}.{ours}.{kind}"] = old[f"{base}{theirs}.{kind}"]
        missing = self.load_state_dict(new, strict=False)
        if missing.unexpected_keys or any(not key.startswith("features.") for key in missing.missing_keys):
            raise ValueError(f"{weights} does not hold a MiniLM encoder: {missing}")


_SEED_WORDS = 16
"""Words of a seed that are averaged to tell the reader of it; longer cues are rare (3 in a thousand)."""


class ArgumentReader(nn.Module):
    """Reads the words around one seed and tells their role with regard to it."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        width = shape.reader_width
        self.word = nn.Linear(shape.width, width)
        self.cue = nn.Linear(shape.width, 2 * width)
        self.flat = nn.Linear(FLAT_TAGS, width)
        self.marks = nn.Embedding(MARKS, width)
        self.places = nn.Embedding(REACH, width)
        self.features = nn.ModuleList(nn.Embedding(size, width) for size in FEATURE_SIZES)
        for table in self.features:
            nn.init.zeros_(table.weight)  # type: ignore[arg-type]
        nn.init.normal_(self.marks.weight, std=0.02)
        nn.init.normal_(self.places.weight, std=0.02)
        self.norm = nn.LayerNorm(width)
        self.dropout = ChannelDropout(shape.dropout)
        self.layers = nn.ModuleList(
            Layer(width, shape.reader_inner, shape.reader_heads, shape.dropout) for _ in range(shape.reader_layers)
        )
        self.tags = nn.Linear(width, TAGS)
        self.validity = nn.Linear(width, 1)

    def forward(
        self, words: Tensor, flat: Tensor, features: Tensor, index: Tensor, marks: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Tag scores (seeds, REACH, TAGS) and one validity logit a seed.

        ``words`` (words, width), role probabilities ``flat`` (words, FLAT_TAGS) and surface ``features`` (words,
        features) are tables that ``index`` (seeds, REACH) points into. They are projected before they are gathered,
        since most words are in reach of several seeds.
        """
        seen, around, cues = self.word(words), self.flat(flat), self.cue(words)
        for i, table in enumerate(self.features):
            around = around + table(features[..., i])
        own = (marks == MARK_SEED).to(seen.dtype)[..., None]
        at_seed = slice(BEFORE, BEFORE + _SEED_WORDS)
        counted = own[:, at_seed]
        cue = (cues[index[:, at_seed]] * counted).sum(1) / counted.sum(1).clamp(min=1)
        shift, gate = cue[:, None].chunk(2, -1)
        x = seen[index] * (1 + gate) + around[index] + shift + self.marks(marks) + self.places.weight
        x = self.dropout(self.norm(x))
        bias = (marks == MARK_OUTSIDE).to(seen.dtype)[:, None, None, :] * -1e4
        for layer in self.layers:
            x = layer(x, bias)
        at_cue = (x * own.to(x.dtype)).sum(1) / own.sum(1).clamp(min=1)
        return self.tags(x), self.validity(at_cue)[:, 0]


class AttributionNetwork(nn.Module):
    """Encoder, tagger and argument reader, trained together."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.encoder = Encoder(shape)
        self.tagger = nn.Linear(shape.width, FLAT_TAGS)
        self.reader = ArgumentReader(shape)
        self.transitions = nn.Parameter(torch.zeros(TAGS, TAGS))
        self.dropout = ChannelDropout(shape.dropout)

    def tag(self, pieces: Tensor, features: Tensor, first: Tensor, bias: Tensor | None) -> tuple[Tensor, Tensor]:
        """Word vectors (rows, words, width) and flat role logits (rows, words, FLAT_TAGS)."""
        seen = self.encoder(pieces, features, bias)
        words = torch.gather(seen, 1, first[..., None].expand(-1, -1, seen.shape[-1]))
        return words, self.tagger(self.dropout(words))
