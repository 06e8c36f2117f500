"""Whatever has something new is found by the question what may have."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import true, update
from sqlalchemy.orm import Session

from tasks.acknowledge import acknowledge
from tasks.answer import Answer, Choice
from tasks.climb import Climb
from tasks.climbing import read_climbing
from tasks.clock import day
from tasks.contact import Contact, ContactRole
from tasks.database import Database
from tasks.desk import Desk
from tasks.escalate import escalate, look
from tasks.follow_up import drop_follow_ups
from tasks.handlers import BUS
from tasks.letter import Letter, LetterState
from tasks.office_hours import OfficeHours, Span
from tasks.remind import remind
from tasks.rungs import Ladder
from tasks.state import ExecutionState, TaskKind
from tasks.task import Task
from tasks.workdays import Calendar, calendar_of
from tests.support.office import MONDAY, ZONE, Office, at, make_desk, office_in_copy

FIRST = at("2026-10-05 07:35")
OFF = st.sets(st.integers(1, 30).map(lambda days: MONDAY + timedelta(days=days)), max_size=8)
CALENDARS = st.builds(calendar_of, OFF, st.just(()), st.just(date(2027, 12, 31)))
HOURS = st.sampled_from([OfficeHours(ZONE).spans, OfficeHours(ZONE).spans[:1]])
STATES = st.sampled_from([each for each in ExecutionState if each != ExecutionState.REDO])
ACTS = st.one_of(
    st.tuples(st.just("become"), STATES),
    st.tuples(st.just("redo"), st.none()),
    st.tuples(st.just("move"), st.integers(-3, 20).map(lambda days: MONDAY + timedelta(days=days))),
    st.tuples(st.just("answer"), st.none()),
    st.tuples(st.just("put_off"), st.integers(1, 9).map(lambda days: MONDAY + timedelta(days=days))),
    st.tuples(st.just("ask_again"), st.none()),
    st.tuples(st.just("lead"), st.integers(1, 2)),
    st.tuples(st.just("contact"), st.integers(1, 2)),
    st.tuples(st.just("resume_as_before"), st.none()),
    st.tuples(st.just("kind"), st.sampled_from([TaskKind.DATED, TaskKind.UNDATED])),
    st.tuples(st.just("hold"), st.booleans()),
    st.tuples(st.just("leave"), st.none()),
    st.tuples(st.just("calendar"), CALENDARS),
    st.tuples(st.just("hours"), HOURS),
)
MINUTES = st.lists(st.tuples(st.lists(ACTS, max_size=2), st.integers(1, 4 * 24 * 60)), min_size=4, max_size=12)


@contextmanager
def an_office(template: Path) -> Iterator[Office]:
    """Four tasks, one of them under way, their letters sent; two departments, a contact and a head."""
    with office_in_copy(template) as office:
        lead, _ = office.open().department(), office.department("Sở Tài chính")
        office.contact(lead)
        office.contact(lead, "gd@vidu.gov.vn", role=ContactRole.HEAD)
        for days in (-3, 0, 9):
            office.task(lead, MONDAY + timedelta(days=days))
        office.task(lead, MONDAY + timedelta(days=30), state=ExecutionState.IN_PROGRESS)
        with office.database.write() as session:
            remind(session, make_desk(), FIRST)
            session.execute(update(Letter).values(state=LetterState.SENT, sent_at=FIRST))
        yield office


class Play:
    """What happens to the first task, and by which desk it is looked at."""

    def __init__(self, office: Office) -> None:
        self.office, self.now, self.desk = office, FIRST, make_desk()

    def act(self, what: str, given: object) -> None:
        with self.office.database.write() as session:
            task = session.get_one(Task, 1)
            changed = getattr(self, f"_{what}")(session, task, given)
            if changed is not None:
                BUS.publish(session, changed, self.now, "test")

    def _become(self, _session: Session, task: Task, state: ExecutionState) -> object:
        return task.become(state)

    def _redo(self, _session: Session, task: Task, _none: None) -> object:
        return task.become(ExecutionState.REDO)

    def _move(self, _session: Session, task: Task, deadline: date) -> object:
        return task.move_deadline(deadline)

    def _lead(self, _session: Session, task: Task, lead: int) -> object:
        return task.edit({"lead_department_id": lead})

    def _kind(self, _session: Session, task: Task, kind: TaskKind) -> object:
        return task.edit({"kind": kind})

    def _answer(self, session: Session, _task: Task, _none: None) -> None:
        self._say(session, Answer(choice=Choice.RECEIVED, answered_by="Chuyên viên"))

    def _put_off(self, session: Session, _task: Task, until: date) -> None:
        self._say(session, Answer(choice=Choice.FOLLOW_UP, answered_by="Chuyên viên", until=until), until)

    def _say(self, session: Session, said: Answer, again: date | None = None) -> None:
        letter, on = session.get_one(Letter, 1), day(self.now, ZONE)
        acknowledge(session, BUS, letter, 1, said, self.now, on, told_again=again)

    def _ask_again(self, session: Session, _task: Task, _none: None) -> None:
        drop_follow_ups(session, self.now, task_id=1)

    def _contact(self, session: Session, _task: Task, department: int) -> None:
        session.get_one(Contact, 1).department_id = department

    def _resume_as_before(self, session: Session, task: Task, _none: None) -> None:
        """As a process of an older version does it, or a repair by hand."""
        task.state = ExecutionState.IN_PROGRESS
        session.execute(update(Climb).values(stands_since=None))

    def _hold(self, session: Session, _task: Task, held: bool) -> None:
        state = LetterState.PENDING if held else LetterState.SENT
        session.execute(update(Letter).where(Letter.id == 1).values(state=state, hold_id=1 if held else None))

    def _leave(self, session: Session, _task: Task, _none: None) -> None:
        """Whatever waits leaves, so that who is urged by it has had the day's letter."""
        waits = Letter.state == LetterState.PENDING, Letter.hold_id.is_(None)
        session.execute(update(Letter).where(*waits).values(state=LetterState.SENT, sent_at=self.now))

    def _calendar(self, _session: Session, _task: Task, calendar: Calendar) -> None:
        self.desk = make_desk(ladder=self.desk.ladder, read_calendar=lambda _session: calendar)

    def _hours(self, _session: Session, _task: Task, spans: tuple[Span, ...]) -> None:
        self.desk = make_desk(ladder=Ladder(hours=spans), read_calendar=self.desk.read_calendar)


def moving(database: Database, desk: Desk, play: Play) -> set[int]:
    """All climbs that have something new, whatever the question says."""
    with database.read() as session:
        calendar = desk.read_calendar(session)
        return {
            each.climb.id
            for each in read_climbing(session, desk, calendar, play.now, true())
            if each.moves(play.now) and desk.hours.open_at(play.now, calendar)
        }


@settings(max_examples=25)
@given(minutes=MINUTES)
def test_whatever_moves_is_found(sqlite_template: Path, minutes: list[tuple[list[tuple[str, object]], int]]) -> None:
    with an_office(sqlite_template) as office:
        play = Play(office)
        for acts, later in minutes:
            for what, given in acts:
                play.act(what, given)
            play.now += timedelta(minutes=later)
            wanted = moving(office.database, play.desk, play)
            with office.database.write() as session:
                found = look(session, play.desk, play.now)
                assert found.changed.union(found.due) == wanted
                escalate(session, play.desk, BUS, play.now)
