"""What happens to a task is told, once, to whom it concerns; also when its letter is under way."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tasks.coordination import change_coordinating, coordinating_of
from tasks.database import Database
from tasks.handlers import BUS
from tasks.letter import Letter
from tasks.news import News
from tasks.post_news import post_news
from tasks.remind import remind
from tasks.reminder import Reminder
from tasks.state import ExecutionState, Urgency
from tasks.still_needed import drop_needless
from tasks.task import Task
from tests.support.office import MONDAY, Office, at, make_desk, rows

NOW = at("2026-10-05 09:00")
LATER = date(2026, 10, 20)
LAST = date(2026, 10, 30)
Step = Callable[[Task], Any]
TOLD_OF = ("sending", "wire", "sent", "unknown")


def furnish(database: Database, state: str | None = "sent") -> Office:
    """Letter 1 reminds contact 1 of department 1 of task 1, given long ago; contact 2 is department 2's."""
    office = Office(database).open()
    lead = office.department()
    office.contact(lead)
    office.contact(office.department("Sở Tài chính"), "tc@vidu.gov.vn")
    office.task(lead, MONDAY)
    with database.write() as session:
        session.query(News).delete()
        if state:
            remind(session, make_desk(), at("2026-10-05 07:30"))
            session.get_one(Letter, 1).state = state
    return office


@pytest.fixture
def office(sqlite_database: Database) -> Office:
    return furnish(sqlite_database)


def happen(office: Office, *steps: Step) -> None:
    office.now = NOW
    for step in steps:
        office.change(first(), step)


def first() -> Task:
    return Task(id=1)


def coordinate(office: Office, departments: set[int]) -> None:
    office.now += timedelta(minutes=1)
    with office.database.write() as session:
        task = session.get_one(Task, 1)
        change = change_coordinating(session, task, coordinating_of(session, 1), departments)
        BUS.publish(session, change, office.now, "test")


def waiting(office: Office) -> list[tuple[str, str, dict[str, Any]]]:
    with office.database.read() as session:
        return [(each.kind, each.reader, json.loads(each.facts)) for each in rows(session, News)]


def post(office: Office) -> list[tuple[int, list[str]]]:
    """What is told by letters made now: to whom, and what."""
    with office.database.write() as session:
        post_news(session, make_desk(), NOW)
    with office.database.read() as session:
        letters = {each.id: each.contact_id for each in rows(session, Letter) if each.kind == "news"}
        told = [each for each in rows(session, News) if each.dropped is None]
        return [(to, [each.kind for each in told if each.letter_id == letter]) for letter, to in letters.items()]


def moved(task: Task) -> Any:
    return task.move_deadline(LATER, "mưa lũ")


def done(task: Task) -> Any:
    return task.become(ExecutionState.DONE, confirmed_on=MONDAY, result_document="12/BC")


def cancelled(task: Task) -> Any:
    return task.become(ExecutionState.CANCELLED, reason="gộp")


def handed_over(task: Task) -> Any:
    return task.edit({"lead_department_id": 2})


@pytest.mark.parametrize("state", TOLD_OF)
@pytest.mark.parametrize(
    ("step", "kind", "facts"),
    [
        (moved, "moved", {"old": "2026-10-05", "new": "2026-10-20", "version": 2, "reason": "mưa lũ"}),
        (done, "completed", {"on": "2026-10-05", "result": "12/BC"}),
        (cancelled, "cancelled", {"reason": "gộp"}),
    ],
)
def test_whoever_was_told_of_the_task_is_told_what_became_of_it(
    sqlite_database: Database, state: str, step: Step, kind: str, facts: dict[str, Any]
) -> None:
    office = furnish(sqlite_database, state)
    happen(office, step)
    assert waiting(office) == [(kind, "contact 1", facts)]


@pytest.mark.parametrize("state", [None, "pending", "dead", "cancelled"])
@pytest.mark.parametrize("step", [moved, done, cancelled])
def test_when_nobody_was_told_nobody_is(sqlite_database: Database, state: str | None, step: Step) -> None:
    office = furnish(sqlite_database, state)
    happen(office, step)
    assert waiting(office) == []


def test_a_deadline_that_moved_twice_is_told_from_what_the_reader_knows(office: Office) -> None:
    happen(office, moved, lambda task: task.move_deadline(LAST))
    assert [facts["old"] for _, _, facts in waiting(office)] == ["2026-10-05", "2026-10-05"]
    assert post(office) == [(1, ["moved"])]


def test_a_deadline_that_moved_again_after_it_was_told_is_told_from_there(office: Office) -> None:
    happen(office, moved)
    post(office)
    with office.database.write() as session:
        session.get_one(Letter, 2).state = "sent"
    happen(office, lambda task: task.move_deadline(LAST))
    assert waiting(office)[-1][2] == {"old": "2026-10-20", "new": "2026-10-30", "version": 3}


def test_a_deadline_that_moves_twice_before_the_letter_leaves_is_told_once_from_the_first_to_the_last(
    office: Office,
) -> None:
    happen(office, moved)
    assert post(office) == [(1, ["moved"])]
    happen(office, lambda task: task.move_deadline(LAST))
    with office.database.write() as session:
        assert drop_needless(session, session.get_one(Letter, 2)) == "deadline moved"
        session.get_one(Letter, 2).state = "cancelled"
    assert post(office) == [(1, []), (1, ["moved"])]
    assert waiting(office)[-1][2] == {"old": "2026-10-05", "new": "2026-10-30", "version": 3}


def test_a_deadline_that_moved_back_before_anybody_knew_is_no_news(office: Office) -> None:
    happen(office, moved, lambda task: task.move_deadline(MONDAY))
    assert post(office) == []


def test_a_reason_that_names_only_the_file_is_not_told(office: Office) -> None:
    happen(office, lambda task: task.move_deadline(LATER, "Hạn trong tệp nhập đã thay đổi"))
    assert "reason" not in waiting(office)[0][2]


def test_a_report_is_told_to_nobody(office: Office) -> None:
    happen(office, lambda task: task.report(MONDAY, "12/BC"))
    assert waiting(office) == []


def test_a_task_that_had_been_sent_back_is_not_sent_back_again_by_the_end_of_a_pause(office: Office) -> None:
    happen(office, lambda task: task.report(MONDAY), lambda task: task.send_back("thiếu số liệu"))
    happen(office, lambda task: task.become(ExecutionState.PAUSED), lambda task: task.become(ExecutionState.REDO))
    assert [kind for kind, *_ in waiting(office)] == ["sent_back"]


def test_what_is_sent_back_is_told_with_its_reason_to_whoever_leads(office: Office) -> None:
    happen(office, lambda task: task.report(MONDAY), lambda task: task.send_back("thiếu số liệu"))
    assert waiting(office) == [("sent_back", "department 1", {"reason": "thiếu số liệu"})]


def test_a_report_that_its_department_takes_back_is_told_to_nobody(office: Office) -> None:
    happen(office, lambda task: task.become(ExecutionState.REDO), lambda task: task.report(MONDAY))
    before = waiting(office)
    happen(office, lambda task: task.become(ExecutionState.REDO, reason="answer undone"))
    assert waiting(office) == before


@pytest.mark.parametrize("end", [done, cancelled])
def test_what_is_opened_again_is_told_and_its_end_no_more(office: Office, end: Step) -> None:
    happen(office, end, lambda task: task.reopen("cử tri kiến nghị"))
    assert post(office) == [(1, ["reopened"])]
    assert waiting(office)[-1][2] == {"reason": "cử tri kiến nghị"}


def test_after_a_task_was_opened_again_its_reminders_go_on(office: Office) -> None:
    happen(office, done, lambda task: task.reopen("cử tri kiến nghị"))
    with office.database.write() as session:
        assert [each.rung for each in remind(session, make_desk(), at("2026-10-06 07:30")).new] == [-1]


def test_a_lead_that_changed_is_told_to_the_old_one_and_to_the_new_one(office: Office) -> None:
    happen(office, handed_over)
    assert waiting(office) == [("handed_over", "contact 1", {"to": 2}), ("assigned", "department 2", {"before": 1})]
    assert post(office) == [(1, ["handed_over"]), (2, ["assigned"])]


def test_an_old_lead_that_knew_nothing_of_the_task_is_told_nothing(sqlite_database: Database) -> None:
    office = furnish(sqlite_database, state=None)
    happen(office, handed_over)
    assert post(office) == [(2, ["assigned"])]


def test_a_lead_that_changed_back_is_told_to_nobody(office: Office) -> None:
    happen(office, handed_over, lambda task: task.edit({"lead_department_id": 1}))
    assert [kinds for _, kinds in post(office)] == [["assigned"]]


def test_a_new_task_is_told_to_its_lead_and_to_who_coordinates(office: Office) -> None:
    office.now = NOW
    office.task(1, date(2026, 10, 8), coordinating=(2,), assigned_on=MONDAY)
    assert post(office) == [(1, ["assigned"]), (2, ["assigned"])]


def test_a_task_that_becomes_urgent_is_told_at_once_to_all_who_act_on_it(office: Office) -> None:
    office.now = NOW
    task = office.task(1, LATER, coordinating=(2,))
    assert post(office) == []
    office.change(task, lambda each: each.edit({"urgency": Urgency.EXPRESS}))
    assert post(office) == [(1, ["more_urgent"]), (2, ["more_urgent"])]
    with office.database.read() as session:
        assert [(each.ladder, each.rung) for each in rows(session, Reminder)][-2:] == [("assigned", 0)] * 2


@pytest.mark.parametrize(
    "step", [lambda each: each.edit({"urgency": Urgency.NORMAL}), lambda each: each.edit({"content": "Việc khác"})]
)
def test_a_task_that_is_not_more_urgent_than_it_was_is_no_news(office: Office, step: Step) -> None:
    office.now = NOW
    task = office.task(1, LATER, urgency=Urgency.URGENT)
    before = waiting(office)
    office.change(task, step)
    assert waiting(office) == before


@pytest.mark.parametrize(("last", "told"), [(Urgency.URGENT, [(1, ["more_urgent"])]), (Urgency.NORMAL, [])])
def test_urgency_that_falls_again_is_told_while_it_is_more_than_it_was(
    office: Office, last: str, told: list[Any]
) -> None:
    happen(office, lambda task: task.edit({"urgency": Urgency.EXPRESS}), lambda task: task.edit({"urgency": last}))
    assert post(office) == told


def test_a_new_task_that_becomes_urgent_before_it_is_told_is_told_as_new(office: Office) -> None:
    office.now = NOW
    task = office.task(1, LATER)
    office.change(task, lambda each: each.edit({"urgency": Urgency.URGENT}))
    assert post(office) == [(1, ["assigned"])]


def test_a_department_that_joins_is_told_at_once_and_one_that_leaves_again_is_not(office: Office) -> None:
    coordinate(office, {2})
    coordinate(office, set())
    assert (waiting(office), post(office)) == ([("assigned", "department 2", {"joined": True})], [])
    coordinate(office, {1, 2})
    assert post(office) == [(2, ["assigned"])]


@pytest.mark.parametrize("facts", [{"silent": True}, {"state": "done"}, {"assigned_on": date(2026, 9, 1)}])
def test_history_is_told_to_nobody(office: Office, facts: dict[str, Any]) -> None:
    office.now = NOW
    office.task(1, date(2026, 10, 8), **facts)
    assert waiting(office) == []


def test_on_a_quiet_bus_nothing_is_told_and_all_else_is_done(office: Office) -> None:
    with office.database.write() as session:
        BUS.quiet.publish(session, done(session.get_one(Task, 1)), NOW, "import")
    assert waiting(office) == []
    with office.database.read() as session:
        assert session.get_one(Task, 1).state == "done"


def test_a_letter_about_what_was_undone_before_it_left_is_not_sent(office: Office) -> None:
    happen(office, done)
    assert post(office) == [(1, ["completed"])]
    happen(office, lambda task: task.reopen("cử tri kiến nghị"))
    with office.database.write() as session:
        assert drop_needless(session, session.get_one(Letter, 2)) == "task became redo"
