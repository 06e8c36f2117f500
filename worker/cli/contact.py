from typing import TYPE_CHECKING, Annotated

import typer

from worker.cli.actor import By
from worker.cli.contact_fields import fields
from worker.cli.contact_leave import back, leave
from worker.cli.contact_link import link
from worker.cli.contact_list import list_
from worker.cli.contact_replace import replace
from worker.cli.output import Json, print_json, say
from worker.cli.refuse import refuse

if TYPE_CHECKING:
    from tasks.contact import Contact
    from worker.wiring import Wiring


contact_app = typer.Typer(
    help="Who is written to, and over which channels: addresses, what is tried first, accounts that are linked.",
    no_args_is_help=True,
)
contact_app.command("list")(list_)
contact_app.command("link")(link)
contact_app.command("replace")(replace)
contact_app.command("leave")(leave)
contact_app.command("back")(back)
contact_app.command("fields")(fields)
Number = Annotated[int, typer.Argument(metavar="CONTACT", help="Its number in «dondoc contact list».")]


@contact_app.command("address")
def address(
    contact: Number,
    channel: Annotated[str, typer.Argument(help="email, zalo, zalo_group, zalo_template, zalo_bot, webhook:<name>.")],
    to: Annotated[str | None, typer.Argument(metavar="ADDRESS", help="As the channel knows it.")] = None,
    *,
    none: Annotated[bool, typer.Option("--none", help="Take the address away.")] = False,
    by: By = "",
    json: Json = False,
) -> None:
    """Enter, move or take away where a contact is reached over a channel."""
    from tasks.channel_name import ChannelNameError, read_channel
    from tasks.contact_entry import UnknownContactError, move_address
    from tasks.entered_address import WrongAddressError
    from tasks.handlers import BUS
    from worker.cli.actor import actor

    if none == (to is not None):
        refuse("Cần một địa chỉ, hoặc --none để bỏ địa chỉ đang có.")
    wiring = _wired()
    try:
        name = read_channel(channel)
        with wiring.database.write() as session:
            now, person = wiring.clock.now(), actor(by)
            taken, entered = move_address(session, BUS, contact, name, to, now, person)
    except (ChannelNameError, UnknownContactError, WrongAddressError) as error:
        refuse(error)
    if json:
        print_json({"contact": contact, "channel": name, "address": entered})
    else:
        _tell_address(wiring, contact, name, entered, taken)


@contact_app.command("prefer")
def prefer(
    contact: Number,
    channels: Annotated[str, typer.Argument(help="In the order to try them, as zalo,email. Email is always the last.")],
    *,
    by: By = "",
    json: Json = False,
) -> None:
    """Choose which channel is tried first for a contact."""
    from tasks.channel_name import ChannelNameError
    from tasks.contact_entry import NoChannelError, UnknownContactError
    from tasks.contact_entry import prefer as prefer_channels
    from tasks.handlers import BUS
    from worker.cli.actor import actor

    wiring = _wired()
    try:
        with wiring.database.write() as session:
            found = prefer_channels(session, BUS, contact, channels, wiring.clock.now(), actor(by))
            preference, without = found.preference, _without_address(found)
    except (ChannelNameError, NoChannelError, UnknownContactError) as error:
        refuse(error)
    if json:
        print_json({"contact": contact, "preference": preference})
        return
    say(f"Đầu mối số {contact}: gửi qua {_named(preference, ', rồi ')}.")
    if without:
        say(f"Chưa có địa chỉ cho {_named(without)}: kênh chưa có địa chỉ thì được bỏ qua.")
    _tell_not_set_up(wiring, preference)


def _tell_address(wiring: "Wiring", contact: int, channel: str, entered: str | None, taken: str | None) -> None:
    from tasks.channel_words import in_a_sentence

    where = f"Đầu mối số {contact}, kênh {in_a_sentence(channel)}"
    if entered:
        say(f"{where}: từ nay gửi tới «{entered}».")
        _tell_not_set_up(wiring, (channel,))
    elif taken:
        say(f"{where}: đã bỏ địa chỉ «{taken}».")
    else:
        say(f"{where}: không có địa chỉ nào để bỏ.")


def _tell_not_set_up(wiring: "Wiring", channels: tuple[str, ...]) -> None:
    if absent := tuple(each for each in channels if each not in wiring.channel_names):
        say(f"Chưa thiết lập {_named(absent)}: chưa gửi được qua đó; xem docs/configure.md.")


def _without_address(contact: "Contact") -> tuple[str, ...]:
    return tuple(each for each in contact.preference if not contact.address(each))


def _named(channels: tuple[str, ...], between: str = ", ") -> str:
    from tasks.channel_words import in_a_sentence

    return between.join(map(in_a_sentence, channels))


def _wired() -> "Wiring":
    from worker.cli.wired import wired

    return wired()
