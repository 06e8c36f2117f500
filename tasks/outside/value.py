"""From the words of another system to columns of a task: departments found, numbers tidied, secrets refused."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tasks.intake.secret import is_secret
from tasks.match import How, Registry, UnknownNameError
from tasks.outside.refusal import GroupLeadsError, MissingValueError, SecretRefusedError
from tasks.outside.task_said import TaskSaid
from tasks.state import TaskKind
from tasks.text import fold, tidy_number

NEEDED = ("content", "lead")
"""What no task is without."""
_NAMED_OTHERWISE = frozenset({"lead", "coordinating"})


def read_values(said: TaskSaid, registry: Registry, today: date) -> dict[str, Any]:
    """Column → value of everything that was said, with `coordinating_ids` and `deadline_reason` beside.

    Raises:
        UnknownNameError: a department that nobody is for sure; it lists the three nearest.
        GroupLeadsError: many departments are to lead.
        MissingValueError: content or lead are said to be nothing.
        SecretRefusedError: the paper is marked secret.
    """
    if missing := [name for name in NEEDED if name in said.model_fields_set and not getattr(said, name)]:
        raise MissingValueError(missing)
    values = {name: getattr(said, name) for name in said.model_fields_set - _NAMED_OTHERWISE}
    if is_secret([each for each in values.values() if isinstance(each, str)], None, said.document_number):
        raise SecretRefusedError
    if "document_number" in values:
        values["document_number"] = tidy_number(said.document_number)
    if "lead" in said.model_fields_set and said.lead is not None:
        values["lead_department_id"] = lead_id(registry, said.lead, said.issued_on, today)
    if "coordinating" in said.model_fields_set:
        values["coordinating_ids"] = coordinating_ids(registry, said.coordinating, said.issued_on, today)
    return {name: value for name, value in values.items() if not (name == "kind" and value is None)}


def lead_id(registry: Registry, named: int | str, on: date | None, today: date) -> int:
    found = department_id(registry, named, on, today)
    if registry.by_id[found].group:
        raise GroupLeadsError(registry.by_id[found].name)
    return found


def coordinating_ids(registry: Registry, named: Sequence[int | str], on: date | None, today: date) -> list[int]:
    return sorted({department_id(registry, each, on, today) for each in named})


def department_id(registry: Registry, named: int | str, on: date | None, today: date) -> int:
    """The department that a number, a code or a name means for sure, and that is there today.

    Raises:
        UnknownNameError: there is none.
    """
    if isinstance(named, int):
        return _numbered(registry, named, today)
    match = registry.find(named, on, today)
    if match.how is How.ENDED:
        raise registry.ended(named, match.organisation)
    return match.organisation.id


def _numbered(registry: Registry, number: int, today: date) -> int:
    found = registry.by_id.get(number)
    if found is None:
        raise UnknownNameError(str(number), "số của một đơn vị trong danh mục", "xem danh mục đơn vị, hoặc ghi tên")
    if found.valid_to is not None and found.valid_to < today:
        raise registry.ended(found.name, found)
    return number


def with_derived(values: Mapping[str, Any], kind: str | None) -> dict[str, Any]:
    """What follows from what was said: the key of a number, and whether a task of this kind has a deadline now."""
    derived = dict(values)
    if "document_number" in values:
        derived["document_number_folded"] = fold(values["document_number"])
    if "deadline" in values and "kind" not in values and kind != TaskKind.RECURRING:
        derived["kind"] = TaskKind.UNDATED if values["deadline"] is None else TaskKind.DATED
    return derived
