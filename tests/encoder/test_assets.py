"""Model folders: checksums and clear faults."""

import json
import shutil
from pathlib import Path

import pytest

from onrecord.encoder import ModelFiles
from onrecord.errors import ModelError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shipped = ModelFiles.open().folder
    for name in ("model.json", "reader.onnx", "tokenizer.json"):
        shutil.copyfile(shipped / name, tmp_path / name)
    facts = json.loads((tmp_path / "model.json").read_text())
    del facts["files"]["tagger.onnx"]
    (tmp_path / "model.json").write_text(json.dumps(facts))
    return tmp_path


def test_the_shipped_model_is_whole_and_names_itself() -> None:
    files = ModelFiles.open()
    assert set(files.facts["files"]) == {"reader.onnx", "tagger.onnx", "tokenizer.json"}
    assert files.version.startswith(files.facts["name"])


def test_a_damaged_file_is_told(folder: Path) -> None:
    ModelFiles.open(folder)
    (folder / "reader.onnx").write_bytes(b"not a model")
    with pytest.raises(ModelError, match=r"reader\.onnx is damaged"):
        ModelFiles.open(folder)


def test_a_missing_file_is_told(folder: Path) -> None:
    (folder / "tokenizer.json").unlink()
    with pytest.raises(ModelError, match=r"tokenizer\.json is missing"):
        ModelFiles.open(folder)


def test_a_folder_without_a_model_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no model in"):
        ModelFiles.open(tmp_path)


def test_another_format_is_told(folder: Path) -> None:
    (folder / "model.json").write_text('{"format": 99}')
    with pytest.raises(ModelError, match="not of model format"):
        ModelFiles.open(folder)


def test_damaged_json_is_told(folder: Path) -> None:
    (folder / "model.json").write_text("{")
    with pytest.raises(ModelError, match="damaged"):
        ModelFiles.open(folder)
