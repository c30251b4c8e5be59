"""Every kind of damage is found, and a sound archive has none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from invented import BOTH, NOBODY, TAMM, LightNeighbours, Said, reading

from onrecord.archive import Archive, Fault
from onrecord.errors import ArchiveError

Sql = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture
def filled(archive: Archive) -> Archive:
    archive.save(
        reading("We never left.", Said("Nor did I.", TAMM), Said("Ships wait.", BOTH), Said("Who?", NOBODY)),
        reading("Another.", head="Second"),
        reading("Another.", head="Second", outlet="Copy"),
        reading("Another.", head="Second", outlet="Copy two"),
    )
    (statement, *_) = archive.said(about="never")
    archive.correct(statement.id, author="Ada", act="warn", speaker=TAMM)
    return archive


def test_a_sound_archive_has_no_faults(filled: Archive) -> None:
    seen: list[tuple[int, int]] = []
    assert list(filled.check(watch=lambda done, total: seen.append((done, total)))) == []
    assert seen[-1] == (4, 4)


DAMAGE = {
    "a changed character of the text": "UPDATE article SET text = replace(text, 'never', 'newer') WHERE id = 1",
    "a changed title": "UPDATE article SET title = 'Other' WHERE id = 1",
    "a changed date": "UPDATE article SET published = '2030-01-01' WHERE id = 1",
    "a changed id": "UPDATE article SET key = '0000000000000000' WHERE id = 1",
    "a span beyond the text": "UPDATE statement SET content_end = 9999 WHERE id = 4",
    "a span without length": "UPDATE statement SET content_end = content_start WHERE id = 1",
    "a changed act": "UPDATE statement SET act = 'deny' WHERE id = 2",
    "a word that is no act": "UPDATE statement SET act = 'shout' WHERE id = 2",
    "spans that are no JSON": "UPDATE statement SET source = '[[1,' WHERE id = 1",
    "spans of another form": "UPDATE statement SET source = '{}' WHERE id = 1",
    "more that is no JSON": "UPDATE statement SET more = 'x' WHERE id = 1",
    "odd characters that are no JSON": "UPDATE article SET odd = '?' WHERE id = 1",
    "odd characters beyond the text": "UPDATE article SET odd = '[[9999, 0]]' WHERE id = 1",
    "versions that are no JSON": "UPDATE version SET components = ''",
    "a voice that is not there": "UPDATE statement SET voice = 99 WHERE id = 1",
    "a renamed voice": "UPDATE voice SET name = 'Bo Tam' WHERE article_id = 1 AND number = 1",
    "a missing voice": "DELETE FROM voice WHERE article_id = 1 AND number = 0",
    "all voices missing": "DELETE FROM voice WHERE article_id = 1",
    "a missing statement": "DELETE FROM statement WHERE id = 2",
    "a missing article": "DELETE FROM article WHERE id = 3",
    "a missing version": "DELETE FROM version",
    "a wrong counter": "UPDATE counter SET next = 2 WHERE name = 'statement'",
    "a missing counter": "DELETE FROM counter WHERE name = 'article'",
    "a statement that is not listed": "DELETE FROM said_by WHERE statement_id = 2",
    "a corrected statement that is not listed": "DELETE FROM said_by WHERE statement_id = 1",
    "one of two speakers that is not listed": (
        "DELETE FROM said_by WHERE statement_id = 3 "
        "AND speaker_id = (SELECT speaker_id FROM said_by WHERE statement_id = 2)"
    ),
    "a statement listed under another day": "UPDATE said_by SET day = 20300101 WHERE statement_id = 2",
    "a listed statement that is not there": (
        "INSERT INTO said_by (speaker_id, day, statement_id, outlet_id) VALUES (1, 20300101, 999, 1)"
    ),
    "a chain of copies": "UPDATE article SET original_id = 3 WHERE id = 4",
    "a copy of itself": "UPDATE article SET original_id = 2 WHERE id = 2",
    "a missing vector": "DELETE FROM vector",
    "a short block of vectors": "UPDATE vector SET vectors = substr(vectors, 2)",
    "a block that says less": "UPDATE vector SET count = count - 1",
    "a correction of nothing": "UPDATE correction SET statement_id = 999",
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_damage_is_found(filled: Archive, sql: Sql, damage: str) -> None:
    sql(damage)
    faults = list(filled.check())
    assert faults
    assert all(isinstance(fault, Fault) and fault.message for fault in faults)


def test_a_fault_names_its_article_and_the_others_are_looked_at(filled: Archive, sql: Sql) -> None:
    sql("UPDATE statement SET source = 'x' WHERE id = 1")
    sql("UPDATE article SET title = 'Other' WHERE id = 4")
    keys = [key for (key,) in sql("SELECT key FROM article WHERE id IN (1, 4) ORDER BY id")]
    assert {fault.article for fault in filled.check()} == set(keys)


@pytest.mark.parametrize("name", ["spans that are no JSON", "all voices missing", "versions that are no JSON"])
def test_damaged_rows_are_a_clear_error_to_others(filled: Archive, sql: Sql, name: str) -> None:
    sql(DAMAGE[name])
    with pytest.raises(ArchiveError, match="archive check"):
        list(filled.readings())
    with pytest.raises(ArchiveError, match="archive check"):
        filled.said(about="never")


def test_entries_of_the_index_of_words(filled: Archive, sql: Sql, kind: str) -> None:
    if kind == "sqlite":
        sql("INSERT INTO statement_words (statement_words, rowid, content) VALUES ('delete', 2, 'Nor did I.')")
    else:
        sql("DELETE FROM statement_words WHERE statement_id = 2")
    assert ["1 statements lack an entry" in fault.message for fault in filled.check()] == [True]
    if kind == "sqlite":
        sql("INSERT INTO statement_words (rowid, content) VALUES (2, 'Nor did I.'), (99, 'x')")
    else:
        sql("INSERT INTO statement_words VALUES (2, 'nor'), (99, 'x')")
    assert ["1 entries are too many" in fault.message for fault in filled.check()] == [True]


def test_a_damaged_index_of_words(filled: Archive, sql: Sql, kind: str) -> None:
    if kind != "sqlite":
        pytest.skip("the index of a server is the server's own")
    sql("UPDATE statement_words_data SET block = zeroblob(length(block)) WHERE id > 10")
    assert any("index of words is damaged" in fault.message for fault in filled.check())


def test_others_write_while_it_is_looked_at(filled: Archive, neighbours: LightNeighbours) -> None:
    with Archive.open(filled.location, neighbours) as other:

        def write(done: int, _: int) -> None:
            other.save(reading("New.", head=f"New {done}"))

        assert list(filled.check(watch=write)) == []
    assert filled.overview().articles == 5
    assert list(filled.check()) == []
