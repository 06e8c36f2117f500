"""A pause has a reason, an author and an end; while it runs nobody is reminded, and afterwards it is told once."""

from datetime import date
from typing import Any

import pytest

from tasks.acknowledge import acknowledge, undo
from tasks.answer import Answer, Choice
from tasks.calendar_day import load_calendar
from tasks.database import Database
from tasks.deadline import DeadlineState, deadline_state
from tasks.event_log import LoggedEvent
from tasks.handlers import BUS
from tasks.letter import Letter
from tasks.news import News
from tasks.pause import Pause
from tasks.pause_task import PauseDecidedError, PauseEndError, PauseReasonError, pause_task, refuse_pause
from tasks.remind import remind
from tasks.reminder import Reminder
from tasks.resume_task import ResumeDayError, end_pauses, resume_task
from tasks.state import ExecutionState
from tasks.task import Task, WrongStateError
from tests.support.office import MONDAY, Office, at, make_desk, rows

NOW = at("2026-10-01 09:00")
ON = date(2026, 10, 1)
UNTIL = date(2026, 10, 14)
LEAD = "office contact 2: Chánh Văn phòng"


def an_office(database: Database) -> Office:
    """One task, NV1, due on Monday, told of on Thursday by letter 1."""
    office = Office(database).open()
    lead = office.department()
    office.contact(lead)
    office.task(lead, MONDAY)
    with database.write() as session:
        remind(session, make_desk(), at("2026-10-01 07:30"))
    return office


@pytest.fixture
def office(database: Database) -> Office:
    return an_office(database)


@pytest.fixture
def small_office(sqlite_database: Database) -> Office:
    return an_office(sqlite_database)


def pause(office: Office, until: date = UNTIL, reason: str = "chờ bộ", **how: Any) -> None:
    with office.database.write() as session:
        pause_task(session, BUS, "NV1", until, reason, NOW, ON, LEAD, **how)


def propose(office: Office) -> int:
    given = Answer(choice=Choice.PAUSE, answered_by="An", until=UNTIL, reason="chờ bộ")
    with office.database.write() as session:
        return acknowledge(session, BUS, session.get_one(Letter, 1), 1, given, NOW, ON).id


def look(office: Office) -> Task:
    with office.database.read() as session:
        return session.get_one(Task, 1)


def kept(office: Office) -> list[tuple[str, date | None]]:
    with office.database.read() as session:
        return [(each.state, each.until) for each in rows(session, Pause)]


def scan(office: Office, when: str) -> list[tuple[int, date]]:
    """What is told of NV1 so far, after a scan."""
    with office.database.write() as session:
        remind(session, make_desk(), at(when))
    with office.database.read() as session:
        return [(each.rung, each.slot) for each in rows(session, Reminder) if each.dropped is None]


def test_a_task_rests_until_its_day_and_returns_to_its_state_told_once(office: Office) -> None:
    pause(office)
    pause(office)
    assert scan(office, "2026-10-06 07:30") == []
    with office.database.write() as session:
        assert end_pauses(session, BUS, at("2026-10-14 07:30"), UNTIL) == 0
    with office.database.write() as session:
        assert end_pauses(session, BUS, at("2026-10-15 07:30"), date(2026, 10, 15)) == 1
        assert end_pauses(session, BUS, at("2026-10-15 07:30"), date(2026, 10, 15)) == 0
    assert (look(office).state, look(office).deadline) == (ExecutionState.NOT_STARTED, MONDAY)
    assert kept(office) == [("ended", UNTIL)]
    assert scan(office, "2026-10-15 07:30") == [(-8, date(2026, 10, 15))]
    with office.database.read() as session:
        assert [each.kind for each in rows(session, News)] == ["assigned", "paused", "resumed"]
        names = [(each.name, each.actor) for each in rows(session, LoggedEvent)]
    assert names[1:] == [
        ("TaskPaused", LEAD),
        ("TaskStateChanged", LEAD),
        ("TaskResumed", "rule pause"),
        ("TaskStateChanged", "rule pause"),
    ]


def test_while_it_rests_it_is_not_overdue(small_office: Office) -> None:
    pause(small_office)
    with small_office.database.read() as session:
        calendar = load_calendar(session)
        assert deadline_state(session.get_one(Task, 1), UNTIL, calendar) is DeadlineState.STOPPED


def test_a_pause_needs_a_reason_and_an_end_to_come(small_office: Office) -> None:
    with pytest.raises(PauseReasonError, match="NV1 cần có lý do"):
        pause(small_office, reason=" ")
    with pytest.raises(PauseEndError, match="cần một ngày sau 01/10/2026"):
        pause(small_office, ON)
    small_office.change(look(small_office), lambda task: task.report(ON))
    with pytest.raises(WrongStateError):
        pause(small_office)


def test_the_end_may_be_changed_only_by_who_means_to(small_office: Office) -> None:
    pause(small_office)
    pause(small_office, date(2026, 10, 20))
    assert kept(small_office) == [("running", date(2026, 10, 20))]
    with pytest.raises(PauseDecidedError, match="đang tạm dừng đến hết ngày 20/10/2026"):
        pause(small_office, UNTIL, change=False)


def test_the_office_resumes_with_a_new_deadline_that_starts_its_rungs_afresh(small_office: Office) -> None:
    pause(small_office)
    with small_office.database.write() as session:
        with pytest.raises(ResumeDayError, match="sau 01/10/2026"):
            resume_task(session, BUS, "NV1", NOW, ON, LEAD, deadline=ON)
        resume_task(session, BUS, "NV1", NOW, ON, LEAD, deadline=date(2026, 10, 30), reason="đã có hướng dẫn")
    task = look(small_office)
    assert (task.state, task.deadline, task.deadline_version) == ("not_started", date(2026, 10, 30), 2)
    with small_office.database.write() as session, pytest.raises(WrongStateError, match="cần «Tạm dừng»"):
        resume_task(session, BUS, "NV1", NOW, ON, LEAD)


def test_a_department_proposes_and_the_office_decides(small_office: Office) -> None:
    propose(small_office)
    assert look(small_office).state == ExecutionState.IN_PROGRESS
    pause(small_office, change=False)
    assert kept(small_office) == [("running", UNTIL)]
    with small_office.database.write() as session, pytest.raises(PauseDecidedError):
        refuse_pause(session, BUS, "NV1", "đủ thời gian", NOW, LEAD)


def test_a_proposal_that_is_declined_may_be_made_again(small_office: Office) -> None:
    propose(small_office)
    for _ in range(2):
        with small_office.database.write() as session:
            refuse_pause(session, BUS, "NV1", "đủ thời gian", NOW, LEAD)
    propose(small_office)
    assert kept(small_office) == [("refused", UNTIL), ("asked", UNTIL)]


def test_a_proposal_taken_back_is_no_question_and_one_decided_is_not_taken_back(small_office: Office) -> None:
    def take_back(number: int) -> bool:
        with small_office.database.write() as session:
            return undo(session, BUS, session.get_one(Letter, 1), number, NOW)

    assert take_back(propose(small_office))
    given = propose(small_office)
    pause(small_office)
    assert not take_back(given)
    assert [state for state, _ in kept(small_office)] == ["withdrawn", "running"]


def test_a_file_that_says_paused_names_no_end_and_one_that_says_otherwise_ends_it(small_office: Office) -> None:
    small_office.change(look(small_office), lambda task: task.become(ExecutionState.PAUSED, reason="tệp nhập"))
    assert kept(small_office) == [("running", None)]
    pause(small_office, change=False)
    assert kept(small_office) == [("running", UNTIL)]
    small_office.change(look(small_office), lambda task: task.become(ExecutionState.IN_PROGRESS))
    assert kept(small_office) == [("ended", UNTIL)]
