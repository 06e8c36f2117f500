"""Write rows as tasks: new ones are assigned, known ones change by their own methods, and every change is published."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.among import joined_among
from tasks.assign import assign_rows, blank_row
from tasks.coordination import Coordination, change_coordinating
from tasks.deadline_version import EXTENDED_BY_FILE, MOVED_BY_FILE
from tasks.events import Bus, TaskEvent
from tasks.insert_rows import insert_rows
from tasks.intake.candidate import Candidate
from tasks.intake.imported_row import ImportedRow, as_said, news, said_before
from tasks.intake.result import Outcome
from tasks.intake.task_key import OWN_CODE
from tasks.state import ExecutionState
from tasks.task import Task
from tasks.text import fold

_AT_THE_DEPARTMENT = frozenset({ExecutionState.NOT_STARTED, ExecutionState.IN_PROGRESS})
_PAST_THE_DEPARTMENT = frozenset({ExecutionState.REPORTED, ExecutionState.DONE})


_KNOWN = select(Task.id, Task.code, Task.content_key, ImportedRow.said).join(
    ImportedRow, ImportedRow.task_id == Task.id, isouter=True
)
_BY_KEY, _BY_CODE = (_KNOWN.where(joined_among(column, "these")) for column in (Task.content_key, Task.code))


class Known(NamedTuple):
    """Of a task that a row means: as much as a row that says nothing new needs of it."""

    id: int
    code: str


@dataclass(frozen=True)
class Written:
    """What became of a row: the task, the events of its change (none when new), what was kept against the file."""

    task: Task | Known
    is_new: bool
    events: Sequence[TaskEvent]
    kept: str = ""

    @property
    def outcome(self) -> Outcome:
        if self.is_new:
            return Outcome.CREATED
        return Outcome.UPDATED if self.events else Outcome.UNCHANGED


@dataclass(frozen=True, kw_only=True)
class TaskWriter:
    """Writes in the caller's transaction. `silent`: history, of which nobody is reminded or told."""

    session: Session
    bus: Bus
    now: datetime
    actor: str
    silent: bool = False

    def write(self, candidates: Sequence[Candidate]) -> Iterator[tuple[Candidate, Written]]:
        """Write a batch; the order is kept."""
        known, before = self._known(candidates)
        found = [known.get(candidate.row.code) or known.get(candidate.key) for candidate in candidates]
        said = [_said(candidate) for candidate in candidates]
        meant = list(zip(candidates, found, said, strict=True))
        new = self._create([(candidate, words) for candidate, task, words in meant if task is None])
        told = {task.id for _, task, words in meant if task and as_said(words) != before[task.id]}
        tasks, rows, helping = self._tasks(told), said_before(self.session, told), self._coordinating(told)
        for candidate, task, words in meant:
            if task is None:
                yield candidate, Written(new[candidate.key], is_new=True, events=())
            elif task.id not in told:
                yield candidate, Written(task, is_new=False, events=())
            else:
                row, others = rows.get(task.id), helping.get(task.id, set())
                yield candidate, self._change(tasks[task.id], candidate, words, row, others)

    def invented_codes(self, candidates: Sequence[Candidate]) -> set[str]:
        """Codes that look like this system's own and are no task's: writing them would take a later task's code."""
        codes = {candidate.row.code for candidate in candidates if OWN_CODE.fullmatch(candidate.row.code)}
        return codes - set(self.session.scalars(select(Task.code).where(Task.code.in_(codes))))

    def _known(self, candidates: Sequence[Candidate]) -> tuple[dict[str, Known], dict[int, str | None]]:
        """Tasks by content key and by code; and by id what the file said of each before, None when nothing."""
        keys = [candidate.key for candidate in candidates]
        codes = [candidate.row.code for candidate in candidates if candidate.row.code]
        found = [*self.session.execute(_BY_KEY, {"these": keys})]
        found += self.session.execute(_BY_CODE, {"these": codes}) if codes else ()
        known = {row.content_key: Known(row.id, row.code) for row in found}
        return known | {row.code: Known(row.id, row.code) for row in found}, {row.id: row.said for row in found}

    def _tasks(self, ids: Collection[int]) -> dict[int, Task]:
        return {task.id: task for task in self.session.scalars(select(Task).where(Task.id.in_(ids)))} if ids else {}

    def _coordinating(self, ids: Collection[int]) -> dict[int, set[int]]:
        rows = self.session.execute(
            select(Coordination.task_id, Coordination.department_id).where(Coordination.task_id.in_(ids))
        )
        found: dict[int, set[int]] = {}
        for task_id, department_id in rows:
            found.setdefault(task_id, set()).add(department_id)
        return found

    def _create(self, found: Sequence[tuple[Candidate, Mapping[str, Any]]]) -> dict[str, Known]:
        """New tasks by content key, all written at once."""
        rows = [self._new(candidate) for candidate, _ in found]
        helping = [sorted(set(candidate.coordinating_ids or ())) for candidate, _ in found]
        self._bus.publish_all(self.session, assign_rows(self.session, rows, helping), self.now, self.actor)
        new = {row["content_key"]: Known(row["id"], row["code"]) for row in rows}
        self._extend([candidate for candidate, _ in found], new)
        said = [{"task_id": new[candidate.key].id, "said": as_said(words)} for candidate, words in found]
        insert_rows(self.session, ImportedRow, said)
        return new

    def _new(self, candidate: Candidate) -> dict[str, Any]:
        row = candidate.row
        return blank_row() | {
            "code": row.code,
            "content_key": candidate.key,
            "lead_department_id": candidate.lead_id,
            "original_deadline": row.original_deadline,
            "deadline": row.original_deadline,
            "state": row.state or ExecutionState.NOT_STARTED,
            "silent": self.silent,
            "created_at": self.now,
            **_plain(candidate),
            **row.facts,
        }

    def _extend(self, candidates: Sequence[Candidate], new: Mapping[str, Known]) -> None:
        """A new task has its first deadline; those that the file tells after it follow, each with its event."""
        later = [each for each in candidates if each.row.deadline != each.row.original_deadline]
        tasks = self._tasks({new[candidate.key].id for candidate in later})
        for candidate in later:
            self._move(tasks[new[candidate.key].id], candidate.row.deadline, candidate, EXTENDED_BY_FILE)

    def _change(
        self,
        task: Task,
        candidate: Candidate,
        said: Mapping[str, Any],
        before: ImportedRow | None,
        helping: set[int],
    ) -> Written:
        new = news(said, before)
        events: list[TaskEvent | None] = [task.edit(_edited(new))]
        if "coordinating" in new:
            events.append(change_coordinating(self.session, task, helping, candidate.coordinating_ids or ()))
        for event in events:
            self._publish(event)
        if "deadline" in new:
            events += self._move(task, candidate.row.deadline, candidate, MOVED_BY_FILE)
        event, kept = self._change_state(task, new)
        events.append(event)
        self._remember(task, said, before)
        return Written(task, is_new=False, events=[each for each in events if each is not None], kept=kept)

    def _move(self, task: Task, deadline: date | None, candidate: Candidate, reason: str) -> list[TaskEvent]:
        """Move the deadline, by the extensions that the file tells, to where the file has it."""
        steps = _steps(task.deadline, deadline, candidate, reason)
        events = [task.move_deadline(until, why, wakes=not self.silent) for until, why in steps]
        for event in events:
            self._publish(event)
        return [event for event in events if event is not None]

    def _change_state(self, task: Task, new: Mapping[str, Any]) -> tuple[TaskEvent | None, str]:
        """Take state and facts; a list that is behind what the department answered does not take the answer back."""
        state = new.get("state") or _state_in_new_hands(task, new) or ExecutionState(task.state)
        if state in _AT_THE_DEPARTMENT and task.state in _PAST_THE_DEPARTMENT:
            found, kept = ExecutionState(state).label, ExecutionState(task.state).label
            return None, f"Tệp ghi «{found}» nhưng hệ thống đã ghi nhận «{kept}»: giữ nguyên «{kept}»."
        facts = {name: new[name] for name in FACTS if name in new}
        event = task.become(ExecutionState(state), reason="tệp nhập", **facts)
        self._publish(event)
        return event, ""

    def _remember(self, task: Task, said: Mapping[str, Any], before: ImportedRow | None) -> None:
        words = as_said(said)
        if before is None:
            self.session.add(ImportedRow(task_id=task.id, said=words))
        elif before.said != words:
            before.said = words

    @cached_property
    def _bus(self) -> Bus:
        return self.bus.quiet if self.silent else self.bus

    def _publish(self, event: TaskEvent | None) -> None:
        self._bus.publish(self.session, event, self.now, self.actor)


FACTS = ("reported_on", "confirmed_on", "result_document", "result_date")
_NOT_EDITED = frozenset({"coordinating", "deadline", "state", *FACTS})


def _plain(candidate: Candidate) -> dict[str, Any]:
    """Columns of the task that the row fills and that no event of their own tells of."""
    row = candidate.row
    return {
        "document_number": row.document_number,
        "document_number_folded": fold(row.document_number),
        "issued_on": row.issued_on,
        "assigned_on": row.assigned_on,
        "content": row.content,
        "kind": row.kind,
        "period": row.period,
        "deadline_rule": row.rule,
        **row.texts,
    }


def _said(candidate: Candidate) -> dict[str, Any]:
    """Everything that the row says. A blank cell says nothing, but for a deadline column: blank is no deadline."""
    row = candidate.row
    said = {name: value for name, value in _plain(candidate).items() if value not in {None, ""}}
    said["lead_department_id"] = candidate.lead_id
    if candidate.coordinating_ids is not None:
        said["coordinating"] = sorted(candidate.coordinating_ids)
    if row.deadline_said:
        said |= {"deadline": row.deadline, "original_deadline": row.original_deadline}
    else:
        said.pop("kind", None)
    if row.state is not None:
        said["state"] = row.state
    return said | dict(row.facts)


def _state_in_new_hands(task: Task, new: Mapping[str, Any]) -> ExecutionState | None:
    """A transfer that was asked for is granted by a row with another lead department, which then has it afresh."""
    granted = "lead_department_id" in new and task.state == ExecutionState.TRANSFER_REQUESTED
    return ExecutionState.NOT_STARTED if granted else None


def _edited(new: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in new.items() if name not in _NOT_EDITED}


def _steps(
    current: date | None, target: date | None, candidate: Candidate, reason: str
) -> list[tuple[date | None, str]]:
    """The deadlines from `current` to `target`: by the extensions that the file tells, else in one step."""
    if target == current:
        return []
    steps: list[tuple[date | None, str]] = [
        (extension.until, extension.reason)
        for extension in candidate.row.extensions
        if (current is None or extension.until > current) and (target is None or extension.until <= target)
    ]
    return steps if steps and steps[-1][0] == target else [(target, reason)]
