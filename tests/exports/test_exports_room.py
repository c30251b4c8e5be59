from __future__ import annotations

import subprocess
import sys
import types

import onrecord.exports


def test_public_names_are_listed_and_sorted() -> None:
    public = [
        name
        for name, value in vars(onrecord.exports).items()
        if not name.startswith("_") and not isinstance(value, types.ModuleType)
    ]
    assert sorted(public) == onrecord.exports.__all__


def test_the_room_is_entered_without_the_libraries_that_one_format_needs() -> None:
    program = (
        "import sys, onrecord.exports; print(*{'rich', 'jinja2', 'pydantic', 'markupsafe', 'pyarrow'} & {*sys.modules})"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == ""
