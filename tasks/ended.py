"""Departments that have ended and still have open tasks: nothing moves by itself, so a person is told the mend."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tasks.department import Department
from tasks.state import OPEN
from tasks.task import Task


@dataclass(frozen=True)
class Ended:
    """`tasks` is how many open ones it leads; `successor` the name on record, which may be words for nobody."""

    name: str
    last: date
    successor: str
    tasks: int

    @property
    def mend(self) -> str:
        return f'dondoc department succeed "{self.name}" "{self.successor or "TÊN ĐƠN VỊ KẾ THỪA"}"'


def ended_with_tasks(session: Session, on: date) -> list[Ended]:
    """In protocol order. Few have ended, so the tasks of each are counted: nobody else's are looked at."""
    open_tasks = select(func.count()).where(Task.lead_department_id == Department.id, Task.state.in_(sorted(OPEN)))
    rows = session.execute(
        select(Department, open_tasks.correlate(Department).scalar_subquery().label("tasks"))
        .where(Department.valid_to < on)
        .order_by(Department.position, Department.id)
    )
    found = ((row.Department, row.tasks) for row in rows if row.tasks)
    return [Ended(each.name, each.valid_to, each.successor or "", tasks) for each, tasks in found]
