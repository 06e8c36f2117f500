import struct

from tasks.letters.digest.bar import LEFT, LENGTH, bar
from tasks.letters.digest.chart import chart, chart_words
from tasks.letters.digest.department import Department
from tests.support.facts import ON, a_task, counted, many_overdue, overdue


def department(*spans: int, name: str = "Sở Nội vụ") -> Department:
    a, b, c, d = spans
    return Department(name=name, total=sum(spans), spans=(a, b, c, d), worst=9, new=0)


def test_a_chart_is_a_sharp_png_that_grows_with_its_rows() -> None:
    rows = counted(many_overdue(60))
    picture = chart(rows, ON)
    width, height = struct.unpack(">II", picture[16:24])
    assert picture.startswith(b"\x89PNG")
    assert (width, height) == (1200, (70 + 36 * len(rows)) * 5 // 2)


def test_the_same_rows_give_the_same_picture() -> None:
    rows = counted(many_overdue(60))
    assert chart(rows, ON) == chart(rows, ON)


def test_a_hostile_name_is_drawn_as_text() -> None:
    rows = counted((overdue(task=a_task(department='<image href="file:///etc/passwd"/>{{7*7}}&')),))
    assert chart(rows, ON).startswith(b"\x89PNG")


def test_the_parts_of_a_bar_follow_each_other_to_its_end() -> None:
    drawn = bar(department(4, 3, 2, 1), top=0, longest=20)
    assert [part.x for part in drawn.parts] == [LEFT, LEFT + LENGTH / 5, LEFT + LENGTH * 0.35, LEFT + LENGTH * 0.45]
    assert round(sum(part.width for part in drawn.parts), 6) == LENGTH / 2


def test_a_part_too_narrow_for_its_figure_shows_none() -> None:
    drawn = bar(department(99, 1, 0, 0), top=0, longest=100)
    assert [part.label for part in drawn.parts] == ["99", ""]


def test_a_long_name_takes_two_lines_at_most() -> None:
    name = "Ban Quản lý Khu kinh tế cửa khẩu Đồng Đăng - Lạng Sơn và các khu công nghiệp của tỉnh"
    lines = bar(department(1, 0, 0, 0, name=name), top=0, longest=1).name
    assert len(lines) == 2
    assert lines[1].words.endswith("…")


def test_the_words_say_what_the_picture_shows() -> None:
    assert chart_words((department(4, 0, 0, 1),)) == (
        "Biểu đồ số nhiệm vụ quá hạn theo đơn vị và số ngày làm việc quá hạn: "
        "Sở Nội vụ 5 (4 quá hạn 1–7 ngày, 1 quá hạn trên 90 ngày)."
    )
