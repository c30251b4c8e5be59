"""ONNX Runtime, told to keep what it is used for to itself.

In goes nothing, out comes the module. Since version 1.29 its builds for Linux and macOS collect which models are opened
and run, and send that to its maker, unless a variable of the environment forbids it; they look at it when the module is
imported. Nobody here may import it in another way.
"""

from __future__ import annotations

import os
from typing import Any

__all__ = ["onnx_runtime"]


def onnx_runtime() -> Any:
    """ONNX Runtime without its telemetry, also where somebody else has imported it before."""
    # Only when it is needed: sentence vectors do without it, and it takes a tenth of a second to open.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    if hasattr(onnxruntime, "disable_telemetry_events"):
        onnxruntime.disable_telemetry_events()
    return onnxruntime
