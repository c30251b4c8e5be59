"""What pages fetch: the files are those that their notes say they are, and nothing else can be had."""

from __future__ import annotations

import hashlib
from importlib.resources import files

import pytest

from onrecord.web.statics import static_address

STATIC = files("onrecord.web").joinpath("static")


def test_htmx_is_what_its_makers_publish() -> None:
    digest = hashlib.sha256(STATIC.joinpath("htmx.min.js").read_bytes()).hexdigest()
    assert digest in STATIC.joinpath("README.md").read_text(encoding="utf-8")
    assert b'version:"2.0.11"' in STATIC.joinpath("htmx.min.js").read_bytes()


@pytest.mark.parametrize("name", ["charts.js", "charts.css", "report.css", "report.js", "onrecord.css"])
def test_an_address_names_the_content(name: str) -> None:
    assert static_address(name) == static_address(name)
    assert static_address(name).endswith(f"/{name}")


@pytest.mark.parametrize("name", ["", "README.md", "../application.py", "nothing.css", ".css"])
def test_what_is_no_file_of_the_pages_has_no_address(name: str) -> None:
    with pytest.raises(ValueError, match="no static file"):
        static_address(name)
