from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from worker.cli.calendar_day import add, follows, remove, tell_follows
from worker.cli.output import Json, print_json, print_table, say
from worker.cli.refuse import refuse

if TYPE_CHECKING:
    from datetime import date

    from tasks.calendar_day import CalendarDay
    from worker.wiring import Wiring

calendar_app = typer.Typer(help="The office's days off and days made up.", no_args_is_help=True)
calendar_app.command("add")(add)
calendar_app.command("remove")(remove)
WARNED = 1


@calendar_app.command("show")
def show(
    year: Annotated[int | None, typer.Option("--year", help="The year to show; this year when left out.")] = None,
    *,
    json: Json = False,
) -> None:
    """Every day of a year that is not what its weekday says, and who says so."""
    from tasks.calendar_day import days_of_year, load_calendar

    wiring, today = _wired()
    with wiring.database.read() as session:
        ends = load_calendar(session).ends
        days = days_of_year(session, year or today.year)
    if json:
        print_json({"year": year or today.year, "ends": ends, "days": [_plain(day) for day in days]})
        return
    headers = ("Ngày", "Loại", "Tên", "Văn bản", "Tình trạng")
    print_table(f"Lịch năm {year or today.year} (lịch có đến {ends:%d/%m/%Y})", headers, map(_cells, days))


@calendar_app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="CSV: ngày;loại;tên;văn bản;tình trạng;ngày làm bù")],
    by: Annotated[str, typer.Option("--by", help="Who enters it; kept beside each day.")] = "",
    *,
    json: Json = False,
) -> None:
    """Take days off, make-up days and swaps from the office's file; they win over what was seeded."""
    from tasks.calendar_day import read_office_file
    from tasks.calendar_file import CalendarFileError
    from tasks.change_calendar import CalendarDayError, change_calendar
    from tasks.handlers import BUS
    from worker.cli.actor import actor, name

    try:
        days = read_office_file(file)
    except CalendarFileError as error:
        refuse(error)
    except OSError as error:
        refuse(f"{file}: không đọc được tệp ({error.strerror}); xem lại đường dẫn và quyền đọc")
    wiring, _ = _wired()
    try:
        with wiring.database.write() as session:
            change = change_calendar(session, BUS, wiring.desk, days, name(by), wiring.clock.now(), actor(by))
    except CalendarDayError as error:
        refuse(error)
    written = change.written
    if json:
        counts = {"created": written.created, "updated": written.updated, "unchanged": written.unchanged}
        print_json(counts | follows(change))
    else:
        say(f"Đã nạp lịch: {written.created} ngày mới, {written.updated} ngày sửa, {written.unchanged} ngày như cũ.")
        tell_follows(change)


@calendar_app.command("check")
def check(*, json: Json = False) -> None:
    """Where the calendar ends and what is missing in it. Exit code 1 when something is."""
    from tasks.calendar_day import calendar_warning, load_calendar

    wiring, today = _wired()
    with wiring.database.read() as session:
        calendar = load_calendar(session)
        warning = calendar_warning(session, today)
    worked = calendar.is_working_day(today)
    if json:
        print_json({"today": today, "working_day": worked, "ends": calendar.ends, "warning": warning})
    else:
        say(f"Hôm nay {today:%d/%m/%Y} là ngày {'làm việc' if worked else 'nghỉ'}.")
        say(f"Lịch có đến hết ngày {calendar.ends:%d/%m/%Y}.")
        say(warning or "Lịch đầy đủ.")
    if warning:
        raise typer.Exit(WARNED)


def _wired() -> "tuple[Wiring, date]":
    """The parts, and the office's day."""
    from tasks.clock import day
    from worker.cli.wired import wired

    wiring = wired()
    return wiring, day(wiring.clock.now(), wiring.settings.zone)


def _plain(day: "CalendarDay") -> dict[str, Any]:
    names = ("day", "kind", "name", "source", "official", "entered_by")
    return {name: getattr(day, name) for name in names}


def _cells(day: "CalendarDay") -> tuple[str, ...]:
    from tasks.calendar_day import SEED
    from tasks.calendar_file import OFFICIAL, PROVISIONAL, DayKind
    from tasks.letters.wording import weekday

    source = day.source if day.entered_by == SEED else f"{day.source} (nhập: {day.entered_by})"
    status = OFFICIAL if day.official else PROVISIONAL
    return f"{weekday(day.day)} {day.day:%d/%m}", DayKind(day.kind).label, day.name, source, status
