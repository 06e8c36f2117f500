from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from worker.cli.actor import By
from worker.cli.output import Json, print_json, say
from worker.cli.refuse import refuse

if TYPE_CHECKING:
    from tasks.replace import NewHolder
    from worker.wiring import Wiring

DAYS = ["%Y-%m-%d", "%d/%m/%Y"]


def replace(  # noqa: PLR0913 - one option a fact
    contact: Annotated[int, typer.Argument(metavar="CONTACT", help="The position, by its number in «contact list».")],
    *,
    name: Annotated[str, typer.Option("--name", help="Who holds it from then on.")] = "",
    email: Annotated[str, typer.Option("--email", help="The new holder's official mailbox.")] = "",
    phone: Annotated[str, typer.Option("--phone", help="The new holder's mobile number.")] = "",
    keep: Annotated[
        str, typer.Option("--keep", metavar="CHANNELS", help="Addresses that are the position's, as email,zalo_group.")
    ] = "",
    first: Annotated[datetime | None, typer.Option("--from", formats=DAYS, help="First day; today without.")] = None,
    cancel: Annotated[bool, typer.Option("--cancel", help="Forget what is still to come.")] = False,
    by: By = "",
    json: Json = False,
) -> None:
    """Let somebody else hold a position. No address goes over unless it is named; accounts in chats are unlinked."""
    from tasks.channel_name import ChannelNameError, read_channels
    from tasks.clock import day
    from tasks.contact_entry import UnknownContactError
    from tasks.entered_address import WrongAddressError
    from tasks.replace import NewHolder, ReplacementError
    from worker.cli.wired import wired

    if cancel == bool(name):
        refuse("Cần --name với người mới, hoặc --cancel để bỏ lần thay chưa tới ngày.")
    wiring = wired()
    today = day(wiring.clock.now(), wiring.settings.zone)
    since = first.date() if first else today
    try:
        kept = read_channels(keep) if keep.strip() else ()
        addresses = {"email": email} if email else {}
        new = NewHolder(contact, name, since, phone or None, addresses, kept)
        days = _withdrawn(wiring, contact, by) if cancel else [_replaced(wiring, new, today, by)]
    except (ChannelNameError, UnknownContactError, WrongAddressError, ReplacementError) as error:
        refuse(error)
    if json:
        print_json({"contact": contact, "cancelled" if cancel else "since": days if cancel else since})
    else:
        say(_words(contact, name, since, today) if not cancel else _cancelled(contact, days))


def _replaced(wiring: "Wiring", new: "NewHolder", today: date, by: str) -> date:
    from tasks.handlers import BUS
    from tasks.replace import replace_holder
    from worker.cli.actor import actor

    with wiring.database.write() as session:
        replace_holder(session, BUS, new, today, wiring.clock.now(), actor(by))
    return new.since


def _withdrawn(wiring: "Wiring", contact: int, by: str) -> list[date]:
    from tasks.handlers import BUS
    from tasks.replace import withdraw
    from worker.cli.actor import actor

    with wiring.database.write() as session:
        return withdraw(session, BUS, contact, wiring.clock.now(), actor(by))


def _words(contact: int, name: str, since: date, today: date) -> str:
    if since > today:
        return f"Đầu mối số {contact}: từ {since:%d/%m/%Y} là {name}; đến ngày ấy tự có hiệu lực."
    return f"Đầu mối số {contact}: nay là {name}; thư chưa gửi cũng tới người mới, tài khoản chat cũ đã bỏ liên kết."


def _cancelled(contact: int, days: list[date]) -> str:
    if not days:
        return f"Đầu mối số {contact}: không có lần thay nào chưa tới ngày."
    return f"Đầu mối số {contact}: đã bỏ lần thay từ {', '.join(f'{each:%d/%m/%Y}' for each in days)}."
