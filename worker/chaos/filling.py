"""An office with letters due: as many departments and contacts as letters, each with tasks whose deadline is today."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from tasks.assign import assign_all
from tasks.contact import Contact, ContactRole
from tasks.database import Database
from tasks.department import Department, DepartmentKind
from tasks.handlers import BUS
from tasks.task import Task
from tasks.text import fold

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
# A Monday of an ordinary week, an hour after the letters may leave.
MORNING = datetime(2026, 10, 5, 8, 30, tzinfo=ZONE)
ASSIGNED = (MORNING - timedelta(days=20)).astimezone(UTC)
TODAY = MORNING.date()
FRIDAY = TODAY - timedelta(days=3)  # the working day before
AT_ONCE = 1_000


@dataclass(frozen=True)
class Filling:
    """`letters` contacts of a department each, `tasks` tasks a letter; every `zalo`-th contact prefers Zalo, 0 none.

    With `heads` each department also has one, who is written to by mail.
    """

    letters: int
    tasks: int = 1
    zalo: int = 0
    deadline: date = TODAY
    heads: bool = False


def fill(database: Database, filling: Filling) -> None:
    """Write the office down by the product's own steps, tasks with their events and the sealed log."""
    with database.write() as session:
        departments = [_department(number) for number in range(1, filling.letters + 1)]
        session.add_all(departments)
        session.flush()
        session.add_all(_contact(each.id, number, filling) for number, each in enumerate(departments, 1))
        session.add_all(_head(each.id, number) for number, each in enumerate(departments, 1) if filling.heads)
        tasks = list(_tasks(departments, filling))
        for start in range(0, len(tasks), AT_ONCE):
            _assign(session, tasks[start : start + AT_ONCE])


def address(number: int) -> str:
    """The mailbox of the contact with this number, from 1."""
    return f"xa{number}@tinh.gov.vn"


def head_address(number: int) -> str:
    """The mailbox of who leads the same department."""
    return f"chutich{number}@tinh.gov.vn"


def user_id(number: int) -> str:
    """The same contact on Zalo."""
    return f"{10**15 + number}"


def phone(number: int) -> str:
    """Its telephone."""
    return f"+849{number:08d}"


def _department(number: int) -> Department:
    name = f"UBND xã số {number}"
    return Department(name=name, folded=fold(name), kind=DepartmentKind.COMMUNE, position=number)


def _contact(department_id: int, number: int, filling: Filling) -> Contact:
    by_zalo = filling.zalo > 0 and number % filling.zalo == 0
    return Contact(
        department_id=department_id,
        title="Văn thư",
        email=address(number),
        zalo_user_id=user_id(number) if by_zalo else None,
        prefers="zalo,email" if by_zalo else "email,zalo",
    )


def _head(department_id: int, number: int) -> Contact:
    return Contact(department_id=department_id, title="Chủ tịch", email=head_address(number), role=ContactRole.HEAD)


def _tasks(departments: list[Department], filling: Filling) -> Iterator[Task]:
    for number, department in enumerate(departments, 1):
        for each in range(1, filling.tasks + 1):
            yield Task(
                code="",
                content_key=f"{number}/{each}",
                content=f"Báo cáo kết quả thực hiện việc số {each} của xã số {number}",
                document_number=f"{each}/UBND-KT",
                lead_department_id=department.id,
                original_deadline=filling.deadline,
                deadline=filling.deadline,
                deadline_version=1,
                created_at=ASSIGNED,
            )


def _assign(session: Session, tasks: list[Task]) -> None:
    for event in assign_all(session, tasks):
        BUS.publish(session, event, ASSIGNED, "chaos")
    session.flush()
