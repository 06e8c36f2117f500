import pytest

from tasks.intake.problem import UnusableFileError
from tests.support.intake import HEADER, grid, sheet, task


def numbers(*rows: tuple[object, ...]) -> tuple[list[int], list[int]]:
    """(rows that are records, rows passed over and told)."""
    found = sheet(HEADER, *rows)
    return [row.number for row in found.records], [problem.row for problem in found.skipped]


def test_blank_rows_and_rows_of_numbers_only_are_passed_over() -> None:
    assert numbers(task(), ("",), (2,), task(stt=3)) == ([2, 5], [])


def test_totals_under_the_table_are_passed_over_and_told() -> None:
    assert numbers(task(), ("Tổng cộng", "", "", "", "", "", 12), ("", "Tổng số: 1")) == ([2], [3, 4])


def test_signatures_under_the_totals_are_passed_over_and_told() -> None:
    rows = (task(), ("TỔNG CỘNG",), ("", "", "", "NGƯỜI LẬP BIỂU", "", "", "CHÁNH VĂN PHÒNG"))
    assert numbers(*rows) == ([2], [3, 4])


def test_a_task_under_the_totals_is_still_a_task() -> None:
    assert numbers(task(), ("Tổng cộng",), task(stt=2)) == ([2, 4], [3])


def test_headings_between_tasks_are_passed_over_and_told() -> None:
    rows = (("I", "", "", "KHỐI KINH TẾ"), task(), ("II. KHỐI VĂN HÓA",), task(stt=2))
    assert numbers(*rows) == ([3, 5], [2, 4])


def test_a_row_with_only_a_content_is_a_broken_task_and_no_heading() -> None:
    assert numbers(("", "", "", "Báo cáo kết quả")) == ([2], [])


def test_the_row_that_numbers_the_columns_is_passed_over() -> None:
    assert numbers(tuple(f"({n})" for n in range(1, 11)), task())[0] == [3]
    assert numbers(tuple(range(1, 11)), task())[0] == [3]


def test_a_mark_of_secrecy_above_the_list_refuses_it_all() -> None:
    with pytest.raises(UnusableFileError, match="độ mật"):
        sheet(("", "TỐI MẬT"), HEADER, task())


def test_what_is_no_list_is_no_sheet() -> None:
    from tasks.intake.sheet import read_sheet

    assert read_sheet(grid(("xin", "chào"), name="Sheet1")) is None
