from collections.abc import Callable
from datetime import date

import pytest

from tasks.database import Database
from tasks.handlers import BUS
from tasks.office import UnknownTaskError
from tasks.outside.put import Put, Saying, put_task
from tasks.outside.refusal import UnknownExternalIdError
from tasks.outside.revision import Revision
from tasks.outside.step import SaidStep, Step, step_by_code, step_by_external_id
from tasks.task import Task, WrongStateError
from tests.support.office import MONDAY, Office, at

NOW = at("2026-10-05 07:30")
Take = Callable[[Step, int], Put]


@pytest.fixture
def take(sqlite_database: Database) -> Take:
    """Say of task 42, NV1, that a step was taken, as of a version."""
    values = {"content": "Báo cáo", "lead_department_id": Office(sqlite_database).department()}
    with sqlite_database.write() as session:
        put_task(session, BUS, "vanban", Saying(external_id="42", values=values, revision=Revision(1)), NOW, "test")

    def say(step: Step, version: int) -> Put:
        said = SaidStep(step=step, on=MONDAY, reason="văn bản", revision=Revision(version))
        with sqlite_database.write() as session:
            return step_by_external_id(session, BUS, "vanban", "42", said, NOW, "test")

    return say


def test_steps_are_taken_once_and_in_the_order_of_their_versions(take: Take) -> None:
    assert take(Step.COMPLETE, 5).outcome == "changed"
    assert take(Step.COMPLETE, 6).outcome == "unchanged"
    assert take(Step.REOPEN, 4).outcome == "stale"
    reopened = take(Step.REOPEN, 7)
    assert (reopened.outcome, reopened.task.state, reopened.task.confirmed_on) == ("changed", "redo", None)
    cancelled = take(Step.CANCEL, 8)
    assert (cancelled.outcome, cancelled.task.state) == ("changed", "cancelled")


def test_a_step_that_the_state_does_not_allow_is_refused_and_not_remembered(take: Take) -> None:
    take(Step.COMPLETE, 2)
    with pytest.raises(WrongStateError):
        take(Step.CANCEL, 9)
    assert take(Step.REOPEN, 3).outcome == "changed"


def test_a_step_is_taken_by_code_too_and_of_no_task_that_is_unknown(take: Take, sqlite_database: Database) -> None:
    said = SaidStep(step=Step.COMPLETE, on=MONDAY, document="7/BC", document_date=date(2026, 10, 2))
    with sqlite_database.write() as session:
        done = step_by_code(session, BUS, "NV1", said, NOW, "test").task
    assert (done.state, done.reported_on, done.result_document) == ("done", MONDAY, "7/BC")
    with sqlite_database.write() as session:
        with pytest.raises(UnknownTaskError):
            step_by_code(session, BUS, "NV9", said, NOW, "test")
        with pytest.raises(UnknownExternalIdError):
            step_by_external_id(session, BUS, "vanban", "43", said, NOW, "test")


def test_a_report_keeps_its_day_when_the_task_is_completed(take: Take, sqlite_database: Database) -> None:
    reported = date(2026, 10, 1)
    with sqlite_database.write() as session:
        BUS.publish(session, session.get_one(Task, 1).report(reported), NOW, "test")
    assert take(Step.COMPLETE, 2).task.reported_on == reported
