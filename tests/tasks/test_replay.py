"""The event log, replayed into an empty database, gives the same tasks and the same plan."""

import shutil
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from tasks.acknowledge import acknowledge
from tasks.acknowledgement import Acknowledgement
from tasks.answer import Answer, Choice
from tasks.assign import assign
from tasks.calendar_day import load_calendar
from tasks.coordination import change_coordinating, coordinating_of
from tasks.database import Database, open_database
from tasks.deadline_version import DeadlineVersion
from tasks.due import find_due
from tasks.escalation import choose_recipients
from tasks.event_log import LoggedEvent
from tasks.handlers import BUS
from tasks.letter import Letter
from tasks.remind import remind
from tasks.reminder import Reminder
from tasks.replay import ReplayError, replay
from tasks.state import ExecutionState, Urgency
from tasks.task import Task, WrongStateError
from tests.support.office import MONDAY, ZONE, Office, at, make_desk, rows

NOW = at("2026-10-05 09:00")
COLUMNS = tuple(each.name for each in Task.__table__.columns)
DAYS = [MONDAY + timedelta(days=number) for number in range(30)]


def fill(database: Database) -> Office:
    """Three departments, each with one contact of the same number."""
    office = Office(database, now=NOW).open()
    for number in (1, 2, 3):
        office.contact(office.department(f"UBND xã {number}"), f"xa{number}@vidu.gov.vn")
    return office


def tasks_of(database: Database) -> list[dict[str, Any]]:
    """Each task whole, with who co-ordinates it and every deadline that it had."""
    with database.read() as session:
        versions = rows(session, DeadlineVersion)
        return [
            {name: getattr(task, name) for name in COLUMNS}
            | {"coordinating": coordinating_of(session, task.id)}
            | {"versions": [(v.version, v.deadline, v.reason, v.at) for v in versions if v.task_id == task.id]}
            for task in rows(session, Task)
        ]


def plan_of(database: Database) -> list[tuple[Any, ...]]:
    """What a scan of each of the days would find, if nothing had been told yet."""
    desk = make_desk()
    with database.write() as session:
        for told in (Acknowledgement, Reminder):
            session.execute(delete(told))
        calendar, recipients = load_calendar(session), choose_recipients(session, desk, NOW)
        found = [(on, find_due(session, on, calendar, desk.ladder, recipients, ZONE)) for on in DAYS]
        return [
            (on, each.task_id, each.deadline_version, each.rung, each.contact_id, each.coordinating)
            for on, due in found
            for each in due.due
        ]


def replayed(source: Database, target: Database) -> int:
    with source.read() as session, target.write() as other:
        return replay(other, rows(session, LoggedEvent))


Act = tuple[str, int, int]
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["assign", "edit", "move", "become", "office", "coordinate", "answer", "history"]),
        st.integers(0, 7),
        st.integers(0, 11),
    ),
    min_size=1,
    max_size=14,
)


def play(office: Office, acts: Iterable[Act]) -> None:
    for act, number, choice in [("assign", 0, 3), *acts]:
        with office.database.write() as session:
            known = rows(session, Task)
            try:
                _PLAYED[act](session, office, known[number % len(known)] if known else None, choice)
            except WrongStateError:
                continue


def _publish(session: Any, event: Any) -> None:
    BUS.publish(session, event, NOW, "tests")


def _assign(session: Any, office: Office, _task: Any, choice: int) -> None:
    office.made += 1
    facts = {"state": list(ExecutionState)[choice % 8], "urgency": list(Urgency)[choice % 4], "silent": choice == 11}
    lead, deadline = choice % 3 + 1, [None, MONDAY, DAYS[9]][choice % 3]
    task = Task(lead_department_id=lead, content=f"việc «{office.made}»", content_key=str(office.made), code="")
    for name, value in (facts | {"deadline": deadline, "original_deadline": deadline, "created_at": NOW}).items():
        setattr(task, name, value)
    _publish(session, assign(session, task, [each for each in (1, 2, 3) if each != lead][: choice % 3]))


def _edit(session: Any, _office: Office, task: Any, choice: int) -> None:
    edits: list[dict[str, Any]] = [
        {"note": f"ghi chú {choice}", "product": "Báo cáo"},
        {"lead_department_id": choice % 3 + 1},
        {"urgency": Urgency.EXPRESS, "issued_on": DAYS[choice]},
        {"kind": "undated", "period": None},
    ]
    _publish(session, task.edit(edits[choice % 4]))


def _move(session: Any, _office: Office, task: Any, choice: int) -> None:
    deadline = None if choice == 0 else DAYS[choice * 2]
    _publish(session, task.move_deadline(deadline, "mưa lũ", wakes=choice % 2 == 0))


def _become(session: Any, _office: Office, task: Any, choice: int) -> None:
    _publish(session, task.become(list(ExecutionState)[choice % 8], "theo văn bản", confirmed_on=DAYS[choice]))


def _office_acts(session: Any, _office: Office, task: Any, choice: int) -> None:
    steps: list[Callable[[], Any]] = [
        lambda: task.report(MONDAY, "12/BC", DAYS[choice]),
        lambda: task.confirm(DAYS[choice]),
        lambda: task.send_back("thiếu số liệu"),
        lambda: task.complete(MONDAY, "7/BC"),
        lambda: task.reopen("cử tri kiến nghị"),
        lambda: task.cancel("gộp"),
    ]
    _publish(session, steps[choice % 6]())


def _coordinate(session: Any, _office: Office, task: Any, choice: int) -> None:
    wanted = [each for each in (1, 2, 3) if choice & each]
    _publish(session, change_coordinating(session, task, coordinating_of(session, task.id), wanted))


def _answer(session: Any, _office: Office, _task: Any, choice: int) -> None:
    remind(session, make_desk(), NOW)
    letters = rows(session, Letter)
    reminded = [letter for letter in letters if letter.kind == "reminder"]
    if not reminded:
        return
    letter = reminded[choice % len(reminded)]
    said = Answer(choice=[Choice.RECEIVED, Choice.REPORTED, Choice.NOT_OURS][choice % 3], answered_by="Văn thư")
    said = replace(said, result_document="9/BC", result_date=MONDAY, unit="Sở Y tế")
    for reminder in session.query(Reminder).filter_by(letter_id=letter.id).order_by(Reminder.task_id):
        acknowledge(session, BUS, letter, reminder.task_id, said, NOW, MONDAY)


def _history(session: Any, _office: Office, task: Any, choice: int) -> None:
    BUS.quiet.publish(session, task.move_deadline(DAYS[choice], "gia hạn cũ", wakes=False), NOW, "import, cu.xlsx")


_PLAYED: dict[str, Callable[[Any, Office, Any, int], None]] = {
    "assign": _assign,
    "edit": _edit,
    "move": _move,
    "become": _become,
    "office": _office_acts,
    "coordinate": _coordinate,
    "answer": _answer,
    "history": _history,
}


@settings(max_examples=6)
@given(acts=ACTS)
def test_whatever_happened_the_log_gives_the_same_tasks_and_plan(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, acts: list[Act]
) -> None:
    folder = tmp_path_factory.mktemp("replay")
    source, target = (opened(sqlite_template, folder / name) for name in ("source.db", "target.db"))
    play(fill(source), acts)
    fill(target)
    replayed(source, target)
    assert tasks_of(target) == tasks_of(source)
    assert plan_of(target) == plan_of(source)
    source.close()
    target.close()


def opened(template: Path, path: Path) -> Database:
    shutil.copy(template, path)
    return open_database(f"sqlite:///{path}")


STORY: list[Act] = [
    ("assign", 0, 1),
    ("edit", 1, 5),
    ("answer", 0, 1),
    ("office", 0, 2),
    ("move", 1, 7),
    ("move", 1, 9),
    ("coordinate", 1, 2),
    ("become", 0, 4),
    ("become", 1, 4),
    ("become", 0, 5),
    ("become", 1, 5),
]


def test_a_database_goes_on_from_what_was_replayed(database: Database, sqlite_template: Path, tmp_path: Path) -> None:
    source = opened(sqlite_template, tmp_path / "source.db")
    play(fill(source), STORY)
    office = fill(database)
    assert replayed(source, database) > 2
    assert (tasks_of(database), plan_of(database)) == (tasks_of(source), plan_of(source))
    assert office.task(1, MONDAY).id == 3
    source.close()


@pytest.fixture
def told(sqlite_database: Database) -> Database:
    play(fill(sqlite_database), STORY)
    return sqlite_database


def log_of(database: Database) -> list[LoggedEvent]:
    with database.read() as session:
        return [each for each in rows(session, LoggedEvent) if each.name.startswith(("Task", "Deadline"))]


def without(log: list[LoggedEvent], name: str) -> list[LoggedEvent]:
    gap = next(each.id for each in log if each.name == name)
    return [each for each in log if each.id != gap]


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ("TaskAssigned", "never assigned"),
        ("DeadlineChanged", "deadline version 3 after 1"),
        ("TaskStateChanged", "was to be"),
    ],
)
def test_a_log_with_a_gap_is_refused_with_its_place(
    told: Database, sqlite_template: Path, tmp_path: Path, missing: str, words: str
) -> None:
    target = opened(sqlite_template, tmp_path / "target.db")
    fill(target)
    with pytest.raises(ReplayError, match=words), target.write() as session:
        replay(session, without(log_of(told), missing))
    target.close()


def test_a_log_that_began_before_tasks_were_written_whole_is_refused(sqlite_database: Database) -> None:
    fill(sqlite_database)
    old = LoggedEvent(id=7, at=NOW, name="TaskAssigned", task_id=1, actor="x", payload='{"deadline": null}', hash="")
    with pytest.raises(ReplayError, match=r"event 7 .*without its columns"), sqlite_database.write() as session:
        replay(session, [old])
