"""Which co-ordinating departments were told of a task and have not answered: the lead department sees it."""

from collections.abc import Iterable, Mapping

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from tasks.acknowledgement import Acknowledgement, acknowledges
from tasks.among import among
from tasks.contact import Contact
from tasks.coordination import Coordination
from tasks.department import Department
from tasks.letter import MAY_HAVE_LEFT, Letter
from tasks.reminder import Reminder
from tasks.task import Task

_WAS_TOLD = exists().where(
    Reminder.task_id == Task.id,
    Reminder.deadline_version == Task.deadline_version,
    Reminder.coordinating.is_(True),
    Reminder.dropped.is_(None),
    Contact.id == Reminder.contact_id,
    Contact.department_id == Department.id,
    Letter.id == Reminder.letter_id,
    Letter.state.in_(MAY_HAVE_LEFT),
)
_ANSWERED = exists().where(
    Acknowledgement.task_id == Task.id,
    Acknowledgement.deadline_version == Task.deadline_version,
    *acknowledges(),
    Contact.id == Acknowledgement.contact_id,
    Contact.department_id == Department.id,
)
_SILENT = (
    select(Task.id, Department.name)
    .join(Coordination, Coordination.task_id == Task.id)
    .join(Department, Department.id == Coordination.department_id)
    .where(
        among(Task.id, "tasks"),
        Department.id != Task.lead_department_id,
        _WAS_TOLD,
        ~_ANSWERED,
    )
    .order_by(Task.id, Department.position, Department.name)
)


def silent_coordinators(session: Session, task_ids: Iterable[int]) -> Mapping[int, tuple[str, ...]]:
    """Task id → names in protocol order, for the deadline as it stands; tasks without any are left out."""
    found: dict[int, tuple[str, ...]] = {}
    for task_id, name in session.execute(_SILENT, {"tasks": sorted(set(task_ids))}):
        found[task_id] = (*found.get(task_id, ()), name)
    return found
