from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tasks.database import Database
from tasks.department import Alias, Department
from tests.support.intake import Intake, open_office

DATA = Path(__file__).parents[2] / "data" / "co-quan-lang-son.csv"
HEADER = ("Tên đơn vị", "Tên khác", "Viết tắt hoặc mã", "Loại đơn vị", "Hiệu lực từ", "Hiệu lực đến", "Kế thừa")


@pytest.fixture
def intake(sqlite_database: Database, tmp_path: Path) -> Intake:
    return open_office(sqlite_database, tmp_path)


def run(intake: Intake, *rows: tuple[Any, ...]) -> Any:
    return intake.sheets({"Đơn vị": [HEADER, *rows]})


def department(intake: Intake, name: str) -> Department:
    with intake.database.read() as session:
        return session.scalars(select(Department).where(Department.name == name)).one()


def test_the_list_of_a_whole_province_is_imported_and_again_changes_nothing(intake: Intake) -> None:
    first = intake.path(DATA)
    again = intake.path(DATA)

    assert (first.created + first.updated, first.rejected) == (98, 0)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 98)
    with intake.database.read() as session:
        codes = session.scalars(select(Alias.text).where(Alias.kind == "code")).all()
    assert "06187" in codes
    gone = department(intake, "Sở Giao thông vận tải")
    assert (gone.valid_to, gone.successor, gone.kind) == (date(2025, 2, 28), "Sở Xây dựng", "department")
    assert department(intake, "UBND huyện Lộc Bình").kind == "district"


def test_aliases_are_valid_as_long_as_their_department(intake: Intake) -> None:
    run(intake, ("Sở Công Thương", "Sở Công nghiệp|Sở Thương mại", "SCT", "sở, ban, ngành", "01/03/2025", "", ""))
    with intake.database.read() as session:
        aliases = session.scalars(select(Alias).order_by(Alias.id)).all()
    assert [(each.text, each.kind) for each in aliases] == [
        ("Sở Công nghiệp", "alias"),
        ("Sở Thương mại", "alias"),
        ("SCT", "abbreviation"),
    ]
    assert {(each.valid_from, each.valid_to) for each in aliases} == {(date(2025, 3, 1), None)}


def test_a_known_department_is_updated_and_a_blank_cell_says_nothing(intake: Intake) -> None:
    result = run(intake, ("sở tài chính", "", "STC", "", "01/03/2025", "", ""))
    assert result.updated == 1
    assert result.changes[0].fields["Tên khác, viết tắt"] == ("", "STC")
    found = department(intake, "sở tài chính")
    assert (found.kind, found.position, found.valid_from) == ("department", 1, date(2025, 3, 1))


def test_one_name_in_two_times_is_two_departments(intake: Intake) -> None:
    rows = (
        ("Sở Y tế", "", "", "", "", "28/02/2025", "Sở Y tế"),
        ("Sở Y tế", "", "", "", "01/03/2025", "", ""),
    )
    assert run(intake, *rows).created + run(intake, *rows).created == 2


def test_kinds_are_told_by_names_where_the_list_does_not(intake: Intake) -> None:
    run(intake, ("UBND xã Ba Sơn",), ("UBND huyện Cao Lộc",), ("Các sở, ban, ngành",), ("Thanh tra tỉnh",))
    names = ("UBND xã Ba Sơn", "UBND huyện Cao Lộc", "Các sở, ban, ngành", "Thanh tra tỉnh")
    assert [department(intake, name).kind for name in names] == ["commune", "district", "group", "department"]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (("", "", "STC"), "Tên đơn vị"),
        (("Sở A", "", "", "hội đoàn"), "Loại đơn vị"),
        (("Sở A", "", "", "", "hôm qua"), "Hiệu lực từ"),
        (("Sở A", "", "", "", "01/03/2025", "01/01/2025"), "Hiệu lực đến"),
    ],
)
def test_a_row_that_cannot_be_taken_is_rejected(intake: Intake, row: tuple[str, ...], column: str) -> None:
    result = run(intake, row)
    assert (result.rejected, result.errors[0].column) == (1, column)
