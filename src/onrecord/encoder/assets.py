"""Model files: where they are, whether they are whole, and what they say of themselves.

In goes a folder (by default the one inside the package), out comes a checked manifest. This module opens no network
connection and runs nothing.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onrecord.errors import ModelError

__all__ = ["FORMAT", "ModelFiles", "checksum", "write_manifest"]

FORMAT = 1
"""Version of the layout of a model folder; raised when older programs could not use newer folders."""

MANIFEST = "model.json"


def checksum(path: Path) -> str:
    """SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_manifest(folder: Path, names: list[str], facts: dict[str, Any]) -> None:
    """Write the manifest of ``folder``: the checksums of the files ``names`` and what is to be known of the model."""
    manifest = {"format": FORMAT, **facts, "files": {name: checksum(folder / name) for name in sorted(names)}}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", encoding="utf-8")


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A checked folder of model files: ``facts`` is its manifest."""

    folder: Path
    facts: dict[str, Any]

    @classmethod
    def open(cls, folder: Path | None = None, *, shipped: str = "model") -> ModelFiles:
        """The model in ``folder``, or the package's own called ``shipped``, after its checksums have been compared."""
        folder = Path(__file__).parent / shipped if folder is None else folder
        path = folder / MANIFEST
        try:
            facts = json.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise ModelError(f"no model in {folder}: {error.strerror}; reinstall onrecord or train one") from error
        except ValueError as error:
            raise ModelError(f"{path} is damaged ({error}); reinstall onrecord") from error
        if not isinstance(facts, dict) or facts.get("format") != FORMAT:
            raise ModelError(f"{path} is not of model format {FORMAT}; use the onrecord version that wrote it")
        for name, expected in facts["files"].items():
            try:
                actual = checksum(folder / name)
            except OSError as error:
                raise ModelError(f"model file {folder / name} is missing; reinstall onrecord") from error
            if actual != expected:
                raise ModelError(f"model file {folder / name} is damaged (its checksum differs); reinstall onrecord")
        return cls(folder, facts)

    @property
    def version(self) -> str:
        """Name of the model: what it is and the start of the manifest's checksums, so that no two models share one."""
        joined = hashlib.sha256("".join(sorted(self.facts["files"].values())).encode()).hexdigest()
        return f"{self.facts['name']}-{joined[:8]}"
