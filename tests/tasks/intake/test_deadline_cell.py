from datetime import date

import pytest

from tasks.intake.cell import Value
from tasks.intake.deadline_cell import DeadlineCell, period_in, read_deadline, rule_in
from tasks.intake.grid import WINDOWS_EPOCH
from tasks.intake.problem import CellError
from tasks.state import Period, TaskKind
from tests.support.intake import CALENDAR

ISSUED = date(2026, 11, 2)


def read(value: Value, issued_on: date | None = ISSUED) -> DeadlineCell:
    return read_deadline(value, "deadline", WINDOWS_EPOCH, issued_on, CALENDAR)


def test_a_day_makes_a_task_with_a_deadline() -> None:
    found = read("30/11/2026")
    assert (found.day, found.kind) == (date(2026, 11, 30), TaskKind.DATED)


@pytest.mark.parametrize("written", ["-", "–", "Không hạn", "không thời hạn", "Không", "01/01/1970"])
def test_some_words_and_signs_mean_no_deadline(written: str) -> None:
    found = read(written)
    assert (found.said, found.day, found.kind) == (True, None, TaskKind.UNDATED)


def test_a_blank_cell_says_nothing() -> None:
    assert read("") == DeadlineCell()


@pytest.mark.parametrize(
    ("written", "period"),
    [
        ("thường xuyên", None),
        ("Hằng tháng", Period.MONTHLY),
        ("hàng tháng", Period.MONTHLY),
        ("Định kỳ hằng quý", Period.QUARTERLY),
        ("Hằng tuần", Period.WEEKLY),
    ],
)
def test_a_recurring_task_is_told_by_the_deadline_column(written: str, period: Period | None) -> None:
    found = read(written)
    assert (found.kind, found.period, found.day) == (TaskKind.RECURRING, period, None)


@pytest.mark.parametrize(
    ("written", "period"),
    [("trước ngày 25 hằng tháng", Period.MONTHLY), ("thứ Sáu hằng tuần", Period.WEEKLY)],
)
def test_a_rule_by_which_a_task_comes_back_is_kept_in_its_words(written: str, period: Period) -> None:
    found = read(written)
    assert (found.kind, found.period, found.rule) == (TaskKind.RECURRING, period, written)


@pytest.mark.parametrize(
    "written",
    [
        "trong 15 ngày làm việc kể từ ngày ban hành",
        "Trong thời hạn 15 ngày làm việc, kể từ ngày ký",
        "trong 15 ngày làm việc kể từ ngày 02/11/2026",
        "trong 15 ngày làm việc kể từ 2-11-2026",
    ],
)
def test_fifteen_working_days_from_the_second_of_november_end_on_the_twenty_third(written: str) -> None:
    found = read(written)
    assert found.day == date(2026, 11, 23)
    assert found.rule == written


@pytest.mark.parametrize(
    "written",
    [
        "15 ngày",
        "trong 15 ngày",
        "15 ngày làm việc",
        "trong 15 ngày kể từ ngày ban hành",
        "trong 15 ngày làm việc kể từ ngày nhận được văn bản",
        "trong 600 ngày làm việc kể từ ngày ban hành",
        "sớm",
    ],
)
def test_a_deadline_that_cannot_be_told_is_asked_back(written: str) -> None:
    with pytest.raises(CellError):
        read(written)


def test_a_rule_without_the_day_of_its_document_is_asked_back() -> None:
    with pytest.raises(CellError, match="Ngày ban hành"):
        read("trong 15 ngày làm việc kể từ ngày ban hành", issued_on=None)


def test_the_rule_is_found_inside_a_content() -> None:
    content = "Báo cáo trong 15 ngày làm việc kể từ ngày ban hành văn bản; gửi về Văn phòng"
    assert rule_in(content) == "trong 15 ngày làm việc kể từ ngày ban hành văn bản"
    assert rule_in("Báo cáo kết quả") == ""


@pytest.mark.parametrize(
    ("text", "period"),
    [("Báo cáo tháng", Period.MONTHLY), ("Định kỳ quý; kỳ quý IV/2026", Period.QUARTERLY), ("Báo cáo", None)],
)
def test_the_period_is_found_in_other_columns(text: str, period: Period | None) -> None:
    assert period_in("", text) is period


@pytest.mark.parametrize("written", ["10 ngày", "trong 10 ngày kể từ ngày ban hành"])
def test_a_count_without_its_kind_of_days_is_asked_back_with_its_own_number(written: str) -> None:
    with pytest.raises(CellError) as caught:
        read(written)
    assert "«trong 10 ngày làm việc kể từ ngày ban hành»" in caught.value.mend
