"""Files of labels and articles for tests, sound or damaged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def write(path: Path, *lines: Any) -> Path:
    """Write a line each; a text stands as it is, so that it may be no JSON."""
    path.write_text("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines))
    return path
