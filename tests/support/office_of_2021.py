"""An invented office of 2021 with the size of a real one: 3,441 tasks given up to 15 December, 3,285 of them done."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from tasks.department import Department, DepartmentKind
from tasks.state import ExecutionState, TaskKind
from tasks.task import Task
from tasks.text import fold

FIRST, LAST = date(2021, 1, 1), date(2021, 12, 15)
TOTAL, DONE = 3441, 3285
LATE, OVERDUE = 214, 31
CANCELLED = 12
DEPARTMENTS = (
    "Sở Nội vụ",
    "Sở Tài chính",
    "Sở Kế hoạch và Đầu tư",
    "Sở Nông nghiệp và Phát triển nông thôn",
    "Sở Giao thông vận tải",
    "Sở Y tế",
    "Sở Giáo dục và Đào tạo",
    "Sở Công Thương",
)
DISTRICTS = ("UBND huyện Bắc Sơn", "UBND huyện Đình Lập", "UBND huyện Cao Lộc", "UBND thành phố Lạng Sơn")
DAYS = (LAST - FIRST).days - 40


def fill(session: Session, entered: datetime = datetime(2021, 12, 15, 9, tzinfo=UTC)) -> None:
    """Write departments and tasks as they stood at the close of 15/12/2021; always the same."""
    kinds = (*[DepartmentKind.DEPARTMENT] * len(DEPARTMENTS), *[DepartmentKind.DISTRICT] * len(DISTRICTS))
    units = [
        Department(name=name, folded=fold(name), kind=kind, position=0 if kind == DepartmentKind.DEPARTMENT else 1)
        for name, kind in zip((*DEPARTMENTS, *DISTRICTS), kinds, strict=True)
    ]
    session.add_all(units)
    session.flush()
    session.execute(insert(Task), list(_rows([unit.id for unit in units], entered)))


def _rows(units: list[int], entered: datetime) -> Iterator[dict[str, Any]]:
    for place in range(TOTAL + CANCELLED):
        given = FIRST + timedelta(place * 7 % DAYS)
        yield {
            "code": f"NV{place + 1}",
            "content_key": f"2021-{place}",
            "content": f"Việc số {place + 1}",
            "document_number": f"{place + 1}/UBND-TH",
            "lead_department_id": units[place % len(units)],
            "kind": TaskKind.DATED,
            "field": ("Kinh tế", "Văn hóa - xã hội", "")[place % 3],
            "assigned_on": given,
            "created_at": entered,
            "original_deadline": given + timedelta(20),
            **_end(place, given + timedelta(20)),
        }


def _end(place: int, deadline: date) -> dict[str, Any]:
    reported = confirmed = None
    state = ExecutionState.CANCELLED if place >= TOTAL else ExecutionState.IN_PROGRESS
    if place < DONE:
        state, reported = ExecutionState.DONE, deadline + timedelta(3 if place < LATE else -2)
        confirmed = reported + timedelta(1)
    elif place >= DONE + OVERDUE:
        deadline = LAST + timedelta(1 + place % 30)
    return {"state": state, "deadline": deadline, "reported_on": reported, "confirmed_on": confirmed}
