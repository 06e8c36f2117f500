"""A statement about several rows that reads the same however many they are."""

from collections.abc import Collection

import pytest
from sqlalchemy import event, select

from tasks.among import among
from tasks.database import Database
from tasks.department import Department
from tests.support.office import Office

NAMED = select(Department.name).where(among(Department.id, "ids")).order_by(Department.id)
NAMES = ["Sở Nội vụ", "Sở Tài chính", "UBND xã Ia Hrú"]


@pytest.fixture
def ids(database: Database) -> list[int]:
    office = Office(database).open()
    return [office.department(name) for name in NAMES]


def named(database: Database, ids: Collection[int]) -> list[str]:
    with database.read() as session:
        return list(session.scalars(NAMED, {"ids": ids}))


def test_those_that_are_named_are_found_and_no_others(database: Database, ids: list[int]) -> None:
    assert named(database, [ids[2], ids[0], ids[0], 4_000_000_000]) == [NAMES[0], NAMES[2]]
    assert named(database, {ids[1]}) == [NAMES[1]]
    assert named(database, ()) == []


def test_the_statement_reads_the_same_however_many_they_are(database: Database, ids: list[int]) -> None:
    said = set[str]()

    def told(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        said.add(statement)

    event.listen(database.engine, "before_cursor_execute", told)
    for many in range(4):
        named(database, ids[:many])
    event.remove(database.engine, "before_cursor_execute", told)
    assert len({each for each in said if "department" in each}) == 1
