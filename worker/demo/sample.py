"""A year of one province's work as its office would have written it down: 3,441 tasks, 3,285 of them done.

Drawn from a seed and a day: the same two always give the same tasks. No person, and no real event, is in it.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from tasks.state import ExecutionState, TaskKind, Urgency
from tasks.workdays import Calendar
from worker.demo.contact import NOBODY, OUTSIDE
from worker.demo.draft import Draft, Drafts
from worker.demo.field import Ask
from worker.demo.occurrence import occurrences, parent_issued, period_of
from worker.demo.organisation import Directory, Organisation, read_organisations
from worker.demo.sample_task import CAUSES, PROGRESS, SampleTask, content_of, helpers_of, note_of
from worker.demo.timeline import Outlook, Timeline, Timer, open_outlooks

TOTAL, DONE = 3441, 3285
SEED = 2026
FAMILY = (1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 5)
"""How many tasks one document gives."""
OPEN_FAMILY = (1, 1, 1, 2, 4)
RECURRING_SHARE = 0.2
UNDATED_SHARE = 0.012
MOST_URGED = 3


def draw(on: date, calendar: Calendar, seed: int = SEED) -> list[SampleTask]:
    """The tasks in the order of their documents' days.

    Raises:
        CalendarEnds: `calendar` does not reach some ten weeks beyond `on`.
    """
    rng = Random(f"{seed}:{on}")  # noqa: S311 - a sample, not a secret
    office = Office(Timer(on, calendar, rng), rng)
    tasks = list(office.open_with_relatives())
    while len(tasks) < TOTAL:
        tasks += office.family(TOTAL - len(tasks))
    return sorted(tasks, key=lambda each: (each.document.issued_on, each.document.key))


class Office:
    """Hands out the year's tasks, family by family: a family shares one document."""

    def __init__(self, timer: Timer, rng: Random) -> None:
        self._timer, self._rng = timer, rng
        self._directory = Directory(read_organisations())
        self._drafts = Drafts(self._directory, rng)

    def open_with_relatives(self) -> Iterator[SampleTask]:
        """Each open task, and the finished ones of its document: of other units, or of earlier periods."""
        hard_to_reach = [self._directory.find(name)[0] for name in (NOBODY, OUTSIDE)]
        for index, outlook in enumerate(open_outlooks()):
            if index < len(hard_to_reach):
                yield self._forced(outlook, hard_to_reach[index])
            elif (line := self._timer.open(outlook)) and (every := self._every(line)):
                yield from self._recurring(line, every)
            else:
                yield from self._family(line, self._rng.choice(OPEN_FAMILY))

    def family(self, room: int) -> Iterator[SampleTask]:
        """Up to `room` finished tasks of one document."""
        line = self._timer.done_undated() if self._rng.random() < UNDATED_SHARE else self._timer.done()
        yield from self._family(line, min(room, self._rng.choice(FAMILY)))

    def _family(self, line: Timeline, size: int) -> Iterator[SampleTask]:
        draw = self._drafts.draw if line.state is ExecutionState.DONE else self._drafts.draw_fresh
        draft = draw(line.issued_on, urgent=self._timer.urgent(line))
        for index, (ask, lead) in enumerate(self._drafts.asks(draft, size if line.original else 1)):
            own = line if index == 0 else self._timer.done(line.issued_on, line.original)
            yield self._task(draft, ask, lead, own, alone=size == 1)

    def _forced(self, outlook: Outlook, lead: Organisation) -> SampleTask:
        line = self._timer.open(outlook)
        draft = self._drafts.draw(line.issued_on, lead=lead)
        ask = next(ask for ask in draft.subject.asks if ask.leads == "@xa")
        return self._task(draft, ask, lead, line, alone=True)

    def _every(self, line: Timeline) -> str:
        """How often an open task returns, "" when it does not: some are this month's turn of a year's plan."""
        fits = line.state in {ExecutionState.IN_PROGRESS, ExecutionState.REPORTED}
        if line.deadline is None or not fits or self._rng.random() >= RECURRING_SHARE:
            return ""
        kinds = [every for every in ("quarter", "month") if period_of(line.deadline, every)]
        return next((every for every in kinds if self._drafts.plans_left(every)), "")

    def _recurring(self, line: Timeline, every: str) -> Iterator[SampleTask]:
        deadline = line.deadline or self._timer.on
        issued = parent_issued(self._timer, deadline)
        draft = self._drafts.draw(issued, every)
        ask, lead = self._drafts.asks(draft, 1)[0]
        yield self._task(draft, ask, lead, replace(line, issued_on=issued, original=deadline), alone=True)
        for day in occurrences(issued + timedelta(days=7), deadline, every):
            if day <= self._timer.on:
                done = self._timer.done(max(issued, self._timer.back(day, 20)), day)
                yield self._task(draft, ask, lead, replace(done, issued_on=issued, original=day), alone=True)

    def _task(self, draft: Draft, ask: Ask, lead: Organisation, line: Timeline, *, alone: bool) -> SampleTask:
        period = period_of(line.deadline, draft.subject.every) if line.deadline else ""
        behind = line.late or self._overdue(line)
        stated = None if period else line.original
        return SampleTask(
            document=draft.document,
            ask=ask,
            lead=lead,
            helps=helpers_of(self._drafts.helpers(draft), lead, self._rng),
            kind=_kind(draft, line),
            urgency=self._urgency(draft, line),
            content=content_of(ask, lead, draft.slots, stated, self._rng, alone=alone),
            line=line,
            period=period,
            note=note_of(line, period, self._rng),
            progress=self._rng.choice(PROGRESS) if line.state is ExecutionState.IN_PROGRESS else "",
            delay_reason=self._rng.choice(CAUSES) if behind else "",
            urged=self._rng.randint(1, MOST_URGED) if behind else 0,
        )

    def _overdue(self, line: Timeline) -> bool:
        return line.state is not ExecutionState.DONE and line.deadline is not None and line.deadline < self._timer.on

    def _urgency(self, draft: Draft, line: Timeline) -> Urgency:
        if draft.urgent:
            return self._rng.choice((Urgency.VERY_URGENT, Urgency.EXPRESS))
        if draft.subject.every or not self._timer.urgent(line):
            return Urgency.NORMAL
        return self._rng.choice((Urgency.NORMAL, Urgency.URGENT, Urgency.URGENT, Urgency.VERY_URGENT))


def _kind(draft: Draft, line: Timeline) -> TaskKind:
    if draft.subject.every:
        return TaskKind.RECURRING
    return TaskKind.DATED if line.deadline else TaskKind.UNDATED
