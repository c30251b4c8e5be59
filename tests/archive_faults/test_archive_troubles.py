"""Full disks, files that may not be written, other programs, Ctrl-C, wrong clocks, damage: one of each."""

from __future__ import annotations

import pytest
from fault_damage import DAMAGES, damage
from fault_disks import DISKS
from fault_kills import Bench
from fault_troubles import TROUBLES


@pytest.mark.parametrize("trouble", [*DISKS, *TROUBLES])
def test_a_trouble_costs_nothing_that_was_kept(bench: Bench, trouble: str) -> None:
    faults = {**DISKS, **TROUBLES}[trouble](bench)
    if faults is None:
        pytest.skip("no disk can be mounted here")
    assert faults == []


@pytest.mark.parametrize("kind", list(DAMAGES))
def test_a_damaged_file_is_told_of_and_never_ends_in_a_traceback(bench: Bench, kind: str) -> None:
    found = damage(bench, kind, 1)
    assert found.faults == []
    assert found.told + found.harmless == 1
