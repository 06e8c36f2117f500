from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tasks.calendar_day import load_calendar
from tasks.database import Database
from tasks.department_name import DepartmentName
from tasks.rates import Counts
from tasks.report.count import count_report
from tasks.report.facts import GroupBy, Line, Report, UnevenReportError
from tasks.report.sentence import remarks, sentence, told_measures
from tasks.report.span import span
from tasks.state import ExecutionState, TaskKind
from tasks.task import Task
from tests.support import office_of_2021 as year
from tests.support.office import ZONE, Office, at

TODAY = date(2026, 11, 25)
JANUARY, NOVEMBER = date(2026, 1, 1), date(2026, 11, 20)


@pytest.fixture
def office(sqlite_database: Database) -> Office:
    return Office(sqlite_database, at("2026-09-01 09:00")).open()


def counted(
    session: Session,
    first: date = JANUARY,
    last: date = NOVEMBER,
    as_of: date | None = None,
    by: GroupBy = GroupBy.DEPARTMENT,
) -> Report:
    return count_report(session, span(first, last, TODAY, as_of), load_calendar(session), ZONE, by)


def report(office: Office, **how: Any) -> Report:
    with office.database.read() as session:
        return counted(session, **how)


def lines(found: Report) -> dict[str, tuple[int, ...]]:
    return {line.name: columns(line.counts) for line in found.lines}


def columns(counts: Counts) -> tuple[int, ...]:
    return counts.done_on_time, counts.done_late, counts.open_in_time, counts.open_overdue


def change(office: Office, task: Task, when: str, step: Callable[[Task], Any]) -> None:
    office.now = at(when)
    office.change(task, step)


def done(task: Task, on: date) -> Any:
    return task.become(ExecutionState.DONE, reported_on=on, confirmed_on=on)


def test_the_year_2021_is_told_in_the_words_of_the_offices_own_report(database: Database) -> None:
    Office(database).open()
    with database.write() as session:
        year.fill(session)
        found = counted(session, year.FIRST, year.LAST)
    assert sentence(found, "UBND tỉnh", "cut") == (
        "Từ ngày 01/01 đến ngày 15/12/2021, UBND tỉnh, Chủ tịch UBND tỉnh giao các sở, ban, ngành, địa phương "
        "3.441 nhiệm vụ; đã hoàn thành 3.285 nhiệm vụ (đạt 95,4%); còn lại 156 nhiệm vụ chưa hoàn thành."
    )
    assert "(đạt 95,5%)" in sentence(found, "UBND tỉnh", "half-up")
    assert columns(found.total.counts) == (3071, 214, 125, 31)
    assert told_measures(found, "cut") == [
        "Tỷ lệ A = hoàn thành / tổng số = 3.285 / 3.441 = 95,4%.",
        "Tỷ lệ B = hoàn thành / (hoàn thành + chưa hoàn thành quá hạn) = 3.285 / (3.285 + 31) = 99,0%.",
        "Tỷ lệ đúng hạn = hoàn thành trong hạn / hoàn thành, tính nhiệm vụ có hạn = 3.071 / 3.285 = 93,4%.",
    ]
    assert remarks(found) == [
        "Đã gia hạn 125 nhiệm vụ (nêu riêng, không tính vào các tỷ lệ).",
        "Đã hủy, thu hồi 12 nhiệm vụ (không tính vào tổng số).",
    ]
    assert [line.name for line in found.lines][-4:] == [
        "UBND huyện Bắc Sơn",
        "UBND huyện Cao Lộc",
        "UBND huyện Đình Lập",
        "UBND thành phố Lạng Sơn",
    ]


def test_a_list_entered_at_the_years_end_still_tells_how_the_summer_stood(office: Office) -> None:
    with office.database.write() as session:
        year.fill(session)
    found = report(office, first=year.FIRST, last=date(2021, 6, 30), as_of=date(2021, 6, 30))
    given = found.total.counts.total
    assert found.by_own_days == given + found.total.cancelled
    assert 0 < found.total.counts.open < given < year.TOTAL
    assert "xét theo ngày báo cáo" in remarks(found)[-1]


def test_a_past_day_is_judged_by_what_was_known_on_it(office: Office) -> None:
    lead = office.department()
    moved = office.task(lead, date(2026, 10, 1), assigned_on=date(2026, 9, 1))
    late = office.task(lead, date(2026, 10, 1), assigned_on=date(2026, 9, 1))
    change(office, moved, "2026-10-12 09:00", lambda task: task.move_deadline(date(2026, 12, 1)))
    change(office, late, "2026-10-13 09:00", lambda task: task.report(date(2026, 10, 2)))
    change(office, late, "2026-10-14 09:00", lambda task: task.confirm(date(2026, 10, 14)))
    days = {day: columns(report(office, as_of=date(2026, 10, day)).total.counts) for day in (1, 2, 12, 13, 14)}
    assert days == {1: (0, 0, 2, 0), 2: (0, 0, 0, 2), 12: (0, 0, 1, 1), 13: (0, 0, 1, 1), 14: (0, 1, 1, 0)}
    assert report(office, as_of=date(2026, 10, 11)).total.extended == 0
    assert report(office, as_of=date(2026, 10, 12)).total.extended == 1


def test_a_task_sent_back_keeps_the_day_that_it_was_reported_on_then(office: Office) -> None:
    task = office.task(office.department(), date(2026, 10, 1), assigned_on=date(2026, 9, 1))
    change(office, task, "2026-10-01 09:00", lambda each: each.report(date(2026, 10, 1)))
    change(office, task, "2026-10-05 09:00", lambda each: each.send_back("thiếu phụ lục"))
    change(office, task, "2026-10-09 09:00", lambda each: each.report(date(2026, 10, 9)))
    assert columns(report(office, as_of=date(2026, 10, 2)).total.counts) == (0, 0, 1, 0)
    assert columns(report(office, as_of=date(2026, 10, 6)).total.counts) == (0, 0, 0, 1)


def test_a_task_moved_to_another_unit_is_still_the_old_ones_in_old_reports(office: Office) -> None:
    old, new = office.department("Sở Giao thông vận tải"), office.department("Sở Xây dựng")
    task = office.task(old, date(2026, 10, 1), assigned_on=date(2026, 9, 1))
    change(office, task, "2026-10-05 09:00", lambda each: each.edit({"lead_department_id": new}))
    assert lines(report(office, as_of=date(2026, 10, 4))) == {"Sở Giao thông vận tải": (0, 0, 0, 1)}
    assert lines(report(office, as_of=date(2026, 10, 5))) == {"Sở Xây dựng": (0, 0, 0, 1)}


def test_a_unit_is_called_as_it_was_called_on_the_day_of_judgement(office: Office) -> None:
    unit = office.department("Sở Tài nguyên")
    office.task(unit, NOVEMBER, assigned_on=date(2026, 9, 1))
    with office.database.write() as session:
        for name, since in (("Sở Tài nguyên", None), ("Sở Môi trường", date(2026, 10, 1))):
            session.add(DepartmentName(department_id=unit, name=name, since=since))
    assert list(lines(report(office, as_of=date(2026, 9, 30)))) == ["Sở Tài nguyên"]
    assert list(lines(report(office, as_of=date(2026, 10, 1)))) == ["Sở Môi trường"]


def test_only_tasks_given_in_the_period_count(office: Office) -> None:
    lead = office.department()
    for day in (date(2026, 8, 31), date(2026, 9, 1), date(2026, 9, 30), date(2026, 10, 1)):
        office.task(lead, None, kind=TaskKind.UNDATED, assigned_on=day)
    office.task(lead, None, kind=TaskKind.UNDATED, issued_on=date(2026, 9, 15))
    office.task(lead, None, kind=TaskKind.UNDATED)  # entered on 01/09
    found = report(office, first=date(2026, 9, 1), last=date(2026, 9, 30), as_of=NOVEMBER)
    assert (found.total.counts.total, found.total.undated) == (4, 4)
    assert "nhiệm vụ; tính đến ngày 20/11/2026, đã hoàn thành 0" in sentence(found, "UBND tỉnh", "cut")


def test_withdrawn_tasks_and_the_plans_of_recurring_ones_stand_outside_the_counts(office: Office) -> None:
    lead = office.department()
    given: dict[str, Any] = {"assigned_on": date(2026, 9, 1)}
    office.task(lead, NOVEMBER, **given)
    office.task(lead, NOVEMBER, state=ExecutionState.CANCELLED, **given)
    office.task(lead, None, kind=TaskKind.RECURRING, **given)
    office.task(lead, NOVEMBER, kind=TaskKind.RECURRING, **given)
    found = report(office)
    assert (found.total.counts.total, found.total.cancelled, found.parents) == (2, 1, 1)


@pytest.mark.parametrize(
    ("by", "names"),
    [(GroupBy.FIELD, ["Đất đai", "Y tế", "Chưa ghi lĩnh vực"]), (GroupBy.KIND, ["Có hạn", "Không hạn"])],
)
def test_lines_are_by_field_or_kind_where_asked(office: Office, by: GroupBy, names: list[str]) -> None:
    lead = office.department()
    for field, kind in (("Y tế", TaskKind.UNDATED), ("", TaskKind.DATED), ("Đất đai", TaskKind.DATED)):
        office.task(lead, NOVEMBER, field=field, kind=kind, assigned_on=date(2026, 9, 1))
    assert [line.name for line in report(office, by=by).lines] == names


def test_a_report_that_does_not_add_up_is_no_report() -> None:
    one = Line(name="Sở Nội vụ", counts=Counts(total=1, open_in_time=1))
    total = Line(name="Tổng cộng", counts=Counts(total=3, done_late=3))
    with pytest.raises(UnevenReportError, match="3 nhiệm vụ trong kỳ, cộng bốn cột được 1, cộng các dòng được 1"):
        Report(span=span(JANUARY, NOVEMBER, TODAY), by=GroupBy.DEPARTMENT, lines=(one,), total=total)
