"""The end of a consent is told once, however often it is asked about."""

from datetime import timedelta

from sqlalchemy import func, select

from tasks.clock import day
from tasks.database import Database
from tasks.letter import Letter, LetterKind
from tests.support.office import ZONE, Office, at, make_desk
from tests.support.plan import as_if_large, planned_statements, whole_tables
from worker.zalo.consent import tell_end

DESK = make_desk(channels=("email", "zalo"))
REFUSED = at("2026-10-05 08:00")


def told(database: Database, days: int) -> int:
    """How many notices there are once it was asked about so many days after the refusal, too."""
    with database.write() as session:
        tell_end(session, DESK, REFUSED, REFUSED + timedelta(days=days))
        notices = select(func.count(Letter.id)).where(
            Letter.kind == LetterKind.NOTICE, Letter.slot == day(REFUSED, ZONE)
        )
        return session.scalar(notices) or 0


def test_what_was_told_on_the_day_of_the_refusal_is_not_told_again(database: Database) -> None:
    Office(database).open()
    assert [told(database, days) for days in (0, 0, 1, 8)] == [1, 1, 1, 1]
    with database.read() as session:
        assert session.scalar(select(func.count(Letter.id))) == 1


def test_whether_it_was_told_is_asked_without_reading_all_letters(database: Database) -> None:
    Office(as_if_large(database)).open()
    told(database, 0)
    with planned_statements(database) as lines:
        told(database, 1)
    assert "letter" not in whole_tables(lines)
