from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.intake.cell import Value
from tasks.intake.day import read_day
from tasks.intake.grid import WINDOWS_EPOCH
from tasks.intake.problem import CellError

MAC_EPOCH = datetime(1904, 1, 1)  # noqa: DTZ001 - day 0 of serials, not a moment


@pytest.mark.parametrize(
    "written",
    [
        "05/11/2026",
        "5/11/2026",
        "05-11-2026",
        "05.11.2026",
        "ngày 05/11/2026",
        "Ngày 05 tháng 11 năm 2026",
        "2026-11-05",
        "05/11/2026 17:00",
        date(2026, 11, 5),
        46331,
        46331.0,
        46331.75,
        "46331",
    ],
)
def test_a_day_is_read_however_it_is_written(written: Value) -> None:
    assert read_day(written, "deadline", WINDOWS_EPOCH) == date(2026, 11, 5)


def test_serials_count_from_the_epoch_of_the_workbook() -> None:
    assert read_day(46331 - 1462, "deadline", MAC_EPOCH) == date(2026, 11, 5)


@pytest.mark.parametrize("blank", [None, "", "  ", "01/01/1970", date(1970, 1, 1), 25569])
def test_blank_and_the_first_of_january_1970_are_no_day(blank: Value) -> None:
    assert read_day(blank, "deadline", WINDOWS_EPOCH) is None


@pytest.mark.parametrize(
    "written",
    [
        *("11/20/2026", "31/02/2026", "5/11/26", "05/11", "tháng 11/2026", "quý IV/2026", "05-11/2026", "05/11/0026"),
        *("trước 5/11/2026", "sớm nhất", 15, 0, -5, True, 10**12, float("inf"), float("nan")),
    ],
)
def test_anything_else_is_asked_back_and_never_guessed(written: Value) -> None:
    with pytest.raises(CellError, match="dd/mm/yyyy"):
        read_day(written, "deadline", WINDOWS_EPOCH)


@pytest.mark.parametrize(
    ("written", "mend"),
    [
        ("11/26/2026", "nếu là ngày 26 tháng 11 thì ghi 26/11/2026"),
        ("30/2/2026", "tháng 02/2026 không có ngày 30"),
        ("2026-02-30", "tháng 02/2026 không có ngày 30"),
        ("40/40/2026", "chỉ gồm ngày, tháng, năm"),
        ("trước ngày 30/11/2026", "chỉ gồm ngày, tháng, năm"),
    ],
)
def test_the_mend_fits_what_was_written(written: str, mend: str) -> None:
    with pytest.raises(CellError) as caught:
        read_day(written, "deadline", WINDOWS_EPOCH)
    assert mend in caught.value.mend


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)), st.sampled_from("/-."))
def test_the_day_stands_before_the_month(day: date, sign: str) -> None:
    assert read_day(f"{day.day}{sign}{day.month}{sign}{day.year}", "deadline", WINDOWS_EPOCH) == day
