from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from worker.cli.actor import By
from worker.cli.output import Json, print_json, print_table, say
from worker.cli.refuse import refuse

if TYPE_CHECKING:
    from tasks.recurring.change import Wanted
    from tasks.recurring.recurrence import Returning
    from worker.wiring import Wiring

DAYS = ["%Y-%m-%d", "%d/%m/%Y"]
Code = Annotated[str, typer.Argument(help="The recurring task's code, such as NV12.")]

recurring_app = typer.Typer(
    help="Recurring tasks: by which rule they come back, and the periods that were opened.", no_args_is_help=True
)


@recurring_app.command("list")
def list_(*, json: Json = False) -> None:
    """Recurring tasks that have not ended, with their rules and the newest period of each."""
    from tasks.recurring.occurrence import occurrences
    from tasks.recurring.recurrence import returning

    wiring, today = _wired()
    with wiring.database.read() as session:
        found = [(each, occurrences(session, each.task.id)) for each in returning(session, today)]
    shapes = [_shape(each) | {"occurrences": [task.code for _, task in opened]} for each, opened in found]
    if json:
        print_json({"recurring": shapes})
        return
    rows = [
        (each.task.code, _rule(each), each.ahead, _shown(each), f"{opened[-1][0].name}: {opened[-1][1].code}")
        if opened
        else (each.task.code, _rule(each), each.ahead, _shown(each), "chưa mở kỳ nào")
        for each, opened in found
    ]
    print_table("Nhiệm vụ thường xuyên", ("Mã", "Quy tắc", "Mở trước (ngày làm việc)", "Đến", "Kỳ mới nhất"), rows)


@recurring_app.command("set")
def set_(  # noqa: PLR0913 - one option a fact
    code: Code,
    *,
    rule: Annotated[
        str, typer.Option("--rule", help="«ngày 25 hằng tháng», «thứ Sáu hằng tuần», or an RRULE of RFC 5545.")
    ] = "",
    ahead: Annotated[
        int | None, typer.Option("--ahead", min=0, max=60, help="Working days before its deadline a period opens.")
    ] = None,
    day_off: Annotated[str, typer.Option("--day-off", help="A due day on a day off: before, after or keep.")] = "",
    until: Annotated[datetime | None, typer.Option("--until", formats=DAYS, help="No period after that day.")] = None,
    hold: Annotated[bool | None, typer.Option("--hold/--open", help="Open no period until --open is said.")] = None,
    by: By = "",
    json: Json = False,
) -> None:
    """Say how a recurring task comes back; periods that are open stay as they are."""
    from tasks.recurring.change import Wanted
    from tasks.recurring.rule import DayOff

    if day_off and day_off not in list(DayOff):
        refuse(f"--day-off: thấy «{day_off}»; cần before, after hoặc keep.")
    kept = DayOff(day_off) if day_off else None
    _change(code, Wanted(rule or None, ahead, kept, until.date() if until else None, hold), by, json=json)


@recurring_app.command("end")
def end(
    code: Code,
    *,
    on: Annotated[datetime | None, typer.Option("--on", formats=DAYS, help="Its last day; today without.")] = None,
    by: By = "",
    json: Json = False,
) -> None:
    """Open no period whose day comes after that one; periods that are open are still to be done."""
    from tasks.recurring.change import Wanted

    _, today = _wired()
    _change(code, Wanted(until=on.date() if on else today), by, json=json)


def _change(code: str, wanted: "Wanted", by: str, *, json: bool) -> None:
    from tasks.handlers import BUS
    from tasks.office import find_task
    from tasks.recurring.change import set_recurrence
    from tasks.recurring.rule import RuleError
    from worker.cli.actor import actor

    wiring, today = _wired()
    try:
        with wiring.database.write() as session:
            task = find_task(session, code)
            found = set_recurrence(session, BUS, task, wanted, today, wiring.clock.now(), actor(by))
    except RuleError as error:
        refuse(error)
    if json:
        print_json(_shape(found))
    else:
        say(f"{found.task.code}: {_rule(found)}; mở kỳ trước hạn {found.ahead} ngày làm việc{_ends(found)}.")


def _shape(each: "Returning") -> dict[str, Any]:
    return {
        "task": each.task.code,
        "rule": each.rule.text if each.rule else None,
        "day_off": each.rule.day_off if each.rule else None,
        "until": each.rule.until if each.rule else None,
        "ahead": each.ahead,
        "held": each.held,
        "set_by_person": each.set_by_person,
    }


def _rule(each: "Returning") -> str:
    if each.rule is None:
        return f"chưa rõ; dondoc recurring set {each.task.code} --rule «ngày 25 hằng tháng»"
    held = " (đang giữ lại)" if each.held else ""
    return f"{each.rule.text}{held}"


def _shown(each: "Returning") -> str:
    return f"{each.rule.until:%d/%m/%Y}" if each.rule and each.rule.until else ""


def _ends(each: "Returning") -> str:
    return f", đến hết {_shown(each)}" if _shown(each) else ""


def _wired() -> "tuple[Wiring, date]":
    """The parts, and the office's day."""
    from tasks.clock import day
    from worker.cli.wired import wired

    wiring = wired()
    return wiring, day(wiring.clock.now(), wiring.settings.zone)
