from datetime import date
from pathlib import Path

import pytest

from tasks.calendar_file import CalendarFileError, Day, DayKind, read_office_file

HEADER = "ngày;loại;tên;văn bản;tình trạng;ngày làm bù\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "lich.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_day_off_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, HEADER + "01/01/2027;nghỉ lễ;Tết Dương lịch;12/TB-BNV;chính thức;\n")

    assert read_office_file(path) == [
        Day(date(2027, 1, 1), DayKind.HOLIDAY, "Tết Dương lịch", "12/TB-BNV", official=True)
    ]


def test_a_range_is_every_day_of_it(tmp_path: Path) -> None:
    days = read_office_file(written(tmp_path, HEADER + "04/02/2027 đến 10/02/2027;nghỉ lễ;Tết;12/TB;dự kiến;\n"))

    assert [day.day.day for day in days] == [4, 5, 6, 7, 8, 9, 10]
    assert not any(day.official for day in days)


def test_a_swap_is_one_line_and_two_days(tmp_path: Path) -> None:
    days = read_office_file(
        written(tmp_path, HEADER + "23/11/2026;nghỉ hoán đổi;Nối ngày nghỉ;9/TB;dự kiến;28/11/2026\n")
    )

    assert [(day.day, day.kind) for day in days] == [
        (date(2026, 11, 23), DayKind.SWAPPED),
        (date(2026, 11, 28), DayKind.MADE_UP),
    ]


def test_what_spreadsheets_do_to_a_file_is_read(tmp_path: Path) -> None:
    header = "\ufeff# lịch 2027\r\nNGAY,Loai,TEN,Van ban,Tinh trang\r\n,,,,\r\n"
    text = header + '1-1-2027,NGHI LE,"Tết, ngày 1",12/TB,CHINH THUC\r\n'

    assert read_office_file(written(tmp_path, text))[0].name == "Tết, ngày 1"


def test_the_same_line_twice_is_one_day(tmp_path: Path) -> None:
    line = "01/01/2027;nghỉ lễ;Tết;12/TB;chính thức;\n"

    assert len(read_office_file(written(tmp_path, HEADER + line + line))) == 1


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("32/01/2027;nghỉ lễ;Tết;1/TB;dự kiến;", "dòng 2, cột ngày, giá trị «32/01/2027»: không phải ngày"),
        ("2027-01-01;nghỉ lễ;Tết;1/TB;dự kiến;", "không phải ngày; ghi dd/mm/yyyy"),
        ("01/01/1927;nghỉ lễ;Tết;1/TB;dự kiến;", "không phải ngày"),
        ("01/01/2027;nghỉ mát;Tết;1/TB;dự kiến;", "cột loại, giá trị «nghỉ mát»: không rõ; cần một trong: nghỉ lễ"),
        ("01/01/2027;nghỉ lễ;Tết;1/TB;;", "cột tình trạng, giá trị «»: không rõ; cần một trong: chính thức, dự kiến"),
        ("01/01/2027;nghỉ lễ;;1/TB;dự kiến;", "cột tên, giá trị «»: còn trống"),
        ("01/01/2027;nghỉ lễ;Tết;;dự kiến;", "cột văn bản, giá trị «»: còn trống"),
        ("10/02/2027 đến 04/02/2027;nghỉ lễ;Tết;1/TB;dự kiến;", "khoảng ngày không hợp lệ"),
        ("01/01/2027 đến 31/12/2027;nghỉ lễ;Tết;1/TB;dự kiến;", "dài quá 31 ngày"),
        ("01/01/2027;nghỉ lễ;Tết;1/TB;dự kiến;09/01/2027", "chỉ dùng với loại «nghỉ hoán đổi»"),
        ("02/01/2027;nghỉ hoán đổi;Tết;1/TB;dự kiến;9/1", "cột ngày làm bù, giá trị «9/1»: không phải ngày"),
    ],
)
def test_a_wrong_cell_is_told_with_line_column_value_and_mend(tmp_path: Path, line: str, told: str) -> None:
    with pytest.raises(CalendarFileError) as caught:
        read_office_file(written(tmp_path, HEADER + line))

    assert told in str(caught.value)


def test_every_problem_is_told_at_once_and_a_day_means_one_thing(tmp_path: Path) -> None:
    lines = "01/01/2027;nghỉ lễ;Tết;1/TB;dự kiến;\n01/01/2027;làm bù;Tết;1/TB;dự kiến;\nx;nghỉ lễ;Tết;1/TB;dự kiến;\n"

    with pytest.raises(CalendarFileError) as caught:
        read_office_file(written(tmp_path, HEADER + lines))

    assert [problem.row for problem in caught.value.problems] == [3, 4]
    assert "ngày 01/01/2027 đã khai khác ở trên" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "tệp trống; cần dòng tiêu đề ngày;loại"),
        ("ngày;loại;tên\n", "thiếu cột văn bản, tình trạng"),
    ],
)
def test_a_file_without_its_columns_is_refused(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(CalendarFileError) as caught:
        read_office_file(written(tmp_path, text))

    assert told in str(caught.value)


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "lich.csv"
    path.write_bytes("ngày;loại".encode("utf-16"))

    with pytest.raises(CalendarFileError, match="không phải UTF-8"):
        read_office_file(path)
