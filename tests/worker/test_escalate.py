"""A turn keeps nobody from the database while there is nothing to do, and little by little where all steps move."""

from collections import Counter
from datetime import date, timedelta

from sqlalchemy import func, select, update

from tasks.climb import Climb
from tasks.contact import ContactRole
from tasks.database import Database
from tasks.escalate import Escalated
from tasks.letter import Letter, LetterState
from tasks.reminder import Reminder
from tasks.state import ExecutionState
from tasks.task import Task
from tasks.workdays import calendar_of
from tests.support.office import MONDAY, Office, at, make_desk
from tests.support.statement import counted_statements
from worker.escalate import escalate_now

TUESDAY, THURSDAY = at("2026-10-06 07:30"), at("2026-10-08 07:30")
MINUTE = timedelta(minutes=1)


def late(office: Office, tasks: int, department: int = 0) -> None:
    """A department with a contact, a head and some tasks that are late from TUESDAY on."""
    lead = office.department(f"Xã số {department}")
    office.contact(lead, f"xa{department}@vidu.gov.vn")
    office.contact(lead, f"ct{department}@vidu.gov.vn", role=ContactRole.HEAD)
    for _ in range(tasks):
        office.task(lead, MONDAY)


def test_in_a_quiet_minute_nobody_is_kept_waiting_by_a_turn_nor_it_by_anybody(sqlite_database: Database) -> None:
    late(Office(sqlite_database).open(), 2)
    assert escalate_now(sqlite_database, make_desk(), TUESDAY) == Escalated(began=2)
    escalate_now(sqlite_database, make_desk(), TUESDAY + MINUTE)
    with sqlite_database.write() as session:  # a turn that wrote would wait for it in vain
        session.execute(update(Climb).values(number=Climb.number))
        assert escalate_now(sqlite_database, make_desk(), TUESDAY + 2 * MINUTE) == Escalated()


def test_a_new_calendar_moves_every_next_step_a_few_tasks_at_a_time(database: Database) -> None:
    late(Office(database).open(), 5)
    for minute in range(2):
        escalate_now(database, make_desk(), TUESDAY + minute * MINUTE)
    wednesday_off = calendar_of([date(2026, 10, 7)], (), date(2027, 12, 31))
    desk = make_desk(read_calendar=lambda _session: wednesday_off)
    between = list[int]()

    def another_writes(_seconds: float) -> None:
        with database.write() as session:
            between.append(len(session.scalars(select(Climb.id).where(Climb.next_at == THURSDAY)).all()))
            session.execute(update(Task).values(note="viết xen vào"))

    assert escalate_now(database, desk, TUESDAY + 2 * MINUTE, 2, another_writes) == Escalated()
    assert between == [3, 1]
    with database.read() as session:
        assert set(session.scalars(select(Climb.next_at))) == {at("2026-10-09 07:30")}
    assert escalate_now(database, desk, THURSDAY) == Escalated()


def test_a_morning_of_many_steps_lets_others_in_between_and_yet_each_head_reads_all_in_one_letter(
    database: Database,
) -> None:
    office = Office(database).open()
    for number in range(2):
        late(office, 3, number)
    for minute in range(2):
        escalate_now(database, make_desk(), TUESDAY + minute * MINUTE)
    left = list[int]()

    def what_waits_leaves(_seconds: float) -> None:
        with database.write() as session:
            left.append(session.scalar(select(func.count()).select_from(Reminder)) or 0)
            session.execute(update(Letter).values(state=LetterState.SENT))

    assert escalate_now(database, make_desk(), THURSDAY, 2, what_waits_leaves) == Escalated(taken=6)
    assert left == [3, 6]
    with database.read() as session:
        letters = Counter(session.scalars(select(Reminder.letter_id)))
    assert letters == {1: 3, 2: 3}


def test_steps_of_many_tasks_take_as_many_questions_as_those_of_one(sqlite_database: Database) -> None:
    office, asked = Office(sqlite_database).open(), []
    for first, departments in ((0, 1), (1, 6)):
        for number in range(first, first + departments):
            late(office, 3, number)
        escalate_now(sqlite_database, make_desk(), TUESDAY)
        with counted_statements(sqlite_database) as turn:
            assert escalate_now(sqlite_database, make_desk(), THURSDAY).taken == 3 * departments
        asked.append(len([each for each in turn if each.startswith("SELECT")]))
        with sqlite_database.write() as session:
            session.execute(update(Climb).values(ended_at=THURSDAY))
            session.execute(update(Task).values(state=ExecutionState.DONE))
    assert asked[0] == asked[1]
