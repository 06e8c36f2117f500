"""One way to both databases: moments keep their zone, readers do not wait, writers queue."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from threading import Barrier, Event
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import StatementError

from tasks.among import among
from tasks.database import Database, database_milliseconds, instant_text, open_database
from tasks.letter import Letter
from tasks.run import Run, record_run
from tests.support.office import MONDAY, at

LATER = at("2026-10-05 07:30")


def until(database: Database, job: str = "email") -> datetime:
    with database.read() as session:
        return session.get_one(Run, (job, MONDAY)).ended_at


@pytest.mark.parametrize(
    "moment",
    [
        LATER,
        datetime(2026, 10, 5, 7, 30, tzinfo=timezone(timedelta(hours=7))),
        datetime(2026, 10, 5, 0, 30, 0, 123456, tzinfo=UTC),
        datetime(2026, 12, 31, 23, 59, 59, 999999, tzinfo=timezone(timedelta(hours=-12))),
    ],
)
def test_a_moment_comes_back_as_the_same_moment_in_utc(database: Database, moment: datetime) -> None:
    with database.write() as session:
        record_run(session, "email", MONDAY, moment, "")
    assert until(database) == moment
    assert until(database).utcoffset() == timedelta(0)


def test_a_naive_moment_never_reaches_the_database(sqlite_database: Database) -> None:
    with pytest.raises(StatementError, match="a naive time reached the database"), sqlite_database.write() as session:
        record_run(session, "email", MONDAY, datetime(2026, 10, 5, 7, 30), "")  # noqa: DTZ001 - what is refused


def test_moments_that_look_alike_where_the_clock_is_set_back_stay_two() -> None:
    first, second = (datetime(2026, 10, 25, 2, 30, fold=fold, tzinfo=ZoneInfo("Europe/Berlin")) for fold in (0, 1))
    assert (instant_text(first), instant_text(second)) == ("2026-10-25T00:30:00.000000Z", "2026-10-25T01:30:00.000000Z")


def test_moments_sort_and_compare_as_time(database: Database) -> None:
    with database.write() as session:
        for number, minutes in enumerate([5, -90, 0]):
            record_run(session, f"job {number}", MONDAY, LATER + timedelta(minutes=minutes), "")
    with database.read() as session:
        found = session.scalars(select(Run.job).where(Run.ended_at >= LATER).order_by(Run.ended_at))
        assert list(found) == ["job 2", "job 0"]


def test_a_process_that_freezes_holds_rows_for_less_long_than_others_wait_for_them(postgres_url: str) -> None:
    database = open_database(postgres_url)
    with database.read() as session:
        asked = text("SELECT setting::int FROM pg_settings WHERE name = :name")
        frozen, waiting = (
            session.scalar(asked, {"name": name})
            for name in ("idle_in_transaction_session_timeout", "statement_timeout")
        )
    database.close()
    assert 0 < frozen < waiting


def test_a_server_that_vanished_without_a_word_is_noticed_within_a_minute(postgres_url: str) -> None:
    database = open_database(postgres_url)
    with database.engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        given = {name: int(value) for name, value in driver.info.get_parameters().items() if value.isdigit()}
    database.close()
    assert given["keepalives_idle"] + given["keepalives_interval"] * given["keepalives_count"] <= 60
    assert 0 < given["tcp_user_timeout"] <= 60_000


def test_what_fails_is_rolled_back_whole(database: Database) -> None:
    def fail() -> None:
        with database.write() as session:
            record_run(session, "email", MONDAY, LATER, "")
            session.flush()
            raise ArithmeticError

    with pytest.raises(ArithmeticError):
        fail()
    with database.read() as session:
        assert session.get(Run, ("email", MONDAY)) is None


def test_the_databases_clock_tells_milliseconds_and_goes_on_within_a_transaction(database: Database) -> None:
    with database.read() as session:
        first, second = (session.scalar(select(database_milliseconds())) or 0 for _ in range(2))
    assert second >= first > datetime(2024, 1, 1, tzinfo=UTC).timestamp() * 1000


def test_a_reader_does_not_wait_for_a_writer_and_sees_only_what_is_committed(database: Database) -> None:
    with database.write() as writer:
        record_run(writer, "email", MONDAY, LATER, "")
        writer.flush()
        with database.read() as reader:
            assert reader.get(Run, ("email", MONDAY)) is None
    assert until(database) == LATER


def test_a_writer_does_not_wait_for_a_reader(database: Database) -> None:
    with database.read() as reader:
        assert reader.get(Run, ("email", MONDAY)) is None
        with database.write() as writer:
            record_run(writer, "email", MONDAY, LATER, "")
    assert until(database) == LATER


def test_a_second_writer_waits_for_the_first_and_loses_nothing(database: Database) -> None:
    with database.write() as session:
        record_run(session, "email", MONDAY, LATER, "0")
    first_holds = Event()

    def add_one(number: int) -> None:
        if number:
            assert first_holds.wait(20)
        with database.write() as session:
            row = session.scalars(select(Run).with_for_update()).one()
            first_holds.set()
            row.outcome = str(int(row.outcome) + 1)

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(add_one, range(2)))
    with database.read() as session:
        assert session.get_one(Run, ("email", MONDAY)).outcome == "2"


def test_many_who_read_and_then_write_queue_rather_than_fail(database: Database) -> None:
    start = Barrier(6)

    def read_then_write(number: int) -> None:
        start.wait(20)
        for turn in range(5):
            with database.write() as session:
                session.scalars(select(Run)).all()
                record_run(session, f"{number}/{turn}", MONDAY, LATER, "")

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(read_then_write, range(6)))
    with database.read() as session:
        assert len(session.scalars(select(Run)).all()) == 30


def test_what_is_asked_again_and_again_is_prepared_by_postgresql(postgres_url: str) -> None:
    database = open_database(postgres_url)
    with closing(database):
        for letter_id in (1, 2):
            with database.read() as session:
                session.execute(select(Letter.state).where(among(Letter.id, "ids")), {"ids": [letter_id]}).all()
        with database.read() as session:
            prepared = session.scalars(text("SELECT statement FROM pg_prepared_statements")).all()
    assert [each for each in prepared if "letter.state" in each]


def test_no_query_is_compiled_by_postgresql_however_large_the_office(postgres_url: str) -> None:
    database = open_database(postgres_url)
    with closing(database), database.read() as session:
        assert session.scalar(text("SHOW jit")) == "off"


def test_what_an_office_sets_for_its_connections_is_kept_beside_ours(postgres_url: str) -> None:
    asked = "&" if "?" in postgres_url else "?"
    database = open_database(f"{postgres_url}{asked}options=-c%20work_mem%3D5MB")
    seen = [select(text(f"current_setting('{name}')")) for name in ("work_mem", "statement_timeout", "plan_cache_mode")]
    with database.read() as session:
        told = [session.scalar(each) for each in seen]
    glanced = [database.glances.ask(each, {})[0][0] for each in seen]
    database.close()
    assert (told, glanced) == (["5MB", "1min", "auto"], ["5MB", "1min", "force_generic_plan"])
