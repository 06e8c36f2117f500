"""Looks past SQLAlchemy: they see what is committed, outlive lost connections, and fail as any other statement."""

import pytest
from sqlalchemy import bindparam, select, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from tasks.database import Database, open_database
from tasks.run import Run, record_run
from tests.support.office import MONDAY, at

NOW = at("2026-10-05 07:30")
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
