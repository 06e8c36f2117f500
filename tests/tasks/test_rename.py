"""A department is called otherwise from a day on; what is past keeps the name that it had."""

from datetime import date, timedelta

import pytest

from tasks.database import Database
from tasks.department import Department
from tasks.department_name import names_on
from tasks.find_department import DepartmentError
from tasks.handlers import BUS
from tasks.intake.organisations import load_registry
from tasks.rename import NameTakenError, rename, take_names
from tests.support.office import MONDAY, Office, at

NOW = at("2026-10-05 08:00")
NEW = "Sở Xây dựng và Giao thông"


@pytest.fixture
def office(sqlite_database: Database) -> Office:
    office = Office(sqlite_database)
    office.department("Sở Xây dựng")
    office.department("Sở Tài chính")
    return office


def call(office: Office, name: str = NEW, since: date = MONDAY) -> None:
    with office.database.write() as session:
        rename(session, BUS, session.get_one(Department, 1), name, since, MONDAY, NOW, "person An")


def test_each_day_has_the_name_of_that_day(office: Office) -> None:
    call(office)
    with office.database.read() as session:
        assert session.get_one(Department, 1).name == NEW
        assert names_on(session, MONDAY - timedelta(days=1))[1] == "Sở Xây dựng"
        assert names_on(session, MONDAY)[1] == NEW


def test_a_name_to_come_is_taken_on_its_day_by_the_daily_step_once(office: Office) -> None:
    later = MONDAY + timedelta(days=30)
    call(office, since=later)
    with office.database.write() as session:
        assert [take_names(session, BUS, day, NOW, "rule people") for day in (MONDAY, later, later)] == [0, 1, 0]
        assert session.get_one(Department, 1).name == NEW


def test_files_may_go_on_using_the_old_name(office: Office) -> None:
    call(office)
    with office.database.read() as session:
        registry = load_registry(session)
    for name in ("Sở Xây dựng", NEW):
        assert registry.find(name, MONDAY - timedelta(days=9), MONDAY).organisation.id == 1


def test_the_name_of_another_department_is_refused(office: Office) -> None:
    with pytest.raises(DepartmentError, match="succeed"):
        call(office, "sở tài chính")


def test_a_name_that_an_ended_department_bore_is_free_unless_both_began_on_one_day(office: Office) -> None:
    began = MONDAY - timedelta(days=400)
    with office.database.write() as session:
        ended = session.get_one(Department, 2)
        ended.valid_from, ended.valid_to = began, MONDAY - timedelta(days=1)
        session.get_one(Department, 1).valid_from = began
    with pytest.raises(NameTakenError):
        call(office, "Sở Tài chính")
    with office.database.write() as session:
        session.get_one(Department, 1).valid_from = None
    call(office, "Sở Tài chính")
