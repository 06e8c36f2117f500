from datetime import date
from typing import Any

import pytest

from tasks.intake.cell import Failure, Formula
from tasks.intake.problem import CellError
from tasks.intake.task_reader import TaskRowReader
from tasks.intake.task_row import TaskRow
from tasks.state import ExecutionState, Period, TaskKind, Urgency
from tests.support.intake import CALENDAR, HEADER, sheet, task


def read(row: tuple[Any, ...], header: tuple[str, ...] = HEADER) -> tuple[TaskRow | None, list[CellError]]:
    found = sheet(header, row)
    reader = TaskRowReader(found, CALENDAR)
    return reader.read(next(iter(found.records))), reader.errors


def good(row: tuple[Any, ...], header: tuple[str, ...] = HEADER) -> TaskRow:
    found, errors = read(row, header)
    assert found is not None, [str(error) for error in errors]
    return found


def fields(row: tuple[Any, ...], header: tuple[str, ...] = HEADER) -> list[str]:
    return [error.field for error in read(row, header)[1]]


def test_a_good_row_is_read_whole() -> None:
    row = good(task(number="Số: 05 / UBND - KT", others="Sở Xây dựng; UBND các xã, phường;", note="Công điện"))

    assert row.document_number == "05/UBND-KT"
    assert row.issued_on == row.document_date == date(2026, 10, 5)
    assert (row.lead, row.coordinating) == ("Sở Tài chính", ("Sở Xây dựng", "UBND các xã, phường"))
    assert (row.kind, row.deadline, row.original_deadline) == (TaskKind.DATED, date(2026, 11, 30), date(2026, 11, 30))
    assert row.state is ExecutionState.IN_PROGRESS
    assert row.texts == {"note": "Công điện"}
    assert row.warnings == ()


def test_original_and_current_deadline_are_kept_apart() -> None:
    header = ("Nội dung", "Chủ trì", "Hạn gốc", "Hạn hiện tại", "Ghi chú")
    note = "Gia hạn lần 1 từ 30/10/2026 đến 13/11/2026"
    row = good(("Việc", "Sở Xây dựng", "30/10/2026", "13/11/2026", note), header)
    assert (row.original_deadline, row.deadline) == (date(2026, 10, 30), date(2026, 11, 13))
    assert [extension.until for extension in row.extensions] == [date(2026, 11, 13)]


def test_a_history_that_disagrees_with_the_deadlines_is_a_warning() -> None:
    header = ("Nội dung", "Chủ trì", "Hạn gốc", "Hạn hiện tại", "Ghi chú")
    note = "Gia hạn lần 1 từ 29/10/2026 đến 12/11/2026"
    row = good(("Việc", "Sở Xây dựng", "30/10/2026", "13/11/2026", note), header)
    assert [field for field, _ in row.warnings] == ["extensions", "extensions"]


def test_an_original_deadline_after_the_current_one_is_a_warning() -> None:
    header = ("Nội dung", "Chủ trì", "Hạn gốc", "Hạn hiện tại")
    row = good(("Việc", "Sở Xây dựng", "30/11/2026", "13/11/2026"), header)
    assert [field for field, _ in row.warnings] == ["original_deadline"]


def test_every_fault_of_a_row_is_told_at_once() -> None:
    assert fields(task(content="", deadline="15 ngày", state="Xong rồi", reported="mai")) == [
        "deadline",
        "content",
        "state",
        "reported_on",
    ]


def test_a_formula_is_asked_to_be_pasted_as_a_value() -> None:
    found, errors = read(task(deadline=Formula("=B2+30"), state=Failure("#N/A")))
    assert found is None
    assert [error.field for error in errors] == ["deadline", "state"]
    assert "Paste Special" in errors[0].mend


def test_a_formula_in_the_column_of_numbers_harms_nobody() -> None:
    assert good(task(stt=Formula("=ROW()-1")))


def test_text_of_an_old_font_is_rejected_and_shown_converted() -> None:
    _, errors = read(task(lead="Së Néi vô"))
    assert "Sở Nội vụ" in errors[0].mend
    assert "tcvn3" in errors[0].mend


def test_a_cut_title_and_swapped_days_are_warnings() -> None:
    row = good(task(content="Tổng hợp tình hình…", issued="12/12/2026", deadline="30/11/2026"))
    assert [field for field, _ in row.warnings] == ["content", "issued_on"]


def test_a_finished_task_without_its_day_is_a_warning() -> None:
    assert [field for field, _ in good(task(state="Hoàn thành")).warnings] == ["reported_on"]
    assert good(task(state="Hoàn thành đúng hạn", reported="09/11/2026")).facts == {"reported_on": date(2026, 11, 9)}


def test_kind_and_deadline_must_agree() -> None:
    header = (*HEADER, "Loại nhiệm vụ")
    assert fields((*task(deadline=""), "Có hạn"), header) == ["deadline"]
    assert fields((*task(), "Không hạn"), header) == ["kind"]
    assert good((*task(deadline=""), "Không hạn"), header).kind is TaskKind.UNDATED


@pytest.mark.parametrize("deadline", ["", "-", "01/01/1970", date(1970, 1, 1)])
def test_no_deadline_is_a_task_without_one(deadline: Any) -> None:
    row = good(task(deadline=deadline))
    assert (row.kind, row.deadline) == (TaskKind.UNDATED, None)


def test_a_recurring_task_has_its_period_from_wherever_it_is_told() -> None:
    header = (*HEADER, "Loại nhiệm vụ")
    row = good((*task(note="Định kỳ trước ngày 25 hằng tháng; kỳ tháng 11/2026"), "Thường xuyên"), header)
    assert (row.kind, row.period, row.deadline) == (TaskKind.RECURRING, Period.MONTHLY, date(2026, 11, 30))
    assert good(task(deadline="hằng quý")).period is Period.QUARTERLY


def test_a_rule_in_the_content_is_kept_and_checked() -> None:
    content = "Báo cáo trong 15 ngày làm việc kể từ ngày ban hành văn bản"
    right = good(task(content=content, issued="02/11/2026", deadline="23/11/2026"))
    assert right.rule == "trong 15 ngày làm việc kể từ ngày ban hành văn bản"
    assert right.warnings == ()
    wrong = good(task(content=content, issued="02/11/2026", deadline="20/11/2026"))
    assert "23/11/2026" in wrong.warnings[0][1]


def test_urgency_and_times_urged_are_read() -> None:
    header = (*HEADER, "Độ khẩn", "Số lần đôn đốc")
    assert good((*task(), "Hoả tốc", 2), header).texts == {"urgency": Urgency.EXPRESS, "urged_before": 2}
    assert fields((*task(), "", "nhiều"), header) == ["urged_before"]


def test_a_number_and_its_day_in_one_cell_are_told_apart() -> None:
    row = good(task(number="Số: 1562/UBND-KT\nngày 05/10/2026", issued=""))
    assert (row.document_number, row.issued_on) == ("1562/UBND-KT", date(2026, 10, 5))
    assert good(task(number="1562/UBND-KT (ngày 05/10/2026)", issued="06/10/2026")).issued_on == date(2026, 10, 6)
    assert fields(task(number="1562/UBND-KT ngày 31/11/2026")) == ["document_number"]


def test_numbers_in_text_columns_are_read_as_they_are_seen() -> None:
    assert good(task(number=1562.0, content=2026)).document_number == "1562"
