"""``onrecord train`` without its extra."""

import importlib.util
import subprocess
import sys

import pytest


@pytest.mark.skipif(importlib.util.find_spec("torch") is not None, reason="torch is installed here")
def test_the_missing_extra_is_named() -> None:
    command = [sys.executable, "-m", "onrecord", "train", "attribution", ".", "-o", "nowhere"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "pip install 'onrecord[train]'" in done.stderr
    assert len(done.stderr.splitlines()) == 1
