"""How many statements a list costs: no query for each row."""

from pathlib import Path

from sqlalchemy import select

from tasks.database import Database
from tasks.event_log import broken_links
from tasks.task import Task
from tests.support.intake import open_office, task
from tests.support.statement import counted_statements


def test_a_list_of_forty_takes_as_many_statements_as_one_of_four(database: Database, tmp_path: Path) -> None:
    intake = open_office(database, tmp_path)

    def counted(first: int, rows: int) -> int:
        given = [task(number=f"{n}/UBND-KT", content=f"Báo cáo việc số {n}") for n in range(first, first + rows)]
        with counted_statements(database) as said:
            intake.run(*given)
        return len(said)

    counted(0, 1)
    few, many = counted(1, 4), counted(5, 40)
    assert counted(1, 4) < few == many
    assert counted(5, 40) == counted(1, 4)
    with database.read() as session:
        assert list(broken_links(session)) == []
        assert {each.code for each in session.scalars(select(Task))} == {f"NV{n}" for n in range(1, 46)}
