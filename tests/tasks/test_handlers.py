"""The table of events: what each happening does, in its own transaction."""

from collections.abc import Iterator
from datetime import date

import pytest

from tasks import event_log
from tasks.acknowledge import acknowledge, undo
from tasks.acknowledgement import Acknowledgement
from tasks.answer import Answer, Choice
from tasks.database import Database
from tasks.deadline_version import DeadlineVersion
from tasks.event_log import LoggedEvent
from tasks.events import Event
from tasks.handlers import BUS
from tasks.letter import Letter
from tasks.remind import remind
from tasks.reminder import Reminder
from tasks.state import ExecutionState
from tasks.still_needed import drop_needless
from tasks.task import Task
from tests.support.office import MONDAY, Office, at, make_desk, rows

LATER = date(2026, 10, 30)


@pytest.fixture
def office(sqlite_database: Database) -> Office:
    return furnish(sqlite_database)


def furnish(database: Database) -> Office:
    office = Office(database).open()
    lead = office.department()
    office.contact(lead)
    office.task(lead, MONDAY)
    return office


def scan(office: Office) -> None:
    with office.database.write() as session:
        remind(session, make_desk(), at("2026-10-05 07:30"))


def task(office: Office) -> Task:
    with office.database.read() as session:
        return session.get_one(Task, 1)


def logged(office: Office) -> list[str]:
    with office.database.read() as session:
        return [each.name for each in rows(session, LoggedEvent)]


def dropped(office: Office) -> list[str | None]:
    with office.database.read() as session:
        return [each.dropped for each in rows(session, Reminder)]


def answer(office: Office) -> None:
    with office.database.write() as session:
        given = Answer(choice=Choice.RECEIVED, answered_by="Văn thư")
        acknowledge(session, BUS, session.get_one(Letter, 1), 1, given, at("2026-10-05 08:00"), MONDAY)


def test_every_event_has_a_row_in_the_table() -> None:
    assert set(BUS.handlers) == set(_kinds(Event))


def _kinds(of: type[Event]) -> Iterator[type[Event]]:
    """All that may happen; what others are kinds of does not happen by itself."""
    for kind in of.__subclasses__():
        if kind.__module__.startswith("tasks."):
            yield from _kinds(kind) if kind.__subclasses__() else (kind,)


@pytest.mark.parametrize("event", sorted(BUS.handlers, key=str))
def test_every_event_is_written_into_the_log_first(event: type[Event]) -> None:
    assert BUS.handlers[event][0] is event_log.append


def test_assigning_keeps_the_first_deadline_version(office: Office) -> None:
    with office.database.read() as session:
        (kept,) = rows(session, DeadlineVersion)
    assert (kept.task_id, kept.version, kept.deadline, kept.reason) == (1, 1, MONDAY, "")
    assert logged(office) == ["TaskAssigned"]


def test_moving_the_deadline_keeps_each_version_and_drops_what_was_promised_for_the_old(office: Office) -> None:
    scan(office)
    office.change(task(office), lambda each: each.move_deadline(LATER, "mưa lũ"))
    with office.database.read() as session:
        versions = [(each.version, each.deadline, each.reason) for each in rows(session, DeadlineVersion)]
    assert versions == [(1, MONDAY, ""), (2, LATER, "mưa lũ")]
    assert dropped(office) == ["deadline moved"]


@pytest.mark.parametrize("state", ["reported", "done", "paused", "transfer_requested", "cancelled"])
def test_a_task_that_nobody_need_act_on_leaves_the_letters_that_wait(office: Office, state: str) -> None:
    scan(office)
    office.change(task(office), lambda each: each.become(ExecutionState(state)))
    assert dropped(office) == [f"task became {state}"]


@pytest.mark.parametrize("state", ["in_progress", "redo"])
def test_a_task_that_goes_on_stays_in_its_letter(office: Office, state: str) -> None:
    scan(office)
    office.change(task(office), lambda each: each.become(ExecutionState(state)))
    assert dropped(office) == [None]


def test_a_letter_under_way_is_left_to_the_last_look(office: Office) -> None:
    scan(office)
    with office.database.write() as session:
        session.get_one(Letter, 1).state = "sending"
    office.change(task(office), lambda each: each.report(MONDAY))
    assert dropped(office) == [None]


def test_an_edit_is_logged_with_old_and_new_and_changes_no_letter(office: Office) -> None:
    scan(office)
    office.change(task(office), lambda each: each.edit({"note": "xem lại"}))
    with office.database.read() as session:
        last = rows(session, LoggedEvent)[-1]
    assert (last.name, '"changes": {"note": ["", "xem lại"]}' in last.payload) == ("TaskChanged", True)
    assert dropped(office) == [None]


def test_nothing_happened_is_nothing_logged(office: Office) -> None:
    office.change(task(office), lambda each: each.edit({"note": ""}))
    office.change(task(office), lambda each: each.move_deadline(MONDAY))
    office.change(task(office), lambda each: each.become(ExecutionState.NOT_STARTED))
    assert logged(office) == ["TaskAssigned"]


def standing(office: Office) -> list[bool]:
    """Of each answer, whether the same words would be refused as said already."""
    with office.database.read() as session:
        return ["/" not in each.fingerprint for each in rows(session, Acknowledgement)]


def test_answers_may_repeat_once_the_deadline_moved(office: Office) -> None:
    scan(office)
    answer(office)
    office.change(task(office), lambda each: each.move_deadline(LATER))
    assert standing(office) == [False]


def test_answers_may_repeat_once_the_task_came_back_but_not_while_it_goes_on(office: Office) -> None:
    scan(office)
    answer(office)
    assert standing(office) == [True]
    office.change(task(office), lambda each: each.report(MONDAY))
    assert standing(office) == [True]
    office.change(task(office), lambda each: each.send_back("thiếu"))
    assert standing(office) == [False]


def test_what_happened_and_what_it_does_commit_together(office: Office) -> None:
    scan(office)
    with office.database.write() as session:
        held = session.get_one(Task, 1)
        BUS.publish(session, held.report(MONDAY), at("2026-10-05 09:00"), "office")
        session.rollback()
    assert (task(office).state, dropped(office), logged(office)) == ("not_started", [None], ["TaskAssigned"])


ANSWERED_AT = at("2026-10-05 08:00")


def answer_and_look(office: Office, choice: Choice = Choice.RECEIVED) -> int:
    """An answer given before the letter left, and what its last look makes of that."""
    with office.database.write() as session:
        letter = session.get_one(Letter, 1)
        given = Answer(choice=choice, answered_by="Văn thư", reason="mưa lũ", requested_deadline=LATER)
        made = acknowledge(session, BUS, letter, 1, given, ANSWERED_AT, MONDAY)
        drop_needless(session, letter)
    return made.id


def take_back(office: Office, given: int) -> None:
    with office.database.write() as session:
        assert undo(session, BUS, session.get_one(Letter, 1), given, ANSWERED_AT)


def test_a_rung_that_an_answer_kept_quiet_is_told_once_the_answer_is_taken_back(database: Database) -> None:
    office = furnish(database)
    scan(office)
    given = answer_and_look(office)
    assert dropped(office) == ["acknowledged"]
    take_back(office, given)
    assert dropped(office) == ["answer undone"]
    scan(office)
    assert dropped(office) == [None]


def test_a_rung_stays_quiet_while_another_answer_stands(office: Office) -> None:
    scan(office)
    answer_and_look(office)
    take_back(office, answer_and_look(office, Choice.EXTENSION))
    assert dropped(office) == ["acknowledged"]
    scan(office)
    assert dropped(office) == ["acknowledged"]


def test_an_answer_taken_back_changes_nothing_of_an_earlier_deadline(office: Office) -> None:
    scan(office)
    answer_and_look(office)
    office.change(task(office), lambda each: each.move_deadline(LATER))
    take_back(office, answer_and_look(office))
    assert dropped(office) == ["acknowledged"]
