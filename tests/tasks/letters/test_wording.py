from datetime import date

import pytest

from tasks.letters.wording import capital, date_line, deadline_words, named_day, rung_words, short_day

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("deadline", "left", "late", "words"),
    [
        (date(2026, 11, 26), 3, 0, "còn 3 ngày làm việc, thứ Năm 26/11"),
        (MONDAY, 0, 0, "hạn hôm nay, thứ Hai 23/11"),
        (date(2026, 11, 13), 0, 7, "quá hạn 7 ngày làm việc (hạn thứ Sáu 13/11)"),
        (date(2027, 1, 4), 29, 0, "còn 29 ngày làm việc, thứ Hai 04/01/2027"),
        (date(2025, 12, 31), 0, 220, "quá hạn 220 ngày làm việc (hạn thứ Tư 31/12/2025)"),
    ],
)
def test_a_deadline_is_told_in_working_days_and_by_its_name(deadline: date, left: int, late: int, words: str) -> None:
    assert deadline_words(deadline, MONDAY, days_left=left, days_late=late) == words


def test_a_deadline_on_the_coming_sunday_leaves_no_working_day() -> None:
    friday = date(2026, 11, 20)
    words = deadline_words(date(2026, 11, 22), friday, days_left=0, days_late=0)
    assert words == "hạn Chủ nhật 22/11, không còn ngày làm việc nào"


def test_a_deadline_on_a_day_off_just_passed_is_not_called_late() -> None:
    words = deadline_words(date(2026, 11, 21), MONDAY, days_left=0, days_late=0)
    assert words == "hạn thứ Bảy 21/11, chưa quá ngày làm việc nào"


def test_every_weekday_has_its_name() -> None:
    names = [named_day(date(2026, 11, day), MONDAY).rsplit(" ", 1)[0] for day in range(23, 30)]
    assert names == ["thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"]


def test_the_year_is_told_when_it_is_another() -> None:
    assert (short_day(date(2026, 1, 2), MONDAY), short_day(date(2027, 1, 2), MONDAY)) == ("02/01", "02/01/2027")


@pytest.mark.parametrize(
    ("rung", "words"),
    [(7, "trước hạn 7 ngày làm việc"), (0, "đúng ngày hạn"), (-2, "sau hạn 2 ngày làm việc")],
)
def test_a_rung_is_told_in_words(rung: int, words: str) -> None:
    assert rung_words(rung) == words


@pytest.mark.parametrize(
    ("on", "line"),
    [
        (date(2026, 1, 5), "Lạng Sơn, ngày 05 tháng 01 năm 2026"),
        (date(2026, 3, 5), "Lạng Sơn, ngày 05 tháng 3 năm 2026"),
        (date(2026, 11, 23), "Lạng Sơn, ngày 23 tháng 11 năm 2026"),
    ],
)
def test_the_date_line_has_zeroes_as_official_papers_have_them(on: date, line: str) -> None:
    assert date_line(on, "Lạng Sơn") == line


def test_the_date_line_without_a_place_begins_with_a_large_letter() -> None:
    assert date_line(MONDAY) == "Ngày 23 tháng 11 năm 2026"


def test_a_large_first_letter_leaves_the_others_as_they_were() -> None:
    assert capital("đến thứ Hai") == "Đến thứ Hai"
