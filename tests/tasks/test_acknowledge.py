"""What an answer does to a task, once, and how it is taken back."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier

import pytest

from tasks.acknowledge import UNDO_WITHIN, acknowledge, undo
from tasks.acknowledgement import Acknowledgement
from tasks.answer import Answer, Choice
from tasks.database import Database
from tasks.event_log import LoggedEvent
from tasks.handlers import BUS
from tasks.letter import Letter
from tasks.remind import remind
from tasks.reminder import Reminder
from tasks.state import ExecutionState
from tasks.task import Task
from tests.support.office import MONDAY, Office, at, make_desk, rows, with_two_letters

NOW = at("2026-10-05 08:00")
LEAD, HELPER = 1, 2
RECEIVED = Answer(choice=Choice.RECEIVED, answered_by="Văn thư")
REPORTED = Answer(
    choice=Choice.REPORTED, answered_by="Văn thư", result_document="7/BC-SXD", result_date=date(2026, 10, 2)
)
EXTENSION = Answer(
    choice=Choice.EXTENSION, answered_by="Văn thư", requested_deadline=date(2026, 10, 30), reason="mưa lũ"
)
OBSTACLE = Answer(choice=Choice.OBSTACLE, answered_by="Văn thư", need="kinh phí")
NOT_OURS = Answer(choice=Choice.NOT_OURS, answered_by="Văn thư", unit="Sở Tài chính")


@pytest.fixture
def office(sqlite_database: Database) -> Office:
    return furnish(sqlite_database)


@pytest.fixture
def either_office(database: Database) -> Office:
    """Where the database's own way of waiting matters."""
    return furnish(database)


def furnish(database: Database) -> Office:
    return with_two_letters(database, at("2026-10-05 07:30"))


def answer(office: Office, given: Answer, letter: int = LEAD, now: str = "2026-10-05 08:00") -> int:
    with office.database.write() as session:
        made = acknowledge(session, BUS, session.get_one(Letter, letter), 1, given, at(now), MONDAY)
    return made.id


def take_back(office: Office, given: int, letter: int = LEAD, now: str = "2026-10-05 08:05") -> bool:
    with office.database.write() as session:
        return undo(session, BUS, session.get_one(Letter, letter), given, at(now))


def look(office: Office) -> Task:
    with office.database.read() as session:
        return session.get_one(Task, 1)


def given_answers(office: Office) -> list[Acknowledgement]:
    with office.database.read() as session:
        return rows(session, Acknowledgement)


@pytest.mark.parametrize(
    ("given", "state"),
    [
        (RECEIVED, "in_progress"),
        (replace(RECEIVED, choice=Choice.IN_PROGRESS), "in_progress"),
        (REPORTED, "reported"),
        (EXTENSION, "in_progress"),
        (OBSTACLE, "in_progress"),
        (NOT_OURS, "transfer_requested"),
    ],
    ids=lambda value: value.choice if isinstance(value, Answer) else "",
)
def test_what_the_lead_department_answers_moves_the_task(office: Office, given: Answer, state: str) -> None:
    answer(office, given)
    assert look(office).state == state
    (kept,) = given_answers(office)
    assert (kept.choice, kept.state_before, kept.state_after) == (given.choice, "not_started", state)


@pytest.mark.parametrize("given", [RECEIVED, REPORTED, EXTENSION, OBSTACLE, NOT_OURS], ids=lambda given: given.choice)
def test_what_a_coordinating_department_answers_leaves_the_task_alone(office: Office, given: Answer) -> None:
    answer(office, given, HELPER)
    assert look(office).state == ExecutionState.NOT_STARTED
    assert given_answers(office)[0].state_after is None


def test_a_report_is_written_into_the_task(office: Office) -> None:
    answer(office, REPORTED)
    task = look(office)
    assert (task.reported_on, task.result_document, task.result_date) == (MONDAY, "7/BC-SXD", date(2026, 10, 2))


def test_receiving_is_not_a_step_back_for_a_task_that_is_further(office: Office) -> None:
    answer(office, REPORTED)
    answer(office, RECEIVED)
    assert look(office).state == ExecutionState.REPORTED


def test_a_request_for_more_time_does_not_move_the_deadline(office: Office) -> None:
    answer(office, EXTENSION)
    assert (look(office).deadline, look(office).deadline_version) == (MONDAY, 1)


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        (Answer(choice=Choice.RECEIVED, answered_by=""), ["answered_by"]),
        (Answer(choice=Choice.REPORTED, answered_by="An"), ["result_document", "result_date"]),
        (Answer(choice=Choice.EXTENSION, answered_by="An", reason="mưa"), ["requested_deadline"]),
        (Answer(choice=Choice.OBSTACLE, answered_by="An"), ["need"]),
        (Answer(choice=Choice.NOT_OURS, answered_by="An"), ["unit"]),
        (REPORTED, []),
    ],
)
def test_an_answer_names_what_it_lacks(given: Answer, missing: list[str]) -> None:
    assert given.missing() == missing


def test_the_same_answer_twice_is_one(office: Office) -> None:
    assert answer(office, RECEIVED) == answer(office, RECEIVED, now="2026-10-05 08:01")
    with office.database.read() as session:
        assert [each.name for each in rows(session, LoggedEvent)].count("TaskAcknowledged") == 1


def test_another_answer_is_another_row(office: Office) -> None:
    answer(office, RECEIVED)
    answer(office, replace(RECEIVED, answered_by="Trưởng phòng"))
    assert len(given_answers(office)) == 2


def both(step: Callable[[], object]) -> list[object]:
    """The step in two threads that start together."""
    start = Barrier(2)

    def one(_number: int) -> object:
        start.wait(20)
        return step()

    with ThreadPoolExecutor(2) as threads:
        return list(threads.map(one, range(2)))


def test_two_who_answer_the_same_at_once_make_one_row_and_one_event(either_office: Office) -> None:
    assert both(lambda: answer(either_office, REPORTED)) == [1, 1]
    assert len(given_answers(either_office)) == 1
    with either_office.database.read() as session:
        assert [each.name for each in rows(session, LoggedEvent)] == [
            "TaskAssigned",
            "TaskAcknowledged",
            "TaskStateChanged",
        ]


def test_two_who_undo_at_once_undo_once(either_office: Office) -> None:
    made = answer(either_office, RECEIVED)
    assert both(lambda: take_back(either_office, made)) == [True, True]
    with either_office.database.read() as session:
        assert [each.name for each in rows(session, LoggedEvent)].count("AcknowledgementUndone") == 1


@pytest.mark.parametrize("given", [RECEIVED, REPORTED, NOT_OURS], ids=lambda given: given.choice)
def test_an_answer_taken_back_in_time_leaves_the_task_as_it_was(office: Office, given: Answer) -> None:
    made = answer(office, given)
    assert take_back(office, made)
    task = look(office)
    assert (task.state, task.reported_on, task.result_document, task.result_date) == ("not_started", None, "", None)


def test_ten_minutes_are_the_last_moment_to_take_an_answer_back(office: Office) -> None:
    made = answer(office, RECEIVED)
    with office.database.write() as session:
        letter = session.get_one(Letter, LEAD)
        assert not undo(session, BUS, letter, made, NOW + UNDO_WITHIN + timedelta(seconds=1))
        assert undo(session, BUS, letter, made, NOW + UNDO_WITHIN)


def test_taking_back_twice_is_told_as_taken_back_however_late(office: Office) -> None:
    made = answer(office, RECEIVED)
    take_back(office, made)
    assert take_back(office, made, now="2026-10-06 08:00")


def test_an_answer_is_taken_back_through_its_own_letter_only(office: Office) -> None:
    made = answer(office, RECEIVED)
    assert not take_back(office, made, HELPER)
    assert not take_back(office, 999)
    assert look(office).state == ExecutionState.IN_PROGRESS


def test_an_answer_that_the_office_has_decided_on_is_not_taken_back(office: Office) -> None:
    made = answer(office, REPORTED)
    office.change(look(office), lambda task: task.confirm(MONDAY))
    assert not take_back(office, made)
    assert (look(office).state, look(office).result_document) == (ExecutionState.DONE, "7/BC-SXD")


def test_a_report_stands_while_a_colleague_who_gave_it_too_does_not_take_it_back(office: Office) -> None:
    first = answer(office, REPORTED)
    second = answer(office, replace(REPORTED, answered_by="Trần B"))
    assert take_back(office, first)
    assert look(office).state == ExecutionState.REPORTED
    assert second != first


def test_taking_back_a_request_leaves_the_earlier_receipt(office: Office) -> None:
    answer(office, RECEIVED)
    assert take_back(office, answer(office, EXTENSION))
    assert look(office).state == ExecutionState.IN_PROGRESS


def test_the_same_answer_may_be_given_again_after_it_was_taken_back(either_office: Office) -> None:
    first = answer(either_office, REPORTED)
    take_back(either_office, first)
    assert answer(either_office, REPORTED, now="2026-10-05 08:06") != first
    assert look(either_office).state == ExecutionState.REPORTED


def test_the_same_report_may_be_given_again_after_the_office_sent_the_task_back(office: Office) -> None:
    first = answer(office, REPORTED)
    office.change(look(office), lambda task: task.send_back("thiếu số liệu"))
    assert answer(office, REPORTED, now="2026-10-06 08:00") != first
    assert look(office).state == ExecutionState.REPORTED


def test_a_report_takes_the_task_out_of_letters_that_wait_at_once(either_office: Office) -> None:
    answer(either_office, REPORTED)
    with either_office.database.read() as session:
        assert {each.dropped for each in rows(session, Reminder)} == {"task became reported"}
        assert {each.state for each in rows(session, Letter)} == {"cancelled"}


def rungs_on(office: Office, when: str) -> list[tuple[int, bool]]:
    with office.database.write() as session:
        return [(each.rung, each.coordinating) for each in remind(session, make_desk(), at(when)).new]


def test_an_acknowledged_rung_is_quiet_and_the_next_still_comes(office: Office) -> None:
    answer(office, RECEIVED)
    assert rungs_on(office, "2026-10-05 09:00") == []
    assert rungs_on(office, "2026-10-06 07:30") == [(-1, False), (-1, True)]


@pytest.mark.parametrize("given", [REPORTED, NOT_OURS], ids=lambda given: given.choice)
def test_a_coordinating_department_that_is_through_is_left_in_peace_and_the_lead_is_not(
    office: Office, given: Answer
) -> None:
    answer(office, given, HELPER)
    assert rungs_on(office, "2026-10-06 07:30") == [(-1, False)]


@pytest.mark.parametrize("given", [REPORTED, NOT_OURS], ids=lambda given: given.choice)
def test_a_lead_department_is_reminded_again_once_the_office_gave_the_task_back(office: Office, given: Answer) -> None:
    answer(office, given)
    assert rungs_on(office, "2026-10-06 07:30") == []
    office.change(look(office), lambda task: task.become(ExecutionState.REDO, reason="thiếu số liệu"))
    assert (-2, False) in rungs_on(office, "2026-10-07 07:30")
