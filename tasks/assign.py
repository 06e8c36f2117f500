"""A new task is written: with its departments that co-ordinate, and a code where the office gave none."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session, make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value

from tasks.coordination import let_coordinate
from tasks.events import TaskAssigned
from tasks.insert_rows import insert_rows
from tasks.once import take_numbers
from tasks.task import Task


def assign(session: Session, task: Task, coordinating: Sequence[int] = ()) -> TaskAssigned:
    """Write a new task, with the departments that co-ordinate.

    Without a code of the office's own it is called NV and its number, short enough to type.
    """
    return assign_all(session, [task], [coordinating])[0]


def assign_all(
    session: Session, tasks: Sequence[Task], coordinating: Sequence[Sequence[int]] | None = None
) -> list[TaskAssigned]:
    """Write new tasks by the hundred: one statement for all of them."""
    rows = [{name: task.__dict__.get(name, default) for name, default in _BY_ITSELF.items()} for task in tasks]
    events = assign_rows(session, rows, coordinating or [()] * len(tasks))
    for task, row in zip(tasks, rows, strict=True):
        for name, value in row.items():
            set_committed_value(task, name, value)
        make_transient_to_detached(task)
    session.add_all(tasks)
    return events


def assign_rows(
    session: Session, rows: Sequence[dict[str, Any]], coordinating: Sequence[Sequence[int]]
) -> list[TaskAssigned]:
    """The same of tasks as plain rows, as an import has them: objects would cost several times as much.

    A row has every column of `blank_row`; its `id`, and where it has none its `code`, are put into it.
    """
    if not rows:
        return []
    for row, number in zip(rows, take_numbers(session, Task, len(rows)), strict=True):
        row["id"], row["code"] = number, row["code"] or f"NV{number}"
    insert_rows(session, Task, rows)
    let_coordinate(session, {row["id"]: each for row, each in zip(rows, coordinating, strict=True)})
    return [_assigned(row, each) for row, each in zip(rows, coordinating, strict=True)]


def blank_row() -> dict[str, Any]:
    """The columns of a task but its id, each as it is by itself; None where it has to be said."""
    return dict(_BY_ITSELF)


def _assigned(row: Mapping[str, Any], coordinating: Sequence[int]) -> TaskAssigned:
    return TaskAssigned(
        task_id=row["id"],
        code=row["code"],
        deadline=row["deadline"],
        version=row["deadline_version"],
        columns={name: row[name] for name, default in _COLUMNS if row[name] != default},
        coordinating=tuple(sorted(coordinating)),
    )


_TOLD_APART = frozenset({"id", "code", "deadline", "deadline_version"})
# With what each is by itself, read once: an import assigns tasks by the hundred thousand.
_BY_ITSELF = {each.name: getattr(each.default, "arg", None) for each in Task.__table__.columns if each.name != "id"}
_COLUMNS = tuple((name, default) for name, default in _BY_ITSELF.items() if name not in _TOLD_APART)
