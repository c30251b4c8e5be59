"""The naive encoder loop: one window of 320 word pieces a run, two threads, nothing but the encoder.

In goes a JSON Lines file of articles and an encoder as ONNX, out comes one JSON object with the seconds that the runs
took. Cutting into word pieces, opening the model and one run to warm up are not counted. It is a program of its own so
that its memory never counts for what is measured beside it.

    python benchmarks/encoder_loop.py ARTICLES.jsonl MODEL.onnx TOKENIZER.json
    python benchmarks/encoder_loop.py --build MODEL.onnx      a MiniLM-L6-H384 with random weights, dynamic int8
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from onrecord.encoder.runtime import onnx_runtime

WINDOW = 320
THREADS = 2
_INPUTS = {"input_ids": None, "pieces": None, "attention_mask": 1, "token_type_ids": 0}
"""Inputs that the loop can fill: with the pieces' numbers, or with one value."""


def build_encoder(path: Path) -> None:
    """Write a MiniLM-L6-H384 encoder, quantized dynamically to 8 bits, without pre-trained weights.

    Speed does not depend on what the weights are. It takes the extra ``[train]``.
    """
    onnx_runtime()
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic

    from onrecord.encoder.words import FEATURE_SIZES
    from onrecord.training.network import Encoder, Shape

    class Plain(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.encoder = Encoder(Shape())

        def forward(self, input_ids: torch.Tensor) -> torch.Tensor:
            features = torch.zeros((*input_ids.shape, len(FEATURE_SIZES)), dtype=torch.long)
            return self.encoder(input_ids, features, None)

    torch.manual_seed(0)
    plain = path.with_suffix(".float.onnx")
    axes = {"input_ids": {0: "windows", 1: "pieces"}, "vectors": {0: "windows", 1: "pieces"}}
    torch.onnx.export(
        Plain().eval(),
        (torch.randint(0, 999, (1, WINDOW)),),
        str(plain),
        input_names=["input_ids"],
        output_names=["vectors"],
        dynamic_axes=axes,
        opset_version=17,
        dynamo=False,
    )
    quantize_dynamic(plain, path, op_types_to_quantize=["MatMul"], weight_type=QuantType.QInt8)
    plain.unlink()


def _windows(articles: Path, tokenizer_file: Path) -> list[list[int]]:
    """Word pieces of all articles in windows side by side, none over two articles, each with its two special pieces."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(tokenizer_file))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    opening, closing = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    if opening is None or closing is None:
        raise SystemExit(f"{tokenizer_file}: is not the tokenizer of a BERT-like encoder: [CLS] or [SEP] is missing")
    room = WINDOW - 2
    windows = []
    with articles.open(encoding="utf-8") as lines:
        for line in lines:
            pieces = tokenizer.encode(json.loads(line)["text"], add_special_tokens=False).ids
            windows += [[opening, *pieces[low : low + room], closing] for low in range(0, len(pieces), room)]
    return windows


def time_encoder(articles: Path, model: Path, tokenizer_file: Path) -> dict[str, Any]:
    """Run the encoder over all windows, one a run; seconds, windows and word pieces."""
    import numpy as np

    onnxruntime = onnx_runtime()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = THREADS, 1
    session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    names = [each.name for each in session.get_inputs()]
    if unknown := sorted(set(names) - set(_INPUTS)):
        raise SystemExit(f"{model}: unknown inputs {', '.join(unknown)}; known are {', '.join(_INPUTS)}")
    windows = _windows(articles, tokenizer_file)
    feeds = []
    for window in windows:
        pieces = np.array([window], dtype=np.int64)
        feeds.append({n: pieces if _INPUTS[n] is None else np.full_like(pieces, _INPUTS[n]) for n in names})
    session.run(None, feeds[0])
    begin = time.perf_counter()
    for feed in feeds:
        session.run(None, feed)
    seconds = time.perf_counter() - begin
    return {"seconds": seconds, "windows": len(windows), "word_pieces": sum(len(window) - 2 for window in windows)}


def main(arguments: list[str]) -> int:
    if len(arguments) == 2 and arguments[0] == "--build":
        build_encoder(Path(arguments[1]))
    elif len(arguments) == 3:
        print(json.dumps(time_encoder(*map(Path, arguments))))
    else:
        print(__doc__, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
