"""The short form of the harness: a few kills of each kind of run. The long form is ``benchmarks/archive_faults.py``."""

from __future__ import annotations

import pytest
from fault_findings import compare, contents_of, faults_of
from fault_kills import Bench
from fault_server import Server, stop_server
from fault_troubles import two_writers
from sqlalchemy import text

from onrecord.pipeline.neighbours import open_archive


@pytest.mark.parametrize(
    ("kind", "times"),
    [
        ("adding", 4),
        ("creating", 2),
        ("rereading", 2),
        ("retrying", 1),
        ("correcting", 1),
        ("linking", 2),
        ("migrating", 1),
        ("copying", 1),
    ],
)
def test_a_kill_at_any_moment_tears_nothing_and_loses_nothing(bench: Bench, kind: str, times: int) -> None:
    kills = getattr(bench, f"kill_{kind}")(times)
    assert kills.faults == []
    assert kills.runs


def test_a_kill_of_a_program_that_adds_to_a_server_loses_nothing(bench: Bench, server: Server) -> None:
    kills = bench.kill_adding(1, fresh=server.database)
    assert kills.faults == []


def test_a_server_that_stops_at_once_loses_nothing_that_was_kept(bench: Bench, server: Server) -> None:
    assert stop_server(bench, server, server.database(), times=1) == []


def test_programs_that_add_to_a_server_at_the_same_time_add_all_once(bench: Bench, server: Server) -> None:
    assert two_writers(bench, location=server.database()) == []


@pytest.mark.parametrize(
    ("damage", "sign"),
    [
        ("UPDATE article SET digest = 'x' WHERE id = 3", "checksum"),
        ("DELETE FROM statement WHERE article_id = 4", "checksum"),
        ("DELETE FROM vector", "no vector"),
    ],
)
def test_the_harness_sees_what_is_torn(bench: Bench, damage: str, sign: str) -> None:
    target = bench.copy(bench.first)
    with open_archive(target) as archive, archive._writing() as connection:
        connection.execute(text(damage))
    assert sign in " ".join(faults_of(target, bench.wanted))


def test_the_harness_sees_what_is_lost_or_double(bench: Bench) -> None:
    target = bench.copy(bench.first)
    with open_archive(target) as archive, archive._writing() as connection:
        connection.execute(text("DELETE FROM source"))
        connection.execute(text("UPDATE problem SET article_id = NULL"))
    faults = " ".join(compare(contents_of(target), bench.wanted))
    assert "the sources differ" in faults
    assert "the problems differ" in faults
    lost = faults_of(target, bench.wanted, told=frozenset({"0123456789abcdef"}))
    assert "1 articles are lost that had been kept" in " ".join(lost)
