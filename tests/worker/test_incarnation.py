from datetime import timedelta

from sqlalchemy import select

from tasks.database import Database
from tasks.incarnation import Incarnation
from worker.incarnation import beating, new_name


def names(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(select(Incarnation.name)))


def test_a_process_is_known_while_it_lives_and_each_start_is_another(sqlite_database: Database) -> None:
    first, second = new_name(), new_name()
    assert first != second
    with beating(sqlite_database, first, timedelta(hours=1)):
        assert names(sqlite_database) == [first]
    assert names(sqlite_database) == []
