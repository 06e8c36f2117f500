from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from worker.cli.actor import By
from worker.cli.output import Json, print_json, say
from worker.cli.refuse import refuse

if TYPE_CHECKING:
    from datetime import date

    from tasks.succeed import Moving, Succession

DAYS = ["%Y-%m-%d", "%d/%m/%Y"]
SHOWN = 20


def succeed(
    old: Annotated[str, typer.Argument(metavar="OLD", help="The department that ends: a name or its number.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="Its successor.")],
    *,
    first: Annotated[
        datetime | None,
        typer.Option("--from", formats=DAYS, help="The successor's first day; the one on record, or today, without."),
    ] = None,
    contacts: Annotated[bool, typer.Option("--contacts", help="Its contacts go along.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would move, and change nothing.")] = False,
    by: By = "",
    json: Json = False,
) -> None:
    """End a department with a successor, and move its open tasks there in one step; what is done keeps the old name."""
    from tasks.clock import day
    from tasks.find_department import DepartmentError, find_department
    from tasks.handlers import BUS
    from tasks.succeed import Succession, first_day, hold_departments, what_moves
    from tasks.succeed import succeed as succeed_department
    from worker.cli.actor import actor
    from worker.cli.wired import wired

    wiring = wired()
    now = wiring.clock.now()
    today = day(now, wiring.settings.zone)
    try:
        with wiring.database.write() as session:
            hold_departments(session)
            ended = find_department(session, old)
            since = first_day(ended, first.date() if first else None, today)
            asked = Succession(ended, find_department(session, new), since, contacts)
            moving = what_moves(session, ended)
            if not dry_run:
                succeed_department(session, BUS, asked, today, now, actor(by))
    except DepartmentError as error:
        refuse(error)
    if json:
        print_json(_shape(asked, moving, moved=not dry_run and since <= today))
    else:
        _tell(asked, moving, today, dry_run=dry_run)


def _shape(asked: "Succession", moving: "Moving", *, moved: bool) -> dict[str, Any]:
    return {
        "department": asked.old.name,
        "successor": asked.new.name,
        "from": asked.since,
        "moved": moved,
        "tasks": moving.tasks,
        "coordinating": moving.coordinating,
        "contacts": moving.contacts if asked.contacts else [],
    }


def _tell(asked: "Succession", moving: "Moving", today: "date", *, dry_run: bool) -> None:
    from tasks.rates import number

    counted = f"{number(len(moving.tasks))} nhiệm vụ chủ trì, {number(len(moving.coordinating))} nhiệm vụ phối hợp"
    if dry_run:
        say(f"Sẽ chuyển từ «{asked.old.name}» sang «{asked.new.name}»: {counted}.")
        _list(moving.tasks)
    elif asked.since > today:
        say(f"«{asked.old.name}» kết thúc sau ngày {asked.old.valid_to:%d/%m/%Y}, kế thừa là «{asked.new.name}».")
        say(f"Chưa chuyển gì ({counted}); từ {asked.since:%d/%m/%Y} chạy lại lệnh này để chuyển.")
    else:
        say(f"Đã chuyển từ «{asked.old.name}» sang «{asked.new.name}»: {counted}.")
    if moving.contacts and not asked.contacts:
        say(f"{len(moving.contacts)} đầu mối vẫn ở đơn vị cũ; thêm --contacts để chuyển cùng.")
    elif moving.contacts:
        say(f"Đầu mối đi cùng: số {', '.join(map(str, moving.contacts))}.")


def _list(codes: tuple[str, ...]) -> None:
    more = f" và {len(codes) - SHOWN} mã khác" if len(codes) > SHOWN else ""
    if codes:
        say(f"  {', '.join(codes[:SHOWN])}{more}")
