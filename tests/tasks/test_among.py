"""A statement about several rows that reads the same however many they are."""

from collections.abc import Callable, Collection
from contextlib import closing
from typing import Any

import pytest
from sqlalchemy import Select, event, select, text

from tasks.among import among, joined_among
from tasks.database import Database, open_database
from tasks.department import Department
from tests.support.office import Office
from tests.support.plan import planned_statements

FORMS = pytest.mark.parametrize("form", [among, joined_among])
NAMES = ["Sở Nội vụ", "Sở Tài chính", "UBND xã Ia Hrú"]


@pytest.fixture
def ids(database: Database) -> list[int]:
    office = Office(database).open()
    return [office.department(name) for name in NAMES]


def by(column: Any, form: Callable[..., Any]) -> Select[Any]:
    return select(Department.name).where(form(column, "these")).order_by(Department.id)


def named(database: Database, wanted: Select[Any], these: Collection[Any]) -> list[str]:
    with database.read() as session:
        return list(session.scalars(wanted, {"these": these}))


@FORMS
def test_those_that_are_named_are_found_and_no_others(database: Database, ids: list[int], form: Any) -> None:
    by_id, by_name = by(Department.id, form), by(Department.name, form)
    assert named(database, by_id, [ids[2], ids[0], ids[0], 4_000_000_000]) == [NAMES[0], NAMES[2]]
    assert named(database, by_id, {ids[1]}) == [NAMES[1]]
    assert named(database, by_id, ()) == []
    assert named(database, by_name, [NAMES[1], 'Sở "Không có"', ""]) == [NAMES[1]]
    assert named(database, by_name, ()) == []


@FORMS
def test_the_statement_reads_the_same_however_many_they_are(database: Database, ids: list[int], form: Any) -> None:
    said = set[str]()

    def told(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        said.add(statement)

    event.listen(database.engine, "before_cursor_execute", told)
    for many in range(4):
        named(database, by(Department.id, form), ids[:many])
    event.remove(database.engine, "before_cursor_execute", told)
    assert len({each for each in said if "department" in each}) == 1


@FORMS
def test_an_index_finds_them_in_sqlite(sqlite_database: Database, form: Any) -> None:
    with planned_statements(sqlite_database) as lines:
        named(sqlite_database, by(Department.id, form), [2, 3])
    assert "SEARCH department USING INTEGER PRIMARY KEY (rowid=?)" in lines


@pytest.mark.parametrize(("form", "one_by_one"), [(among, True), (joined_among, False)])
def test_a_plan_for_any_values_of_a_small_table_compares_hundreds_of_them_one_by_one_or_not(
    postgres_url: str, form: Any, *, one_by_one: bool
) -> None:
    database = open_database(postgres_url)
    said = str(by(Department.name, form).compile(database.engine)).replace("%(these)s", "$1")
    with closing(database), database.read() as session:
        session.execute(text("SET LOCAL plan_cache_mode = force_generic_plan"))
        session.execute(text("SET LOCAL enable_indexscan = off"))  # as of a table of a page
        session.execute(text("SET LOCAL enable_bitmapscan = off"))
        session.connection().exec_driver_sql(f"PREPARE any_values AS {said}")
        plan = session.connection().exec_driver_sql("EXPLAIN EXECUTE any_values('{Sở Nội vụ, Sở Tài chính}')")
        assert any("ANY" in line for (line,) in plan) is one_by_one
