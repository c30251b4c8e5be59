"""What tests of the command line share."""

import pytest


@pytest.fixture(autouse=True)
def keep_priority(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands that run within the tests' own process leave its priority alone."""
    monkeypatch.setattr("onrecord.cli.add.give_way", lambda: None)
