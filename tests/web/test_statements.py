"""How many statements a page costs: no query for each task that it shows."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tasks.letter import Letter
from tasks.state import ExecutionState
from tasks.task import Task
from tests.support.plan import whole_tables
from tests.support.planted import plant_hold
from tests.support.statement import counted_statements, traced_statements
from tests.web.api.conftest import READ_AND_WRITE, give_key
from tests.web.conftest import Desk, a_reminder, a_task

MORE = 47
ANSWER = {"choice": "received", "answered_by": "Nguyễn Văn Mẫu"}

Ask = Callable[[Desk], Any]
ASKED: dict[str, Ask] = {
    "the answer's page": lambda desk: desk.client.get(desk.page),
    "the page of one task": lambda desk: desk.client.get(f"{desk.page}?nv=NV1"),
    "an answer about one task": lambda desk: desk.client.post(desk.page, data=ANSWER | {"task": "NV1"}),
    "the office's page": lambda desk: desk.client.get(desk.office_page),
    "a hold's page": lambda desk: desk.client.get(f"{desk.office_page}/hold/1"),
    "a list of tasks": lambda desk: _of_system(desk, "/tasks?limit=100"),
}


def _of_system(desk: Desk, path: str) -> Any:
    return give_key(desk, *READ_AND_WRITE)("GET", path)


def _grow(desk: Desk) -> None:
    """To fifty tasks in the letter, and as many that the office is asked about."""
    with desk.database.write() as session:
        letter = session.get_one(Letter, desk.letter.id)
        for number in range(MORE):
            task_id = a_task(session, f"M{number}", 1, date(2026, 11, 26))
            session.add(a_reminder(task_id, letter.contact_id, letter, coordinating=False))
            asked = session.get_one(Task, a_task(session, f"H{number}", 1, date(2026, 11, 26)))
            asked.state, asked.reported_on = ExecutionState.REPORTED, date(2026, 11, 20)


def _counted(desk: Desk, ask: Ask) -> int:
    with traced_statements(desk.database) as said:
        assert ask(desk).status_code in {200, 303}
    return len(said)


@pytest.mark.parametrize("asked", ASKED)
def test_a_page_of_many_tasks_takes_as_many_statements_as_one_of_few(small_desk: Desk, asked: str) -> None:
    with small_desk.database.write() as session:
        session.get_one(Task, 4).state = ExecutionState.REPORTED
        if asked == "a hold's page":
            plant_hold(session, session.get_one(Letter, small_desk.letter.id), rungs=3)
    ask = ASKED[asked]
    _counted(small_desk, ask)  # what is asked once a process
    if "answer about" in asked:  # each is given once
        small_desk.client.post(f"{small_desk.page}/undo", data={"da": "1"})
    few = _counted(small_desk, ask)
    if "answer about" in asked:
        small_desk.client.post(f"{small_desk.page}/undo", data={"da": "2"})
    _grow(small_desk)
    assert _counted(small_desk, ask) == few > 0


def test_a_letter_s_page_is_read_in_one_statement_which_looks_through_no_table_but_the_calendar(
    small_desk: Desk,
) -> None:
    small_desk.client.get(small_desk.page)
    with traced_statements(small_desk.database) as said:
        assert small_desk.client.get(small_desk.page).status_code == 200
    said = [words for words in said if not words.startswith("PRAGMA")]  # of the connection that is lent anew
    assert len(said) == 1
    with small_desk.database.read() as session:
        plan = [row[-1] for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {said[0]}")]
    assert whole_tables(plan) == {"calendar_day", "page"}  # `page`: the rows that were found


def test_an_answer_to_all_tasks_of_a_letter_asks_no_more_often_than_one_to_one(small_desk: Desk) -> None:
    asked = []
    for number, meant in enumerate(({"task": "NV1"}, {"all": "1"})):
        with counted_statements(small_desk.database) as said:
            told = {"answered_by": f"Nguyễn Văn Mẫu {number}"} | meant
            assert small_desk.client.post(small_desk.page, data=ANSWER | told).status_code == 303
        asked.append(len([each for each in said if each.startswith("SELECT")]))
    assert asked[0] == asked[1]
