from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from worker.cli.actor import By
from worker.cli.output import Json, print_json, say
from worker.cli.refuse import refuse

if TYPE_CHECKING:
    from tasks.calendar_file import Day
    from tasks.change_calendar import CalendarChange

DAYS = ["%Y-%m-%d", "%d/%m/%Y"]
OneDay = Annotated[datetime, typer.Argument(metavar="DAY", formats=DAYS, help="As 2026-11-23 or 23/11/2026.")]


def add(  # noqa: PLR0913 - one option a fact
    on: OneDay,
    *,
    name: Annotated[str, typer.Option("--name", help="What it is called, as «Nghỉ hoán đổi».")],
    source: Annotated[str, typer.Option("--source", help="The document that says so.")],
    kind: Annotated[str, typer.Option("--kind", help="holiday, substitute, swapped or made_up.")] = "holiday",
    made_up: Annotated[
        datetime | None, typer.Option("--made-up", formats=DAYS, help="With swapped: the day that makes up for it.")
    ] = None,
    provisional: Annotated[bool, typer.Option("--provisional", help="Foreseen, not yet decided.")] = False,
    by: By = "",
    json: Json = False,
) -> None:
    """Enter one day; what was counted is counted again at once, and what has not left is looked at again."""
    from tasks.change_calendar import CalendarDayError, change_calendar
    from tasks.handlers import BUS
    from worker.cli.actor import actor
    from worker.cli.actor import name as account
    from worker.cli.wired import wired

    days = _days(on, name, source, kind, made_up, official=not provisional)
    wiring = wired()
    try:
        with wiring.database.write() as session:
            change = change_calendar(session, BUS, wiring.desk, days, account(by), wiring.clock.now(), actor(by))
    except CalendarDayError as error:
        refuse(error)
    _told(change, f"Đã ghi ngày {on:%d/%m/%Y}.", json=json)


def remove(on: OneDay, *, by: By = "", json: Json = False) -> None:
    """Take back what the office entered for a day; what is known without it stands again."""
    from tasks.change_calendar import CalendarDayError, take_back
    from tasks.handlers import BUS
    from worker.cli.actor import actor
    from worker.cli.wired import wired

    wiring = wired()
    try:
        with wiring.database.write() as session:
            change = take_back(session, BUS, wiring.desk, on.date(), wiring.clock.now(), actor(by))
    except CalendarDayError as error:
        refuse(error)
    _told(change, f"Đã bỏ ngày {on:%d/%m/%Y} mà Văn phòng đã nhập.", json=json)


def follows(change: "CalendarChange") -> dict[str, Any]:
    """What a change of the calendar did besides itself, as JSON."""
    return {
        "changed": change.days,
        "moved": change.moved,
        "letters_put_off": change.letters,
        "reminders": change.scan.written.reminders if change.scan else 0,
    }


def tell_follows(change: "CalendarChange") -> None:
    if change.moved:
        say(f"Tính lại hạn của {len(change.moved)} nhiệm vụ: {', '.join(change.moved)}.")
    if change.letters:
        say(f"{change.letters} thư chưa gửi chuyển sang ngày làm việc khác.")
    if change.scan and change.scan.written.reminders:
        say(f"Đôn đốc thêm ngay: {change.scan.written.reminders} lượt.")


def _days(on: datetime, name: str, source: str, kind: str, made_up: datetime | None, *, official: bool) -> "list[Day]":
    from tasks.calendar_file import Day, DayKind

    if kind not in list(DayKind):
        refuse(f"--kind: thấy «{kind}»; cần một trong {', '.join(DayKind)}.")
    if (made_up is not None) > (kind == DayKind.SWAPPED):
        refuse("--made-up chỉ dùng với --kind swapped.")
    days = [Day(on.date(), DayKind(kind), name, source, official)]
    return [*days, Day(made_up.date(), DayKind.MADE_UP, name, source, official)] if made_up else days


def _told(change: "CalendarChange", words: str, *, json: bool) -> None:
    if json:
        print_json(follows(change))
        return
    say(words if change.written.changes else "Lịch không đổi.")
    tell_follows(change)
