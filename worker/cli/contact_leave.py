from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from worker.cli.actor import By
from worker.cli.output import Json, print_json, say
from worker.cli.refuse import refuse

if TYPE_CHECKING:
    from worker.wiring import Wiring

DAYS = ["%Y-%m-%d", "%d/%m/%Y"]
Number = Annotated[int, typer.Argument(metavar="CONTACT", help="Its number in «dondoc contact list».")]


def leave(
    contact: Number,
    *,
    first: Annotated[datetime, typer.Option("--from", formats=DAYS, help="First day away.")],
    last: Annotated[datetime, typer.Option("--to", formats=DAYS, help="Last day away, counted.")],
    delegate: Annotated[
        int | None, typer.Option("--delegate", metavar="CONTACT", help="Who reads the letters; else the next contact.")
    ] = None,
    by: By = "",
    json: Json = False,
) -> None:
    """Let a contact's letters go to a delegate while it is away; on its return they come back by themselves."""
    from tasks.contact_entry import UnknownContactError
    from tasks.handlers import BUS
    from tasks.leave import Away, LeaveError, enter_leave
    from worker.cli.actor import actor

    wiring = _wired()
    away = Away(contact, first.date(), last.date(), delegate)
    try:
        with wiring.database.write() as session:
            enter_leave(session, BUS, away, wiring.clock.now(), actor(by))
    except (UnknownContactError, LeaveError) as error:
        refuse(error)
    if json:
        print_json({"contact": contact, "from": away.first, "to": away.last, "delegate": delegate})
        return
    reads = f"đầu mối số {delegate} nhận thay" if delegate else "thư tới đầu mối kế tiếp của đơn vị"
    say(f"Đầu mối số {contact} nghỉ từ {away.first:%d/%m/%Y} đến hết {away.last:%d/%m/%Y}: {reads}.")


def back(
    contact: Number,
    *,
    on: Annotated[datetime | None, typer.Option("--on", formats=DAYS, help="First day back; today without.")] = None,
    by: By = "",
    json: Json = False,
) -> None:
    """A contact is back: its leave ends the day before; one that has not begun is cancelled."""
    from tasks.contact_entry import UnknownContactError
    from tasks.handlers import BUS
    from tasks.leave import LeaveError, end_leave
    from worker.cli.actor import actor

    wiring = _wired()
    first = on.date() if on else _today(wiring)
    try:
        with wiring.database.write() as session:
            ended = end_leave(session, BUS, contact, first, wiring.clock.now(), actor(by))
            cancelled = ended.cancelled_at is not None
    except (UnknownContactError, LeaveError) as error:
        refuse(error)
    if json:
        print_json({"contact": contact, "back": first, "cancelled": cancelled})
        return
    what = "đã bỏ lịch nghỉ chưa bắt đầu" if cancelled else f"đi làm lại từ {first:%d/%m/%Y}"
    say(f"Đầu mối số {contact}: {what}, thư lại tới chính đầu mối.")


def _today(wiring: "Wiring") -> date:
    from tasks.clock import day

    return day(wiring.clock.now(), wiring.settings.zone)


def _wired() -> "Wiring":
    from worker.cli.wired import wired

    return wired()
