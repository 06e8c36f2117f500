"""A department ends with a successor: what is open moves by a person's word, what is done keeps the old name."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tasks.contact import Contact
from tasks.coordination import coordinating_of
from tasks.database import Database
from tasks.department import Alias, Department
from tasks.ended import ended_with_tasks
from tasks.event_log import LoggedEvent
from tasks.find_department import DepartmentError, find_department
from tasks.handlers import BUS
from tasks.intake.organisations import load_registry
from tasks.match import How
from tasks.remind import remind
from tasks.state import ExecutionState
from tasks.succeed import Moving, Succession, succeed
from tasks.task import Task
from tests.support.office import MONDAY, Office, at, make_desk

NOW = at("2026-10-05 08:00")
OLD, NEW, THIRD = 1, 2, 3


@pytest.fixture
def office(database: Database) -> Office:
    """Sở Xây dựng leads NV1 (open) and NV2 (done), and helps with NV3 of a third department."""
    office = Office(database).open()
    old, new, third = (office.department(name) for name in ("Sở Giao thông vận tải", "Sở Xây dựng", "Sở Tài chính"))
    office.contact(old, "gt@vidu.gov.vn")
    office.contact(new, "xd@vidu.gov.vn")
    office.task(old, MONDAY)
    office.task(old, MONDAY, state=ExecutionState.DONE)
    office.task(third, MONDAY, coordinating=(old,))
    return office


def move(office: Office, since: date = MONDAY, *, contacts: bool = False) -> Moving:
    with office.database.write() as session:
        old, new = session.get_one(Department, OLD), session.get_one(Department, NEW)
        return succeed(session, BUS, Succession(old, new, since, contacts), MONDAY, NOW, "person An")


def test_open_tasks_move_and_what_is_done_keeps_the_old_department(office: Office) -> None:
    assert move(office) == Moving(("NV1",), ("NV3",), ())
    with office.database.read() as session:
        leads = {each.code: each.lead_department_id for each in session.scalars(select(Task))}
        assert leads == {"NV1": NEW, "NV2": OLD, "NV3": THIRD}
        assert coordinating_of(session, 3) == {NEW}
        changed = session.scalars(select(LoggedEvent).where(LoggedEvent.name == "TaskChanged")).all()
        assert [(each.task_id, each.actor) for each in changed] == [(1, "person An"), (3, "person An")]
    assert move(office) == Moving((), (), ())


def test_before_its_day_the_end_is_written_down_and_nothing_moves(office: Office) -> None:
    assert move(office, MONDAY + timedelta(days=30)) == Moving((), (), ())
    with office.database.read() as session:
        old = session.get_one(Department, OLD)
        assert (old.valid_to, old.successor) == (MONDAY + timedelta(days=29), "Sở Xây dựng")
        assert ended_with_tasks(session, MONDAY) == []
        (told,) = ended_with_tasks(session, MONDAY + timedelta(days=30))
    assert (told.tasks, told.mend) == (1, 'dondoc department succeed "Sở Giao thông vận tải" "Sở Xây dựng"')


def test_the_successors_contact_is_told_of_what_the_old_one_was_told(office: Office) -> None:
    with office.database.write() as session:
        remind(session, make_desk(), at("2026-10-05 07:30"))
    move(office)
    with office.database.write() as session:
        found = remind(session, make_desk(), NOW)
    assert {(each.code, each.contact_id, each.coordinating) for each in found.new} == {
        ("NV1", 2, False),
        ("NV3", 2, True),
    }


def test_contacts_go_along_behind_those_of_the_successor_where_a_person_says_so(office: Office) -> None:
    assert move(office, contacts=True).contacts == (1,)
    with office.database.read() as session:
        order = select(Contact.id).where(Contact.department_id == NEW).order_by(Contact.position)
        assert list(session.scalars(order)) == [2, 1]


@pytest.mark.parametrize(("written", "means", "how"), [(-1, OLD, How.ENDED), (0, NEW, How.ALIAS)])
def test_the_old_names_mean_the_successor_only_in_documents_of_its_days(
    office: Office, written: int, means: int, how: How
) -> None:
    with office.database.write() as session:
        session.add(Alias(department_id=OLD, text="Sở GTVT", folded="so gtvt", kind="abbreviation", source="import"))
    move(office)
    with office.database.read() as session:
        registry = load_registry(session)
    for name in ("Sở Giao thông vận tải", "Sở GTVT"):
        found = registry.find(name, MONDAY + timedelta(days=written), MONDAY + timedelta(days=1))
        assert (found.organisation.id, found.how) == (means, how)


def test_nobody_succeeds_itself_or_one_that_has_ended(office: Office) -> None:
    with office.database.write() as session:
        old, third = session.get_one(Department, OLD), session.get_one(Department, THIRD)
        third.valid_to = MONDAY - timedelta(days=1)
        for new in (old, third):
            with pytest.raises(DepartmentError, match="không kế thừa được"):
                succeed(session, BUS, Succession(old, new, MONDAY), MONDAY, NOW, "person An")


def test_a_department_is_found_by_number_name_or_alias(office: Office) -> None:
    with office.database.write() as session:
        session.add(Alias(department_id=OLD, text="Sở GTVT", folded="so gtvt", kind="abbreviation", source="import"))
    with office.database.read() as session:
        names = ("1", "sở giao thông vận tải", "SỞ GTVT")
        assert {find_department(session, each).id for each in names} == {OLD}
        with pytest.raises(DepartmentError, match="Không có đơn vị nào"):
            find_department(session, "Sở Thủy lợi")
