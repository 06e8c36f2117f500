"""An answer to what is overdue keeps the daily letter quiet for three working days; then it is asked for again."""

from datetime import date

from tasks.acknowledge import acknowledge
from tasks.answer import Answer, Choice
from tasks.database import Database
from tasks.handlers import BUS
from tasks.letter import Letter
from tasks.remind import remind
from tasks.rungs import Ladder
from tasks.share import Share
from tests.support.office import MONDAY, ZONE, Office, at, make_desk

DEFAULT = Ladder()


def scan(office: Office, day: str, ladder: Ladder = DEFAULT) -> list[int]:
    with office.database.write() as session:
        return [each.rung for each in remind(session, make_desk(ladder=ladder), at(f"{day} 07:30")).new]


def answer(office: Office, letter: int, moment: str) -> None:
    said = Answer(choice=Choice.IN_PROGRESS, answered_by="Chuyên viên")
    with office.database.write() as session:
        told = session.get_one(Letter, letter)
        acknowledge(session, BUS, told, 1, said, at(moment), at(moment).astimezone(ZONE).date())


def test_an_answer_to_what_is_overdue_is_asked_for_again_after_three_working_days(database: Database) -> None:
    office = Office(database).open()
    office.contact(office.department())
    office.task(1, MONDAY)
    assert scan(office, "2026-10-05") == [0]
    answer(office, 1, "2026-10-05 09:00")  # before the end of the day it is no answer to being late
    assert scan(office, "2026-10-06") == [-1]
    answer(office, 2, "2026-10-06 09:00")
    days = ("2026-10-07", "2026-10-08", "2026-10-09", "2026-10-12")
    assert [scan(office, each) for each in days] == [[], [], [-4], [-5]]


def test_a_share_of_three_days_and_of_ninety_is_a_rung_of_one_ladder(sqlite_database: Database) -> None:
    office = Office(sqlite_database).open()
    office.contact(office.department())
    office.task(1, date(2026, 12, 4), assigned_on=date(2026, 7, 30))  # 89 working days
    office.task(1, date(2026, 10, 7), assigned_on=date(2026, 10, 2))  # 3, 2 left
    ladder = Ladder(before=(Share(50), Share(25)), after=())
    assert scan(office, "2026-10-05", ladder) == [44]
    assert scan(office, "2026-10-06", ladder) == [1]
