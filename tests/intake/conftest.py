"""Reading made-up bytes as an input of a given name."""

from collections.abc import Callable
from pathlib import Path

import pytest

from onrecord.intake import read_inputs
from onrecord.records import Article, Problem, Reading
from onrecord.settings import Settings

Found = list[Article | Reading | Problem]


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Found]:
    """Write bytes (or text, as UTF-8) to a file and read it; origins are cut to the file's name."""

    def read(data: bytes | str, name: str = "article.txt", **settings: object) -> Found:
        path = tmp_path / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return list(read_inputs([path], settings=Settings(**settings)))

    return read
