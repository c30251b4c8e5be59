"""Archives of every version of the schema open, with what they hold."""

from __future__ import annotations

import multiprocessing
from importlib import resources
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from database_server import Databases, engine_of
from invented import LightNeighbours
from sqlalchemy import text

import onrecord.archive
from onrecord.archive import Archive, Linked
from onrecord.archive.migrating import HEAD
from onrecord.archive.schema import metadata
from onrecord.records import Act

# What the first version of the schema held of an archive with two articles, one a copy of the other. Never to be
# changed: it stands for files that people have.
_FIRST = (
    """INSERT INTO fact VALUES ('id', '0123456789abcdef'), ('made_at', '2031-03-09T10:00:00+00:00')""",
    """INSERT INTO counter VALUES ('version', 2), ('article', 3), ('statement', 3), ('speaker', 2), ('problem', 2)""",
    """INSERT INTO version VALUES (1, '{"attribution":"1"}')""",
    """INSERT INTO article VALUES
       (1, '2d70a019014fd54f', 'Port talks resume
“We never left,” said Ilse Vorne.', NULL, 'Port talks resume', 'Norcall Post', '2031-03-09', NULL, NULL, 'en', NULL,
        1, '2031-03-09 10:00:00', '2031-03-09 10:00:00', '', 'k1', NULL, NULL, NULL, NULL),
       (2, '14c4268b0aa7c5ee', 'Port talks resume
“We never left,” said Ilse Vorne.', NULL, 'Port talks resume', 'Évora Times', NULL, NULL, NULL, 'en', NULL,
        1, '2031-03-09 10:00:00', '2031-03-09 10:00:00', '', 'k1', NULL, 1, 'text', 1.0)""",
    """INSERT INTO speaker VALUES (1, 'person', 'ilse vorne', 'Ilse Vorne', NULL)""",
    """INSERT INTO name_word VALUES ('ilse', 1), ('vorne', 1)""",
    """INSERT INTO voice VALUES
       (1, 0, 1, 'Ilse Vorne', 'person', NULL, NULL, '[[40,50]]', NULL, NULL, NULL, NULL),
       (2, 0, 1, 'Ilse Vorne', 'person', NULL, NULL, '[[40,50]]', NULL, NULL, NULL, NULL)""",
    """INSERT INTO statement VALUES
       (1, 1, 1, 20310309, 18, 34, '[[40,50]]', '[[35,39]]', NULL, 'direct', 0.9, 0, 1.0, 'state', 0.8, 'said',
        'neutral', NULL, NULL, NULL, NULL, NULL, NULL),
       (2, 2, 1, 10101, 18, 34, '[[40,50]]', '[[35,39]]', NULL, 'direct', 0.9, 0, 1.0, 'state', 0.8, 'said',
        'neutral', NULL, NULL, NULL, NULL, NULL, NULL)""",
    """INSERT INTO said_by VALUES (1, 20310309, 1), (1, 10101, 2)""",
    """INSERT INTO problem VALUES
       (1, '/news/x.txt', '/news/x.txt', 'intake', 'empty', 'nothing in it', NULL, '2031-03-09 10:00:00')""",
    """INSERT INTO source VALUES ('/news/a.jsonl', '00ff', 2, '2031-03-09 10:00:00')""",
)
_WORDS = {
    "sqlite": "INSERT INTO statement_words (rowid, content) VALUES (1, '“We never left,”'), (2, '“We never left,”')",
    "postgresql": (
        "INSERT INTO statement_words VALUES (1, to_tsvector('statement_words', 'we never left')), "
        "(2, to_tsvector('statement_words', 'we never left'))"
    ),
}


def upgrade(location: str, revision: str) -> None:
    """Bring a database to a step as the archive does, but no further."""
    config = Config()
    config.set_main_option("script_location", str(Path(str(resources.files(onrecord.archive))) / "migrations"))
    engine = engine_of(location)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()


@pytest.fixture
def first(databases: Databases) -> str:
    """An archive of the first version, with articles in it."""
    location = databases.empty()
    upgrade(location, "0001")
    engine = engine_of(location)
    with engine.begin() as connection:
        for statement in (*_FIRST, _WORDS[databases.kind]):
            connection.exec_driver_sql(statement)
    engine.dispose()
    return location


def test_an_archive_of_the_first_version_opens_with_all_that_it_holds(first: str) -> None:
    with Archive.open(first, LightNeighbours(), create=False) as archive:
        readings = list(archive.readings())
        assert [each.article.outlet for each in readings] == ["Norcall Post", "Évora Times"]
        assert [each.statement_ids[0] for each in readings] == [
            f"{key}.18-34" for key in ("2d70a019014fd54f", "14c4268b0aa7c5ee")
        ]
        found = archive.said("vorne", about="never").found
        assert [each.quote for each in found] == [("“We never left,”",)] * 2
        assert found[1].original == readings[0].article.id
        assert [each.path for each in archive.problems()] == ["/news/x.txt"]
        assert archive.finished() == {"/news/a.jsonl": "00ff"}
        archive.correct(found[0].id, author="Ada", act="warn")
        assert archive.statement(found[0].id).statement.act is Act.WARN
        archive.replace(*readings)
        assert archive.statement(found[0].id).statement.act is Act.WARN


# What the second version added, to the same archive.
_SECOND = (
    "INSERT INTO counter VALUES ('correction', 2)",
    """INSERT INTO correction VALUES
       (1, 1, 1, '{"source":[[40,50]],"cue":[[35,39]],"content":[[18,34]]}',
        'act', '"warn"', '"state"', 'Ada', NULL, '2031-03-09 10:00:00', NULL)""",
    "INSERT INTO ruling VALUES (1, FALSE, 'warn', NULL, NULL)",
)


def test_an_archive_of_the_second_version_keeps_what_it_holds_and_can_be_linked(first: str) -> None:
    upgrade(first, "0002")
    engine = engine_of(first)
    with engine.begin() as connection:
        for statement in _SECOND:
            connection.exec_driver_sql(statement)
    engine.dispose()
    with Archive.open(first, LightNeighbours(), create=False) as archive:
        assert [(each.author, each.field) for each in archive.corrections()] == [("Ada", "act")]
        assert len(archive.said(act="warn")) == 1
        copy, original = archive.links.articles(10)
        assert (copy.original, original.original) == (original.article.id, None)
        assert archive.stories(outlets=0, articles=0) == []
        key = original.article.id
        archive.links.save_stories(0, {copy.number: None, original.number: b""}, pairs=[], moved={key: key}, words="{}")
        archive.links.save_threads(
            1,
            [copy.number, original.number],
            pairs={(1, 2): 990},
            threads={"1": [Linked(1, None, 1.0), Linked(2, "verbatim", 0.99)]},
            runs={},
        )
        (story,) = archive.stories()
        assert (story.copies, story.outlets) == (1, ("Norcall Post", "Évora Times"))
        (thread,) = archive.threads_of([archive.said(about="never").found[0].id], whole=True)
        assert len(thread.renditions) == 2


def test_it_opens_a_second_time_without_a_change(first: str) -> None:
    for _ in range(2):
        with Archive.open(first, LightNeighbours(), create=False) as archive:
            assert archive.overview().articles == 2


def _open(location: str) -> None:
    with Archive.open(location, LightNeighbours()) as archive:
        assert archive.overview().articles in (0, 2)


@pytest.mark.parametrize("old", [True, False], ids=["an old archive", "a new one"])
def test_two_processes_migrate_at_once(databases: Databases, old: bool, request: pytest.FixtureRequest) -> None:
    location = request.getfixturevalue("first") if old else databases.empty()
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_open, args=(location,)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)
    assert [process.exitcode for process in processes] == [0, 0, 0]
    engine = engine_of(location)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [HEAD]
        assert connection.execute(text("SELECT count(*) FROM fact")).scalar_one() == 2
    engine.dispose()


def test_a_step_that_fails_leaves_the_archive_as_it_was(
    first: str, monkeypatch: pytest.MonkeyPatch, databases: Databases
) -> None:
    def failing(*_: object, **__: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr("alembic.op.create_index", failing)
        with pytest.raises(RuntimeError):
            Archive.open(first, LightNeighbours())
    engine = engine_of(first)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == "0001"
        assert "correction" not in engine.dialect.get_table_names(connection)
    engine.dispose()
    with Archive.open(first, LightNeighbours()) as archive:
        assert archive.overview().articles == 2


def test_the_steps_make_the_tables_that_the_program_knows(location: str) -> None:
    engine = engine_of(location)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": lambda name, kind, _: _known(name, kind)}
        )
        found = [each for each in compare_metadata(context, metadata) if "comment" not in str(each[0])]
    engine.dispose()
    assert found == []


def _known(name: str | None, kind: str) -> bool:
    """The index of words is made by hand, and is not among the tables that the program knows."""
    return kind != "table" or not (name or "").startswith("statement_words")


def test_the_newest_step_is_the_newest_file() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(str(resources.files(onrecord.archive))) / "migrations"))
    steps = ScriptDirectory.from_config(config)
    assert steps.get_heads() == [HEAD]
    listed = [step.revision for step in steps.walk_revisions()][::-1]
    assert listed == [f"{number:04}" for number in range(1, len(listed) + 1)]
