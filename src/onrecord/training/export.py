"""Export: a trained network as a model folder that the program can use without torch.

In goes an :class:`AttributionNetwork`, out come two ONNX graphs, quantized to 8 bits, beside the tokenizer and a
manifest with checksums. Word embeddings are stored as 8-bit numbers with one scale a word.
"""

from __future__ import annotations

import copy
import shutil
import warnings
from pathlib import Path
from typing import Any

import onnx
import torch
from torch import Tensor, nn

from onrecord.attribution.structure import FLAT_TAGS, REACH
from onrecord.encoder.assets import write_manifest
from onrecord.encoder.runtime import onnx_runtime
from onrecord.encoder.words import FEATURE_SIZES
from onrecord.speakers.linking import FEATURES
from onrecord.speakers.structure import LINK_WIDTH
from onrecord.statements.choosing import MESSAGES
from onrecord.statements.clues import CLUES
from onrecord.statements.layout import REACH as STATEMENT_REACH
from onrecord.statements.structure import CHOICES, KEPT_WIDTH, POINT_WIDTH
from onrecord.training.forces import ActNetwork, ChoiceNetwork, ChoosingNetwork
from onrecord.training.mentions import LinkNetwork, MentionNetwork
from onrecord.training.network import AttributionNetwork, Encoder, Layer

__all__ = ["export_model", "export_pairs", "export_speakers", "export_statements"]


class _SmallEmbedding(nn.Module):
    """An embedding table as 8-bit rows with a scale each: a quarter of the size, exact to 0.4 % of a row's peak."""

    def __init__(self, table: nn.Embedding) -> None:
        super().__init__()
        weight = table.weight.detach()
        scale = weight.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("rows", (weight / scale).round().to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, index: Tensor) -> Tensor:
        rows: Tensor = self.rows
        scale: Tensor = self.scale
        return rows[index].float() * scale[index]


class _Tagger(nn.Module):
    def __init__(self, network: AttributionNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, pieces: Tensor, features: Tensor, first: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        seen, lower = self.network.encoder.both(pieces[None], features[None])
        words = seen[0, first]
        return words, self.network.tagger(words), lower[0, first]


class _Reader(nn.Module):
    def __init__(self, network: AttributionNetwork) -> None:
        super().__init__()
        self.reader = network.reader

    def forward(
        self, vectors: Tensor, flat: Tensor, features: Tensor, index: Tensor, marks: Tensor
    ) -> tuple[Tensor, Tensor]:
        scores, validity = self.reader(vectors, flat.softmax(-1), features, index, marks)
        return scores, validity


def _export(module: nn.Module, arguments: tuple[Tensor, ...], path: Path, inputs: dict[str, dict[int, str]]) -> None:
    outputs = ["vectors", "flat", "lower"] if isinstance(module, _Tagger) else ["scores", "validity"]
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module,
            arguments,
            str(path),
            input_names=list(inputs),
            output_names=outputs,
            dynamic_axes=inputs,
            opset_version=17,
            dynamo=False,
        )


_FLOAT = ("attention_out", "tagger", "reader/word", "reader/cue", "reader/flat", "reader/tags", "reader/validity")
"""Parts whose matrix products stay in float: they lose most to 8 bits and cost least to keep. With all products in 8
bits the exact contents of an early model lost 1.3 points on PolNeAR dev, with attention's output in float 0.2."""


def _float_products(path: Path, parts: tuple[str, ...] = _FLOAT) -> list[str]:
    """Names of the matrix products that stay in float, before and after the quantizer splits a Gemm in two."""
    names = [node.name for node in onnx.load(path).graph.node if node.op_type in {"MatMul", "Gemm"}]
    kept = [name for name in names if any(part in name for part in parts)]
    return kept + [f"{name}_MatMul" for name in kept]


def _quantize(plain: Path, path: Path, kept: list[str]) -> None:
    """Write the graph ``plain`` to ``path`` with 8-bit products, but for those ``kept``, and take ``plain`` away."""
    onnx_runtime()
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(
        plain,
        path,
        op_types_to_quantize=["MatMul"],
        per_channel=True,
        weight_type=QuantType.QInt8,
        nodes_to_exclude=kept,
    )
    plain.unlink()


def _scale_queries(layer: Layer) -> None:
    """Put the scale of attention's dot products into the weights of the queries: one operator fewer at run time."""
    projection, width = layer.query_key_value, layer.attention_out.in_features
    scale = (width // layer.heads) ** -0.5
    with torch.no_grad():
        projection.weight[:width] *= scale
        projection.bias[:width] *= scale


def export_model(
    network: AttributionNetwork, tokenizer: Path, folder: Path, facts: dict[str, Any], *, quantized: bool = True
) -> None:
    """Write ``network`` to ``folder`` as a model that :class:`onrecord.encoder.Network` opens."""
    folder.mkdir(parents=True, exist_ok=True)
    network = copy.deepcopy(network).float().eval()
    for layer in network.modules():
        if isinstance(layer, Layer):
            _scale_queries(layer)
    width = network.encoder.words.weight.shape[1]
    if quantized:
        network.encoder.words = _SmallEmbedding(network.encoder.words)  # type: ignore[assignment]
    pieces, first = torch.randint(0, 999, (24,)), torch.arange(1, 21)
    features = torch.zeros(24, len(FEATURE_SIZES), dtype=torch.long)
    index, marks = torch.randint(0, 20, (3, REACH)), torch.randint(0, 4, (3, REACH))
    marks[:, REACH // 2] = 1
    parts: tuple[tuple[str, nn.Module, tuple[Tensor, ...], dict[str, dict[int, str]]], ...] = (
        (
            "tagger.onnx",
            _Tagger(network),
            (pieces, features, first),
            {"pieces": {0: "pieces"}, "features": {0: "pieces"}, "first": {0: "words"}},
        ),
        (
            "reader.onnx",
            _Reader(network),
            (torch.randn(20, width), torch.randn(20, FLAT_TAGS), features[:20], index, marks),
            {
                "vectors": {0: "words"},
                "flat": {0: "words"},
                "features": {0: "words"},
                "index": {0: "seeds"},
                "marks": {0: "seeds"},
            },
        ),
    )
    for name, module, arguments, inputs in parts:
        path = folder / name
        _export(module, arguments, path, inputs)
        if quantized:
            plain = path.with_suffix(".float.onnx")
            path.rename(plain)
            _quantize(plain, path, _float_products(plain))
    shutil.copyfile(tokenizer, folder / "tokenizer.json")
    facts = {**facts, "transitions": network.transitions.detach().tolist()}
    write_manifest(folder, ["reader.onnx", "tagger.onnx", "tokenizer.json"], facts)


def export_speakers(mentions: MentionNetwork, links: LinkNetwork, folder: Path, facts: dict[str, Any]) -> None:
    """Write the speaker model to ``folder``, as :class:`onrecord.encoder.SpeakerNetwork` opens it."""
    folder.mkdir(parents=True, exist_ok=True)
    width = mentions.word.in_features
    rows, vectors = torch.randn(5, FEATURES), torch.randn(5, LINK_WIDTH)
    words = torch.randn(20, width), torch.zeros(20, len(FEATURE_SIZES), dtype=torch.long)
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            mentions.eval(),
            words,
            str(folder / "mentions.onnx"),
            input_names=["vectors", "features"],
            output_names=["names", "phrases", "types", "keys", "kinds", "points", "pointed"],
            dynamic_axes={"vectors": {0: "words"}, "features": {0: "words"}},
            opset_version=17,
            dynamo=False,
        )
        torch.onnx.export(
            links.eval(),
            (rows, vectors, vectors),
            str(folder / "links.onnx"),
            input_names=["rows", "points", "pointed"],
            output_names=["scores"],
            dynamic_axes={name: {0: "candidates"} for name in ("rows", "points", "pointed")},
            opset_version=17,
            dynamo=False,
        )
    # The linker is too small to gain, and its scores decide alone.
    plain = (folder / "mentions.onnx").rename(folder / "mentions.float.onnx")
    small = ("names", "phrases", "types", "keys", "kinds", "points", "pointed")
    _quantize(plain, folder / "mentions.onnx", _float_products(plain, small))
    write_manifest(folder, ["links.onnx", "mentions.onnx"], facts)


class _Look(nn.Module):
    def __init__(self, acts: ActNetwork, choosing: ChoosingNetwork) -> None:
        super().__init__()
        self.acts = acts
        self.choosing = choosing

    def forward(self, vectors: Tensor, features: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        return self.acts.look(vectors, features), *self.choosing.look(vectors)


class _Settle(nn.Module):
    def __init__(self, choice: ChoiceNetwork) -> None:
        super().__init__()
        self.choice = choice

    def forward(self, kept: Tensor, messages: Tensor) -> Tensor:
        return self.choice.settle(kept, messages)


_PLACES = {"words": {1: "places"}, "marks": {1: "places"}}
"""Statements are read no wider than the longest of those read together."""


def export_statements(acts: ActNetwork, choosing: ChoosingNetwork, folder: Path, facts: dict[str, Any]) -> None:
    """Write the statement model to ``folder``, as :class:`onrecord.encoder.StatementNetwork` opens it."""
    folder.mkdir(parents=True, exist_ok=True)
    acts, choosing = copy.deepcopy(acts).float().eval(), choosing.eval()
    for layer in acts.modules():
        if isinstance(layer, Layer):
            _scale_queries(layer)
    vector, length = acts.word.in_features, 20
    features = torch.zeros(length, len(FEATURE_SIZES), dtype=torch.long)
    told = {
        "words": torch.randn(3, STATEMENT_REACH, KEPT_WIDTH),
        "marks": torch.ones(3, STATEMENT_REACH, dtype=torch.long),
        "clues": torch.zeros(3, CLUES),
    }
    seen = {"vectors": torch.randn(length, vector), "features": features}
    graphs: list[tuple[str, nn.Module, dict[str, Tensor], list[str], str]] = [
        ("look", _Look(acts, choosing), seen, ["words", "points", "pointed"], "words"),
        ("read", acts, told, ["acts"], "statements"),
    ]
    points = torch.randn(length, POINT_WIDTH)
    for kind, size in CHOICES.items():
        choice = choosing.choices[kind]
        assert isinstance(choice, ChoiceNetwork)  # noqa: S101 - tells the type checker
        inputs = {"rows": torch.randn(length, size), "points": points, "pointed": points}
        graphs.append((kind, choice, inputs, ["scores", "kept"], "rows"))
        kept = torch.randn(length, choice.kept.in_features)
        messages = {"kept": kept, "messages": torch.randn(length, MESSAGES)}
        graphs.append((f"{kind}_settled", _Settle(choice), messages, ["change"], "rows"))
    for name, module, arguments, outputs, axis in graphs:
        with warnings.catch_warnings(), torch.no_grad():
            warnings.simplefilter("ignore")
            torch.onnx.export(
                module,
                tuple(arguments.values()),
                str(folder / f"{name}.onnx"),
                input_names=list(arguments),
                output_names=outputs,
                dynamic_axes={each: {0: axis, **_PLACES.get(each, {})} for each in arguments},
                opset_version=17,
                dynamo=False,
            )
    # The scorers are too small to gain.
    for name, kept in (("look", ()), ("read", ("acts", "clues", "hidden", "attend"))):
        plain = (folder / f"{name}.onnx").rename(folder / f"{name}.float.onnx")
        _quantize(plain, folder / f"{name}.onnx", _float_products(plain, kept) if kept else [])
    write_manifest(folder, sorted(f"{name}.onnx" for name, *_ in graphs), facts)


def export_pairs(network: nn.Module, encoder: Encoder, tokenizer: Path, folder: Path, facts: dict[str, Any]) -> None:
    """Write ``network``, which reads two texts with ``encoder``, as :class:`onrecord.encoder.PairReader` opens it.

    The output of attention stays in float: on MSRP val 79.8 % were then right, as in float throughout, and 78.6 % with
    all products in 8 bits.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for layer in encoder.modules():
        if isinstance(layer, Layer):
            _scale_queries(layer)
    encoder.words = _SmallEmbedding(encoder.words)  # type: ignore[assignment]
    plain, path = folder / "pairs.float.onnx", folder / "pairs.onnx"
    pieces, places = torch.randint(0, 999, (24,)), (torch.arange(24) > 11).long()
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network.eval(),
            (pieces, places),
            str(plain),
            input_names=["pieces", "places"],
            output_names=["logits"],
            dynamic_axes={"pieces": {0: "pieces"}, "places": {0: "pieces"}},
            opset_version=17,
            dynamo=False,
        )
    _quantize(plain, path, _float_products(plain))
    shutil.copyfile(tokenizer, folder / "tokenizer.json")
    write_manifest(folder, ["pairs.onnx", "tokenizer.json"], facts)
