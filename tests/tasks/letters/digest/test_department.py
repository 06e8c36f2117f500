from tasks.letters.digest.department import departments
from tests.support.facts import line_of


def test_departments_come_with_the_most_overdue_then_the_longest_then_by_the_alphabet() -> None:
    late = {"Đài": [3], "Ủy": [3], "Sở Y tế": [9], "Sở A": [1, 2], "Sở B": []}
    rows = departments(line_of(name, days) for name, days in late.items())
    assert [row.name for row in rows] == ["Sở A", "Sở Y tế", "Đài", "Ủy"]


def test_departments_of_one_name_are_one_row() -> None:
    (row,) = departments((line_of("Huyện A", [1, 8], new=1), line_of("Huyện A ", [95])))
    assert (row.name, row.total, row.spans, row.worst, row.new) == ("Huyện A", 3, (1, 1, 0, 1), 95, 1)


def test_a_department_says_only_the_spans_that_hold_something() -> None:
    (row,) = departments([line_of("Sở A", [3, 95], new=1)])
    assert (row.spans_words, row.worst, row.new) == ("1 quá hạn 1–7 ngày, 1 quá hạn trên 90 ngày", 95, 1)
