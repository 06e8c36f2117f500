"""Each experiment's database is a fresh copy of an office that was filled once."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from tasks.clock import day
from tasks.database import Database, open_database
from tasks.event_log import broken_links
from tasks.letter import Letter
from tasks.remind import remind
from tests.support.office import make_desk
from worker.chaos.books import read_books
from worker.chaos.elsewhere import ElsewhereGround, UnfitServer
from worker.chaos.expected import expected_of
from worker.chaos.filling import MORNING, ZONE, Filling
from worker.chaos.ground import SqliteGround

FILLING = Filling(letters=4, tasks=2, zalo=2)


@pytest.fixture
def ground(tmp_path: Path) -> SqliteGround:
    return SqliteGround(tmp_path)


def scan(database: Database) -> int:
    with database.write() as session:
        return remind(session, make_desk(channels=("email", "zalo")), MORNING).written.letters


def test_the_office_has_due_what_is_expected_of_it(ground: SqliteGround) -> None:
    database = open_database(ground.fresh("one", FILLING).url)
    assert scan(database) == FILLING.letters
    with database.read() as session:
        assert {each.key for each in read_books(session).reminders} == expected_of(FILLING).keys
        channels = session.execute(
            select(Letter.channel, func.count()).group_by(Letter.channel).order_by(Letter.channel)
        )
        assert [tuple(row) for row in channels] == [("email", 2), ("zalo", 2)]
        assert list(broken_links(session)) == []
    database.close()


def test_what_one_experiment_writes_the_next_does_not_see(ground: SqliteGround, tmp_path: Path) -> None:
    first, second = ground.fresh("one", FILLING), ground.fresh("two", FILLING)
    for site in (first, second):
        database = open_database(site.url)
        assert scan(database) == FILLING.letters
        database.close()
    ground.give_up(first)
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["template-0.db", "two.db"]


def test_a_server_elsewhere_must_be_one_of_this_machine() -> None:
    for url in ("postgresql+psycopg://u@db.tinh.gov.vn/x", "sqlite:///x.db", "nothing"):
        with pytest.raises(UnfitServer, match="--database: expected"):
            ElsewhereGround(url)


def test_the_morning_is_a_day_on_which_letters_leave() -> None:
    assert (day(MORNING, ZONE).isoformat(), MORNING.weekday()) == ("2026-10-05", 0)
