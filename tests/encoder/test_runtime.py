"""ONNX Runtime sends nothing home, and leaves no trace of having meant to."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

READS = "import onrecord; assert onrecord.read('Talks end\\n“We left,” said Ilse Vorne.').statements"


@pytest.mark.parametrize("variables", [{}, {"ORT_DISABLE_TELEMETRY": "0"}])
def test_reading_writes_no_session_of_a_telemetry(tmp_path: Path, variables: dict[str, str]) -> None:
    # Where CI is set, the package is silent by itself.
    kept = {name: value for name, value in os.environ.items() if name not in {"CI", "ORT_DISABLE_TELEMETRY"}}
    environment = {**kept, "TMPDIR": str(tmp_path), "HOME": str(tmp_path), **variables}
    subprocess.run([sys.executable, "-c", READS], check=True, env=environment)
    assert list(tmp_path.iterdir()) == []


def test_nobody_imports_the_package_in_another_way() -> None:
    sources = Path(__file__).parents[2] / "src" / "onrecord"
    importing = re.compile(r"^\s*(import|from) onnxruntime", re.MULTILINE)
    using = {file.name for file in sources.rglob("*.py") if importing.search(file.read_text(encoding="utf-8"))}
    # Where models are made the quantizer is imported, after it.
    assert using == {"runtime.py", "export.py"}
