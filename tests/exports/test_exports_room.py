from __future__ import annotations

import subprocess
import sys

import pytest

import onrecord.exports


def test_public_names_are_listed_and_sorted() -> None:
    assert sorted(onrecord.exports.__all__) == onrecord.exports.__all__
    assert all(callable(getattr(onrecord.exports, name)) for name in onrecord.exports.__all__)


def test_a_name_that_is_not_there() -> None:
    with pytest.raises(AttributeError, match="write_nothing"):
        _ = onrecord.exports.write_nothing


def test_the_room_is_entered_without_the_libraries_that_one_format_needs() -> None:
    program = (
        "import sys, onrecord.exports; print(*{'rich', 'jinja2', 'pydantic', 'markupsafe', 'pyarrow'} & {*sys.modules})"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == ""
