"""The page on spaCy shows what happens."""

import doctest
import re
from pathlib import Path

import pytest

pytest.importorskip("spacy", reason="spaCy is not installed (extra spacy)")

PAGE = Path(__file__).resolve().parents[2] / "docs" / "spacy.md"


def test_examples_give_what_they_show() -> None:
    blocks = re.findall(r"(?s)```pycon\n(.*?)```", PAGE.read_text(encoding="utf-8"))
    example = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, PAGE.name, PAGE.name, 0)
    assert len(example.examples) > 20
    said: list[str] = []
    doctest.DocTestRunner().run(example, out=said.append)
    assert not said, "".join(said)
