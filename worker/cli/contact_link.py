from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from worker.cli.output import Json, print_json, say
from worker.cli.refuse import refuse

if TYPE_CHECKING:
    from datetime import datetime

    from worker.wiring import Wiring


class Chat(StrEnum):
    """Where an officer can write a code back."""

    ZALO = "zalo"
    ZALO_BOT = "zalo_bot"


WRITES_TO = {Chat.ZALO: "Official Account của Văn phòng", Chat.ZALO_BOT: "Zalo Bot của Văn phòng"}


def link(
    contact: Annotated[int, typer.Argument(metavar="CONTACT", help="Its number in «dondoc contact list».")],
    channel: Annotated[Chat, typer.Option("--channel", help="Where the officer will write the code.")] = Chat.ZALO,
    *,
    json: Json = False,
) -> None:
    """Send a contact the code that links its chat account: to its official mailbox, as a letter."""
    from tasks.handlers import BUS
    from tasks.letter import Letter
    from tasks.link_code import LinkCodeError, send_code
    from tasks.office_event import LinkCodeSent
    from worker.cli.actor import actor
    from worker.cli.wired import wired

    wiring = wired()
    if channel not in wiring.channel_names:
        refuse(f"Chưa thiết lập {_named(channel)}, nên đầu mối chưa có nơi để nhắn mã; xem docs/configure.md.")
    now = wiring.clock.now()
    try:
        with wiring.database.write() as session:
            letter = send_code(session, wiring.desk, contact, channel, now)
            BUS.publish(session, LinkCodeSent(contact_id=contact, channel=channel, letter_id=letter), now, actor())
            due_at = session.get_one(Letter, letter).due_at
    except LinkCodeError as error:
        refuse(error)
    if json:
        print_json({"contact": contact, "channel": channel, "letter": letter, "due_at": due_at.isoformat()})
    else:
        _tell(wiring, contact, channel, letter, due_at)


def _tell(wiring: "Wiring", contact: int, channel: Chat, letter: int, due_at: "datetime") -> None:
    from tasks.link_code import VALID_FOR

    local, hours = due_at.astimezone(wiring.settings.zone), VALID_FOR.total_seconds() / 3600
    say(
        f"Thư số {letter} mang mã liên kết sẽ tới hộp thư công vụ của đầu mối số {contact}, "
        f"từ {local:%H:%M ngày %d/%m/%Y}."
    )
    say(f"Đầu mối nhắn lại mã ấy cho {WRITES_TO[channel]} trong {hours:g} giờ kể từ bây giờ.")
    say(f"Nhắn đúng thì tài khoản được ghi và {_named(channel)} được gửi trước; xem lại: «dondoc contact list».")


def _named(channel: Chat) -> str:
    from tasks.channel_words import channel_words

    return channel_words(channel)
