from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from worker.cli.output import Json, print_json, print_table, say
from worker.cli.refuse import refuse

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from tasks.incoming import Incoming

MOST = 200
HEADERS = ("Số", "Kênh", "Loại", "Lúc", "Trạng thái", "Đã làm gì", "Trả lời", "Số lần thử")

heard_app = typer.Typer(
    help="What Zalo told: messages, buttons, receipts; and what was done about each.", invoke_without_command=True
)


class State(StrEnum):
    NEW = "new"
    FAILED = "failed"


@heard_app.callback()
def heard(
    context: typer.Context,
    *,
    state: Annotated[State | None, typer.Option("--state", help="failed: given up; new: not worked yet.")] = None,
    text: Annotated[
        bool, typer.Option("--text", help="Show the messages too. They hold what officers wrote: for no other eyes.")
    ] = False,
    json: Json = False,
) -> None:
    """The newest 200, without what was written in them."""
    if context.invoked_subcommand:
        return
    from tasks.incoming import IncomingState
    from tasks.incoming import heard as read_heard
    from worker.cli.wired import wired

    wiring = wired()
    with wiring.database.read() as session:
        found = read_heard(session, IncomingState(state) if state else None, MOST)
    if json:
        print_json({"heard": [_shape(each, text=text) for each in found]})
        return
    rows = [_row(each, wiring.settings.zone, text=text) for each in found]
    print_table("Đã nghe từ Zalo", (*HEADERS, "Nội dung") if text else HEADERS, rows)


@heard_app.command("retry")
def retry(
    event: Annotated[int, typer.Argument(metavar="ID", help="The event's number in «dondoc heard --state failed».")],
    *,
    json: Json = False,
) -> None:
    """Let an event that was given up be tried anew, after its cause is mended."""
    from tasks.handlers import BUS
    from tasks.incoming import try_again
    from worker.cli.actor import actor
    from worker.cli.wired import wired

    wiring = wired()
    with wiring.database.write() as session:
        again = try_again(session, BUS, event, wiring.clock.now(), actor())
    if not again:
        refuse(f"Số {event} không phải tin đã bỏ cuộc; xem «dondoc heard --state failed».")
    if json:
        print_json({"id": event, "state": State.NEW})
        return
    say(f"Sẽ thử lại số {event}.")


def _shape(event: "Incoming", *, text: bool) -> dict[str, Any]:
    names = ("id", "channel", "kind", "state", "outcome", "reply_state", "reply_words", "tries")
    moments = {"happened_at": event.happened_at.isoformat(), "received_at": event.received_at.isoformat()}
    written = {"text": event.text} if text else {}
    return {name: getattr(event, name) for name in names} | moments | written


def _row(event: "Incoming", zone: "ZoneInfo", *, text: bool) -> tuple[object, ...]:
    from tasks.channel_words import channel_words
    from tasks.chat.outcome_words import outcome_words
    from tasks.incoming import IncomingKind, IncomingState, ReplyState

    at = f"{event.happened_at.astimezone(zone):%H:%M ngày %d/%m/%Y}"
    what = (channel_words(event.channel), IncomingKind(event.kind).label, at, IncomingState(event.state).label)
    reply = ReplyState(event.reply_state).label if event.reply_state else ""
    row = (event.id, *what, outcome_words(event.outcome), reply, event.tries)
    return (*row, event.text) if text else row
