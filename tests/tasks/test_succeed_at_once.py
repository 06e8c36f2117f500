"""Whoever gives work to a department at the moment at which it ends finds the successor, or is told of it."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.calendar_day import load_calendar
from tasks.database import Database
from tasks.department import Department
from tasks.handlers import BUS
from tasks.intake.load import Order, import_path
from tasks.intake.organisations import hold_registry
from tasks.match import UnknownNameError
from tasks.outside.event.take import Bringer, take_event
from tasks.outside.put import Saying, put_task
from tasks.outside.task_said import TaskSaid
from tasks.outside.value import read_values
from tasks.recurring.change import Wanted, set_recurrence
from tasks.recurring.open import open_periods
from tasks.state import OPEN, TaskKind
from tasks.succeed import Succession, succeed
from tasks.task import Task
from tests.support.intake import CALENDAR, HEADER, task, write_xlsx
from tests.support.office import MONDAY, Office, at

NOW = at("2026-10-05 08:00")
OLD, NEW = 1, 2
NAME = "Sở Giao thông vận tải"
# Long enough that who does not wait has come through.
MOMENT = 0.3
Act = Callable[[Session], None]
Result = TypeVar("Result")


@pytest.fixture
def office(database: Database) -> Office:
    office = Office(database).open()
    for name in (NAME, "Sở Xây dựng"):
        office.department(name)
    return office


def end(session: Session) -> None:
    old, new = session.get_one(Department, OLD), session.get_one(Department, NEW)
    succeed(session, BUS, Succession(old, new, MONDAY), MONDAY, NOW, "person An")


def put(lead: int | str) -> Act:
    def act(session: Session) -> None:
        values = read_values(TaskSaid(content="Báo cáo", lead=lead), hold_registry(session), MONDAY)
        put_task(session, BUS, "vanban", Saying(external_id="42", values=values), NOW, "key 1: QLVB")

    return act


def open_due(office: Office) -> Act:
    task = office.task(OLD, None, kind=TaskKind.RECURRING)
    with office.database.write() as session:
        held = session.get_one(Task, task.id)
        set_recurrence(session, BUS, held, Wanted(rule="ngày 8 hằng tháng"), MONDAY, NOW, "person An")
        calendar = load_calendar(session)

    def act(session: Session) -> None:
        assert open_periods(session, BUS, calendar, MONDAY, NOW, "rule recurring")

    return act


def second_waits(database: Database, first: Act, second: Act) -> Future[None]:
    """Both in transactions of their own; the first commits when the second has begun, and the second then ends."""
    return second_call_waits(database, first, lambda: database.write_anew(second))


def second_call_waits(database: Database, first: Act, call: Callable[[], Result]) -> Future[Result]:
    with ThreadPoolExecutor(1) as pool:
        with database.write() as session:
            first(session)
            coming = pool.submit(call)
            assert not wait([coming], MOMENT).done, "it did not wait"
        wait([coming])
        return coming


def open_leads(database: Database) -> set[int]:
    with database.read() as session:
        return set(session.scalars(select(Task.lead_department_id).where(Task.state.in_(sorted(OPEN)))))


def test_who_names_a_department_that_is_being_ended_finds_its_successor(office: Office) -> None:
    assert second_waits(office.database, end, put(NAME)).exception() is None
    assert open_leads(office.database) == {NEW}


def test_who_numbers_it_is_refused_and_told_of_the_successor(office: Office) -> None:
    refused = second_waits(office.database, end, put(OLD)).exception()
    assert isinstance(refused, UnknownNameError)
    assert refused.nearest == ("Sở Xây dựng",)
    assert open_leads(office.database) == set()


def test_a_task_that_is_being_given_moves_with_the_others(office: Office) -> None:
    assert second_waits(office.database, put(OLD), end).exception() is None
    assert open_leads(office.database) == {NEW}


def test_a_task_that_is_being_changed_to_lead_moves_too(office: Office) -> None:
    with office.database.write() as session:
        put(NEW)(session)
    assert second_waits(office.database, put(OLD), end).exception() is None
    assert open_leads(office.database) == {NEW}


def test_an_event_waits_for_the_end_and_is_kept_with_the_reason(office: Office) -> None:
    data = {"content": "Báo cáo", "lead": OLD}
    event = {"specversion": "1.0", "id": "1", "source": "urn:a", "type": "vn.dondoc.task.assigned", "subject": "42"}
    call = (office.database, BUS, event | {"data": data}, Bringer("key 1: QLVB"), NOW, MONDAY)
    taken = second_call_waits(office.database, end, lambda: take_event(*call)).result()
    assert "Sở Xây dựng" in taken.problem


def test_a_list_that_names_it_gives_its_work_to_the_successor(office: Office, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "list.xlsx", {"Nhiệm vụ": [HEADER, task(lead=NAME, others="")]})
    order = Order(now=NOW, today=MONDAY, calendar=CALENDAR, bus=BUS)
    second_call_waits(office.database, end, lambda: import_path(office.database, path, order)).result()
    assert open_leads(office.database) == {NEW}


@pytest.mark.parametrize("ends_first", [True, False])
def test_a_period_is_opened_for_whoever_leads_its_parent_by_then(office: Office, ends_first: bool) -> None:
    opens = open_due(office)
    order = (end, opens) if ends_first else (opens, end)
    assert second_waits(office.database, *order).exception() is None
    assert open_leads(office.database) == {NEW}
