"""A task changes by its own methods, and each says what happened."""

from datetime import date

import pytest

from tasks.assign import assign_all
from tasks.database import Database
from tasks.events import DeadlineChanged, TaskAssigned, TaskChanged, TaskStateChanged
from tasks.state import ExecutionState
from tasks.task import Task, WrongStateError
from tests.support.office import MONDAY, Office, at, rows

LATER = date(2026, 10, 30)
NOW = at("2026-10-05 07:30")


def task(**facts: object) -> Task:
    known = {"id": 7, "code": "NV7", "deadline": MONDAY, "deadline_version": 1, "state": "in_progress", "silent": False}
    return Task(**known | {"result_document": "", "note": ""} | facts)


def test_an_edit_tells_old_and_new_of_what_differs_only() -> None:
    changed = task(note="cũ", product="Báo cáo")
    assert changed.edit({"note": "mới", "product": "Báo cáo"}) == TaskChanged(
        task_id=7, code="NV7", changes={"note": ("cũ", "mới")}
    )
    assert (changed.note, changed.edit({"note": "mới"})) == ("mới", None)


def test_a_moved_deadline_is_a_new_version_and_ends_silence() -> None:
    moved = task(silent=True)
    assert moved.move_deadline(LATER, "mưa lũ") == DeadlineChanged(
        task_id=7, code="NV7", old=MONDAY, new=LATER, version=2, reason="mưa lũ"
    )
    assert (moved.deadline, moved.deadline_version, moved.silent) == (LATER, 2, False)


def test_the_same_deadline_again_is_nothing_and_none_is_a_deadline_too() -> None:
    moved = task()
    assert moved.move_deadline(MONDAY) is None
    gone = moved.move_deadline(None)
    assert gone is not None
    assert (gone.new, moved.deadline, moved.deadline_version) == (None, None, 2)


def test_a_report_keeps_its_facts_and_waits_for_the_office() -> None:
    reported = task()
    assert reported.report(MONDAY, "7/BC", LATER) == TaskStateChanged(
        task_id=7,
        code="NV7",
        old="in_progress",
        new=ExecutionState.REPORTED,
        facts={"reported_on": (None, MONDAY), "result_document": ("", "7/BC"), "result_date": (None, LATER)},
    )
    assert reported.confirm(LATER) is not None
    assert (reported.state, reported.confirmed_on) == ("done", LATER)


def test_a_state_said_again_without_new_facts_is_nothing() -> None:
    assert task().become(ExecutionState.IN_PROGRESS) is None
    assert task().become(ExecutionState.IN_PROGRESS, note="mới") is not None


@pytest.mark.parametrize("state", [state for state in ExecutionState if state is not ExecutionState.REPORTED])
def test_only_what_was_reported_is_confirmed_or_sent_back(state: ExecutionState) -> None:
    found = task(state=state)
    with pytest.raises(WrongStateError, match=f"NV7 đang ở trạng thái «{state.label}»"):
        found.confirm(MONDAY)
    with pytest.raises(WrongStateError, match="cần «Chờ xác nhận»"):
        found.send_back("thiếu")
    assert found.state == state


def new(lead: int, number: int, code: str = "") -> Task:
    return Task(
        lead_department_id=lead,
        content="Báo cáo",
        content_key=f"row {number}",
        code=code,
        created_at=NOW,
        deadline=MONDAY,
    )


def test_a_task_without_a_code_is_called_by_its_number(sqlite_database: Database) -> None:
    lead = Office(sqlite_database).department()
    with sqlite_database.write() as session:
        events = assign_all(session, [new(lead, 1), new(lead, 2, "KH-2026-1"), new(lead, 3)])
    assert [event.code for event in events] == ["NV1", "KH-2026-1", "NV3"]
    told = {"content_key": "row 1", "content": "Báo cáo", "lead_department_id": lead, "created_at": NOW}
    assert events[0] == TaskAssigned(task_id=1, code="NV1", deadline=MONDAY, version=1, columns=told)
    with sqlite_database.read() as session:
        assert [each.code for each in rows(session, Task)] == ["NV1", "KH-2026-1", "NV3"]
