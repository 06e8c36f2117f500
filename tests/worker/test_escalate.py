"""A turn keeps nobody from the database while there is nothing to do, and little by little where all steps move."""

from collections import Counter
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import func, select, update

from tasks.climb import Climb
from tasks.contact import ContactRole
from tasks.database import Database
from tasks.escalate import Escalated
from tasks.letter import Letter, LetterKind, LetterState
from tasks.reminder import Reminder
from tasks.rules import Rules
from tasks.run import REMIND, record_run
from tasks.rungs import Ladder
from tasks.state import ExecutionState
from tasks.storm.hold import Hold
from tasks.task import Task
from tasks.workdays import calendar_of
from tests.support.office import MONDAY, ZONE, Office, at, make_desk
from tests.support.statement import counted_statements
from worker.escalate import A_PART, escalate_now
from worker.relay import poke_due

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
    written = list[int]()

    def what_is_due_leaves(_seconds: float) -> None:
        soon = THURSDAY + timedelta(seconds=len(written) + 1)
        with database.write() as session:
            written.append(session.scalar(select(func.count()).select_from(Reminder)) or 0)
            session.execute(update(Letter).where(Letter.due_at <= soon).values(state=LetterState.SENT))

    assert escalate_now(database, make_desk(), THURSDAY, 2, what_is_due_leaves) == Escalated(taken=6)
    assert written == [2, 4]
    with database.read() as session:
        letters = sorted(Counter(session.scalars(select(Reminder.letter_id))).values())
        assert letters == [3, 3]
        assert set(session.scalars(select(Letter.due_at))) == {THURSDAY + 3 * A_PART}


def test_a_turn_that_is_killed_between_two_parts_has_told_whole_heads(sqlite_database: Database) -> None:
    office = Office(sqlite_database).open()
    for number in range(2):
        late(office, 0, number)
    for lead in (1, 2, 1, 2):
        office.task(lead, MONDAY)
    for minute in range(2):
        escalate_now(sqlite_database, make_desk(), TUESDAY + minute * MINUTE)

    def killed(_seconds: float) -> None:
        raise SystemExit

    with pytest.raises(SystemExit):
        escalate_now(sqlite_database, make_desk(), THURSDAY, 2, killed)
    with sqlite_database.write() as session:
        session.execute(update(Letter).values(state=LetterState.SENT))
    assert escalate_now(sqlite_database, make_desk(), THURSDAY + MINUTE, 2).taken == 2


def test_a_morning_of_too_many_steps_is_held_whole(sqlite_database: Database) -> None:
    office = Office(sqlite_database).open()
    for number in range(6):
        late(office, 2, number)
    desk = make_desk(rules=Rules(storm_floor=5), ladder=Ladder(unanswered=()))
    with sqlite_database.write() as session:
        for on in (MONDAY - timedelta(days=days) for days in (0, 3, 4, 5, 6, 7, 10)):
            record_run(session, REMIND, on, datetime.combine(on, time(7, 30), ZONE), "")
    for minute in range(2):
        escalate_now(sqlite_database, desk, TUESDAY + minute * MINUTE)
    poked = list[int]()

    def relay(seconds: float) -> None:
        poke_due(sqlite_database, desk, poked.extend, THURSDAY + timedelta(seconds=seconds))

    escalate_now(sqlite_database, desk, THURSDAY, 2, relay)
    relay(60)
    with sqlite_database.read() as session:
        urgings = select(Letter.id).where(Letter.kind == LetterKind.URGE)
        assert len(session.scalars(urgings.where(Letter.hold_id.is_not(None))).all()) == 6
        assert not set(session.scalars(urgings)) & set(poked)
        assert "12 thay đổi" in session.scalars(select(Hold.cause)).one()


def test_what_sets_out_because_another_climb_ended_sets_out_in_the_same_turn(sqlite_database: Database) -> None:
    office, desk = Office(sqlite_database).open(), make_desk(ladder=Ladder(unanswered=()))
    late(office, 1)
    late(office, 0, 1)
    escalate_now(sqlite_database, desk, TUESDAY)
    with sqlite_database.write() as session:
        session.get_one(Task, 1).edit({"lead_department_id": 2})
    evening = at("2026-10-06 17:59")
    assert escalate_now(sqlite_database, desk, evening) == Escalated(ended=1, began=1)
    with sqlite_database.read() as session:
        assert session.scalar(select(Climb.since).where(Climb.ended_at.is_(None))) == evening


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
