"""What the office decides, and how it is refused."""

from datetime import UTC, date, datetime

import pytest

from tasks.assign import assign
from tasks.database import Database
from tasks.department import Department, DepartmentKind
from tasks.handlers import BUS
from tasks.office import (
    ReasonMissingError,
    UnknownTaskError,
    confirm_task,
    find_task,
    return_task,
)
from tasks.state import ExecutionState
from tasks.task import Task, WrongStateError

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
ON = date(2026, 11, 23)
ACTOR = "office"


@pytest.fixture
def office(database: Database) -> Database:
    """One task, NV1, reported."""
    with database.write() as session:
        department = Department(name="Sở Xây dựng", folded="so xay dung", kind=DepartmentKind.DEPARTMENT)
        session.add(department)
        session.flush()
        task = Task(
            code="NV1",
            content_key="1",
            content="Báo cáo",
            lead_department_id=department.id,
            deadline=date(2026, 11, 26),
            deadline_version=1,
            created_at=NOW,
        )
        BUS.publish(session, assign(session, task), NOW, ACTOR)
        BUS.publish(session, task.report(ON, "1/BC", ON), NOW, ACTOR)
    return database


def test_a_reported_task_is_confirmed_once(office: Database) -> None:
    with office.write() as session:
        assert confirm_task(session, BUS, "nv1 ", NOW, ON, ACTOR).state == ExecutionState.DONE
    with office.write() as session, pytest.raises(WrongStateError, match="NV1 đang ở trạng thái «Hoàn thành»"):
        confirm_task(session, BUS, "NV1", NOW, ON, ACTOR)


def test_a_task_is_sent_back_with_a_reason_only(office: Database) -> None:
    with office.write() as session:
        with pytest.raises(ReasonMissingError, match="NV1 cần có lý do"):
            return_task(session, BUS, "NV1", " \x00 ", NOW, ACTOR)
        assert return_task(session, BUS, "NV1", "Thiếu số liệu", NOW, ACTOR).state == ExecutionState.REDO


def test_a_code_that_no_task_has_is_named(office: Database) -> None:
    with office.write() as session, pytest.raises(UnknownTaskError, match="«NV99»"):
        find_task(session, "NV99")
