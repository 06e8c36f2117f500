from tasks.letters.digest.department import departments
from tests.support.facts import a_task, many_overdue, overdue


def test_departments_come_with_the_most_overdue_then_the_longest_then_by_the_alphabet() -> None:
    late = [("Đài", 3), ("Ủy", 3), ("Sở Y tế", 9), ("Sở A", 1), ("Sở A", 2)]
    rows = departments(tuple(overdue(days_late=days, task=a_task(department=name)) for name, days in late))
    assert [row.name for row in rows] == ["Sở A", "Sở Y tế", "Đài", "Ủy"]


def test_a_department_adds_up_to_its_spans() -> None:
    late = many_overdue(200)
    rows = departments(late)
    assert sum(row.total for row in rows) == len(late)
    assert all(sum(row.spans) == row.total for row in rows)


def test_a_department_says_only_the_spans_that_hold_something() -> None:
    (row,) = departments((overdue(days_late=3), overdue(days_late=95, new=True)))
    assert (row.spans_words, row.worst, row.new) == ("1 quá hạn 1–7 ngày, 1 quá hạn trên 90 ngày", 95, 1)
