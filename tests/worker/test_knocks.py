"""News that is heard of when it is committed."""

from threading import Event

import pytest
from psycopg import OperationalError
from sqlalchemy import text

from tasks.database import Database, open_database
from tasks.knock import knock
from tasks.news import tell
from tasks.news_kind import NewsKind
from tests.support.office import MONDAY, Office, at
from worker.knocks import Knocks

NOW = at("2026-10-05 07:31")
LONG, SHORT = 30.0, 0.05


def test_news_is_heard_of_once_it_is_committed(database: Database) -> None:
    office = Office(database).open()
    task, knocks = office.task(office.department("UBND xã 1"), MONDAY), Knocks(database)
    assert not knocks.wait(SHORT)
    with database.write() as session:
        tell(session, task.id, NewsKind.MOVED, "once", {}, NOW)
        if database.engine.dialect.name == "postgresql":
            assert not knocks.wait(SHORT)
    assert knocks.wait(LONG)
    assert not knocks.wait(SHORT)
    knocks.close()


def test_what_is_taken_back_is_not_heard_of(database: Database) -> None:
    knocks = Knocks(database)
    assert not knocks.wait(SHORT)
    with database.write() as session:
        knock(session)
        session.rollback()
    assert not knocks.wait(SHORT)
    knocks.close()


def test_a_line_that_broke_is_told_and_opened_anew(postgres_url: str) -> None:
    database, stopping = open_database(postgres_url), Event()
    stopping.set()  # so that it does not rest in between
    knocks = Knocks(database, stopping)
    assert not knocks.wait(SHORT)
    with database.write() as session:
        session.execute(text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"))
    with pytest.raises(OperationalError):
        knocks.wait(LONG)
    with database.write() as session:
        assert not knocks.wait(SHORT)
        knock(session)
    assert knocks.wait(LONG)
    knocks.close()
    database.close()
