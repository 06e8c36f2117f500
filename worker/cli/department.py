from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from worker.cli.actor import By
from worker.cli.department_succeed import succeed
from worker.cli.output import Json, print_json, print_table, say
from worker.cli.refuse import refuse

if TYPE_CHECKING:
    from worker.wiring import Wiring

DAYS = ["%Y-%m-%d", "%d/%m/%Y"]

department_app = typer.Typer(
    help="Departments and their names; what becomes of one that is renamed, merged or ended.", no_args_is_help=True
)
department_app.command("succeed")(succeed)


@department_app.command("list")
def list_(
    *,
    on: Annotated[datetime | None, typer.Option("--on", formats=DAYS, help="As of that day; today without.")] = None,
    ended: Annotated[bool, typer.Option("--all", help="Also those that have ended.")] = False,
    json: Json = False,
) -> None:
    """Departments in protocol order, called as on that day."""
    from sqlalchemy import select

    from tasks.department import Department, DepartmentKind
    from tasks.department_name import names_on

    wiring = _wired()
    asked = on.date() if on else _today(wiring)
    with wiring.database.read() as session:
        names = names_on(session, asked)
        known = select(Department).where(Department.kind != DepartmentKind.GROUP)
        found = session.scalars(known.order_by(Department.position, Department.id)).all()
    shown = [each for each in found if ended or _stands(each.valid_from, each.valid_to, asked)]
    if json:
        columns = ("id", "kind", "valid_from", "valid_to", "successor")
        rows = [{"name": names[each.id]} | {name: getattr(each, name) for name in columns} for each in shown]
        print_json({"on": asked, "departments": rows})
        return
    cells = [(each.id, names[each.id], _shown(each.valid_to), each.successor or "") for each in shown]
    print_table(f"Đơn vị ngày {asked:%d/%m/%Y}", ("Số", "Tên", "Kết thúc", "Đơn vị kế thừa"), cells)


@department_app.command("rename")
def rename(
    department: Annotated[str, typer.Argument(help="Its name, another name, or its number.")],
    name: Annotated[str, typer.Argument(help="What it is called from then on.")],
    *,
    first: Annotated[datetime | None, typer.Option("--from", formats=DAYS, help="First day; today without.")] = None,
    by: By = "",
    json: Json = False,
) -> None:
    """Call a department otherwise; it stays the same one, and what is past keeps the old name."""
    from tasks.find_department import DepartmentError, find_department
    from tasks.handlers import BUS
    from tasks.rename import rename as rename_department
    from worker.cli.actor import actor

    wiring = _wired()
    now, today = wiring.clock.now(), _today(wiring)
    since = first.date() if first else today
    try:
        with wiring.database.write() as session:
            found = find_department(session, department)
            rename_department(session, BUS, found, name, since, today, now, actor(by))
    except DepartmentError as error:
        refuse(error)
    if json:
        print_json({"department": found.id, "name": name, "from": since})
    else:
        say(f"Đơn vị số {found.id}: từ {since:%d/%m/%Y} là «{name}»; tên cũ trong tệp vẫn được hiểu.")


def _stands(first: date | None, last: date | None, on: date) -> bool:
    return (first is None or first <= on) and (last is None or on <= last)


def _shown(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _today(wiring: "Wiring") -> date:
    from tasks.clock import day

    return day(wiring.clock.now(), wiring.settings.zone)


def _wired() -> "Wiring":
    from worker.cli.wired import wired

    return wired()
