"""Looks past SQLAlchemy: they see what is committed, outlive lost connections, and fail as any other statement."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from sqlalchemy import Engine, bindparam, create_engine, select, text
from sqlalchemy.exc import OperationalError, ProgrammingError
from structlog.testing import capture_logs

from tasks.database import Database, open_database
from tasks.glance import FileGlances, Glances
from tasks.run import Run, record_run
from tests.support.office import MONDAY, at

NOW = at("2026-10-05 07:30")
NOWHERE = "postgresql+psycopg://dondoc@127.0.0.1:1/dondoc"
OUTCOME = select(Run.outcome).where(Run.job == bindparam("job"))


def test_a_look_sees_what_is_committed_by_now_and_waits_for_no_writer(database: Database) -> None:
    seen = [database.glances.ask(OUTCOME, {"job": "email"})]
    with database.write() as session:
        record_run(session, "email", MONDAY, NOW, "done")
        session.flush()
        seen.append(database.glances.ask(OUTCOME, {"job": "email"}))
    seen.append(database.glances.ask(OUTCOME, {"job": "email"}))
    assert [[tuple(row) for row in each] for each in seen] == [[], [], [("done",)]]


def test_a_look_over_a_connection_that_was_lost_meanwhile_is_answered_all_the_same(postgres_url: str) -> None:
    database = open_database(postgres_url)
    here = select(text("pg_backend_pid()"))
    (lost,) = database.glances.ask(here, {})[0]
    with database.write() as session:
        assert session.scalar(text("SELECT pg_terminate_backend(:lost, 5000)"), {"lost": lost})
    assert [database.glances.ask(here, {})[0][0] != lost for _ in range(2)] == [True, True]
    database.close()


def test_what_is_wrong_with_a_look_is_told_as_of_any_statement(postgres_url: str) -> None:
    database = open_database(postgres_url)
    with pytest.raises(ProgrammingError, match="no_such_table"):
        database.glances.ask(select(text("1 FROM no_such_table")), {})
    database.close()
    away = open_database("sqlite:////no/such/folder/dondoc.db")
    with pytest.raises(OperationalError, match="unable to open"):
        away.glances.ask(OUTCOME, {"job": "email"})


def never() -> Engine:
    """The usual way, which nobody may go."""

    def connect() -> None:
        raise AssertionError("asked once more")

    return create_engine("sqlite://", creator=connect)


def test_a_database_that_is_away_is_not_waited_for_twice() -> None:
    with pytest.raises(OperationalError) as away:
        Glances(create_engine(NOWHERE), never()).ask(OUTCOME, {"job": "s3cret"})
    assert "s3cret" not in str(away.value)


def test_a_look_that_takes_too_long_is_not_begun_anew(postgres_url: str) -> None:
    engine = create_engine(postgres_url, connect_args={"options": "-c statement_timeout=20"})
    with pytest.raises(OperationalError, match="statement timeout"):
        Glances(engine, never()).ask(select(text("pg_sleep(20)")), {})
    engine.dispose()


def test_a_connection_that_was_lost_is_told_in_the_log(postgres_url: str) -> None:
    database = open_database(postgres_url)
    here = select(text("pg_backend_pid()"))
    (lost,) = database.glances.ask(here, {})[0]
    with database.write() as session:
        assert session.scalar(text("SELECT pg_terminate_backend(:lost, 5000)"), {"lost": lost})
    with capture_logs() as told:
        database.glances.ask(here, {})
    assert [(each["event"], each["log_level"], each["error"]) for each in told] == [
        ("look_failed", "warning", "AdminShutdown")
    ]
    database.close()


def test_a_connection_that_the_driver_has_closed_is_not_given_out_again(postgres_url: str) -> None:
    database = open_database(postgres_url)
    here = select(text("pg_backend_pid()"))
    (closed,) = database.glances.ask(here, {})[0]
    with database.glances.engine.connect() as connection:
        connection.connection.dbapi_connection.close()  # type: ignore[union-attr]
    with capture_logs() as told:
        pids = [database.glances.ask(here, {})[0][0] for _ in range(3)]
    assert closed not in pids
    assert len(told) == 1
    database.close()


def test_a_file_is_looked_into_again_when_a_look_has_failed(sqlite_database: Database) -> None:
    glances = sqlite_database.glances
    glances.ask(OUTCOME, {"job": "email"})
    with capture_logs() as told, pytest.raises(OperationalError, match="no_such_table"):
        glances.ask(select(text("1 FROM no_such_table")), {})
    assert [each["event"] for each in told] == ["look_failed"]
    assert [glances.ask(OUTCOME, {"job": "email"}) for _ in range(2)] == [[], []]


def test_a_file_that_another_keeps_to_itself_is_not_waited_for_twice(sqlite_database: Database) -> None:
    path = sqlite_database.engine.url.database
    assert path
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        glances = FileGlances(sqlite_database.engine, never())
        with capture_logs() as told, pytest.raises(OperationalError, match="locked"):
            glances.ask(OUTCOME, {"job": "email"})
    assert told == []


def test_who_looks_into_a_file_at_the_same_time_is_answered_in_turn(sqlite_database: Database) -> None:
    with sqlite_database.write() as session:
        record_run(session, "email", MONDAY, NOW, "done")
    with ThreadPoolExecutor(8) as pool:
        seen = pool.map(lambda _: sqlite_database.glances.ask(OUTCOME, {"job": "email"}), range(200))
        assert {tuple(row) for rows in seen for row in rows} == {("done",)}


def test_a_connection_that_was_given_back_is_lent_again(sqlite_database: Database) -> None:
    for _ in range(2):
        assert sqlite_database.glances.ask(OUTCOME, {"job": "email"}) == []
        sqlite_database.glances.close()
    assert sqlite_database.engine.pool.checkedout() == 0  # type: ignore[attr-defined] # of a queue's pool


def test_a_look_that_was_prepared_outlives_a_change_of_what_it_looks_at(postgres_url: str) -> None:
    database = open_database(postgres_url)
    seen = select(text("number FROM changing"))
    with database.write() as session:
        session.execute(text("CREATE TABLE changing AS SELECT 1::integer AS number"))
    before = [database.glances.ask(seen, {})[0][0] for _ in range(3)]
    with database.write() as session:
        session.execute(text("ALTER TABLE changing ALTER COLUMN number TYPE bigint"))
    assert [*before, database.glances.ask(seen, {})[0][0]] == [1] * 4
    with database.write() as session:
        session.execute(text("DROP TABLE changing"))
    database.close()
