from typing import TYPE_CHECKING, Annotated, Any

import typer

from worker.cli.output import Json, print_json, print_table, say
from worker.cli.refuse import refuse

if TYPE_CHECKING:
    from tasks.outside.event.received_event import ReceivedEvent

PARTLY, MOST = 1, 200

events_app = typer.Typer(help="Events of other systems, and those that were not taken.", no_args_is_help=True)


@events_app.command("rejected")
def rejected(
    *,
    body: Annotated[bool, typer.Option("--body", help="Show the events too, as they came.")] = False,
    json: Json = False,
) -> None:
    """The newest 200 that were not taken, and why. Nothing is lost: mend the cause, then retry."""
    from tasks.outside.event.received_event import rejected as read_rejected
    from worker.cli.wired import wired

    wiring = wired()
    with wiring.database.read() as session:
        found = read_rejected(session, MOST)
    if json:
        print_json({"rejected": [_shape(each, body=body) for each in found]})
        return
    zone = wiring.settings.zone
    headers = ("Số", "Nguồn", "Mã sự kiện", "Loại", "Nhiệm vụ", "Lúc", "Lý do")
    rows = [
        (each.id, each.source, each.event_id, each.type, each.external_id)
        + (f"{each.received_at.astimezone(zone):%H:%M ngày %d/%m/%Y}", each.problem)
        + ((each.body,) if body else ())
        for each in found
    ]
    print_table("Sự kiện không nhận", (*headers, "Nội dung") if body else headers, rows)


@events_app.command("retry")
def retry(
    event: Annotated[int, typer.Argument(metavar="ID", help="Its number in «dondoc events rejected».")],
    *,
    json: Json = False,
) -> None:
    """Try an event anew, after its cause is mended."""
    from tasks.clock import day
    from tasks.handlers import BUS
    from tasks.outside.event.take import take_again
    from worker.cli.wired import wired

    wiring = wired()
    now = wiring.clock.now()
    taken = take_again(wiring.database, BUS, event, now, day(now, wiring.settings.zone))
    if taken is None:
        refuse(f"Số {event} không phải sự kiện thử lại được; xem «dondoc events rejected».")
    if taken.problem:
        typer.echo(taken.problem, err=True)
        raise typer.Exit(PARTLY)
    if json:
        print_json({"id": event, "taken": True})
        return
    say(f"Đã nhận sự kiện số {event}.")


def _shape(event: "ReceivedEvent", *, body: bool) -> dict[str, Any]:
    names = ("id", "source", "event_id", "type", "external_id", "problem", "told_by", "received_at")
    return {name: getattr(event, name) for name in names} | ({"body": event.body} if body else {})
