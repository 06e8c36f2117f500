from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tasks.database import Database
from tasks.intake.returned import free_path, write_rejected
from tests.support.intake import HEADER, Intake, open_office, read_cells, task, write_xlsx


@pytest.fixture
def intake(sqlite_database: Database, tmp_path: Path) -> Intake:
    return open_office(sqlite_database, tmp_path)


def test_rejected_rows_come_back_as_the_same_sheet_with_their_errors(intake: Intake, tmp_path: Path) -> None:
    bad = task(stt=3, issued=date(2026, 10, 5), deadline="15 ngày", lead="Sở Nọi vụ", note="=> giao gấp")
    result = intake.run(task(), bad)

    write_rejected(tmp_path / "loi.xlsx", result.rejected_rows)

    header, row = read_cells(tmp_path / "loi.xlsx", "Nhiệm vụ")
    assert header == (*HEADER, "Lỗi")
    assert row[0] == 3
    assert row[2].date() == date(2026, 10, 5)
    assert row[9] == "=> giao gấp"
    assert "Dòng 3, cột Hạn xử lý: thấy «15 ngày»; cần" in row[-1]
    assert "Cách sửa" in row[-1]


def test_a_returned_file_is_corrected_and_imported(intake: Intake, tmp_path: Path) -> None:
    result = intake.run(task(deadline="15 ngày", issued=date(2026, 10, 5)), task(stt=2, lead="Sở Tài chính; Sở Nội vụ"))
    assert result.rejected == 2
    returned = tmp_path / "loi.xlsx"
    write_rejected(returned, result.rejected_rows)

    book = openpyxl.load_workbook(returned)
    book["Nhiệm vụ"]["G2"] = date(2026, 11, 30)
    book["Nhiệm vụ"]["E3"] = "Sở Nội vụ"
    book.save(returned)
    book.close()

    again = intake.path(returned)
    assert (again.created, again.rejected) == (2, 0)


def test_the_errors_of_an_earlier_time_are_not_carried_along(intake: Intake, tmp_path: Path) -> None:
    header = (*HEADER, "Lỗi")
    result = intake.run((*task(deadline="15 ngày"), "lỗi cũ (MẬT)"), header=header)
    write_rejected(tmp_path / "loi.xlsx", result.rejected_rows)

    titles, row = read_cells(tmp_path / "loi.xlsx", "Nhiệm vụ")
    assert titles == header
    assert "lỗi cũ" not in row[-1]
    assert "15 ngày" in row[-1]


def test_a_secret_row_comes_back_without_its_text_and_is_then_a_blank_row(intake: Intake, tmp_path: Path) -> None:
    result = intake.run(task(stt=7, content="Điều động TỐI MẬT", number="1/X"))
    returned = tmp_path / "loi.xlsx"
    write_rejected(returned, result.rejected_rows)

    _, row = read_cells(returned, "Nhiệm vụ")
    assert row[:-1] == (7, *[None] * (len(HEADER) - 1))
    assert "Điều động" not in row[-1]
    assert intake.path(returned).rejected == 0


def test_formulas_come_back_as_text_and_are_never_run(intake: Intake, tmp_path: Path) -> None:
    path = tmp_path / "cong-thuc.csv"
    path.write_text(
        ";".join(HEADER).replace("Số, ký hiệu", "Số ký hiệu")
        + "\n"
        + ";".join(map(str, task(content="=cmd|' /C calc'!A0")))
        + "\n",
        encoding="utf-8-sig",
    )
    result = intake.path(path)
    write_rejected(tmp_path / "loi.xlsx", result.rejected_rows)

    book = openpyxl.load_workbook(tmp_path / "loi.xlsx")
    cell = book["Nhiệm vụ"]["D2"]
    assert (cell.data_type, cell.value) == ("s", "=cmd|' /C calc'!A0")
    book.close()
    assert intake.path(tmp_path / "loi.xlsx").rejected == 1


def test_a_file_that_is_being_corrected_is_not_written_over(tmp_path: Path) -> None:
    source = write_xlsx(tmp_path / "ds.xlsx", {"Nhiệm vụ": [HEADER]})
    assert free_path(source).name == "ds.loi.xlsx"
    free_path(source).touch()
    assert free_path(source).name == "ds.loi-2.xlsx"
