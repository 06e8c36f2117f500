"""What the triggers refuse, and that they are still there after a table was altered."""

from pathlib import Path

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Column, Integer, text
from sqlalchemy.exc import DBAPIError

from tasks.database import Database, open_database
from tasks.event_log import append
from tasks.events import TaskStateChanged
from tasks.log.append_only import guard, unguarded
from tests.support.office import at
from worker.migrate import migrate

REPLACED = "INSERT OR REPLACE INTO event ({}, at, name, actor, payload, hash) VALUES (1, '', '', '', '', '')"


def fill(database: Database) -> None:
    with database.write() as session:
        append(session, TaskStateChanged(task_id=1, code="NV1", old="a", new="b"), at("2026-10-05 08:00"), "office")


def refuse(database: Database, statement: str) -> None:
    with pytest.raises(DBAPIError, match="event is append-only"), database.write() as session:
        session.execute(text(statement))


@pytest.mark.parametrize("statement", ["UPDATE event SET actor = 'x'", "DELETE FROM event WHERE id = 1"])
def test_a_row_is_neither_changed_nor_removed(database: Database, statement: str) -> None:
    fill(database)
    refuse(database, statement)


def test_postgresql_empties_no_table(postgres_url: str) -> None:
    database = open_database(postgres_url)
    fill(database)
    refuse(database, "TRUNCATE event")
    database.close()


@pytest.mark.parametrize("column", ["id", "number"])
def test_sqlite_puts_no_row_in_the_place_of_another(sqlite_database: Database, column: str) -> None:
    fill(sqlite_database)
    refuse(sqlite_database, REPLACED.format(column))


def test_a_switched_off_trigger_is_seen(database: Database) -> None:
    sqlite = database.engine.dialect.name == "sqlite"
    off = "DROP TRIGGER anchor_never_updated" if sqlite else "ALTER TABLE anchor DISABLE TRIGGER ALL"
    with database.write() as session:
        assert list(unguarded(session.connection())) == []
        session.execute(text(off))
        assert list(unguarded(session.connection())) == ["anchor"]
        session.rollback()


def test_a_table_that_sqlite_copied_is_guarded_again_by_the_next_migration(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'dondoc.db'}"
    migrate(url)
    database = open_database(url)
    try:
        with database.engine.begin() as connection:
            with Operations(MigrationContext.configure(connection)).batch_alter_table(
                "event", recreate="always"
            ) as batch:
                batch.add_column(Column("more", Integer))
            assert list(unguarded(connection)) == ["event"]
        migrate(url)
        with database.engine.begin() as connection:
            assert list(unguarded(connection)) == []
            guard(connection)
        fill(database)
        refuse(database, "DELETE FROM event")
    finally:
        database.close()
