from typing import Annotated

import typer

from worker.cli.actor import By
from worker.cli.output import Json, print_json, print_table, say

UNUSABLE = 2

suppression_app = typer.Typer(
    help="Addresses that were refused for good: nobody is written to there until they are lifted.",
    no_args_is_help=True,
)


@suppression_app.command("list")
def list_(*, json: Json = False) -> None:
    """The addresses, since when, and the provider's words."""
    from tasks.suppression import suppressed
    from worker.cli.wired import wired

    wiring = wired()
    with wiring.database.read() as session:
        found = sorted(suppressed(session).values(), key=lambda each: (each.at, each.channel, each.address))
    if json:
        names = ("channel", "address", "words", "letter_id", "at")
        print_json({"suppressed": [{name: getattr(each, name) for name in names} for each in found]})
        return
    zone = wiring.settings.zone
    rows = [
        (each.address, each.channel, f"{each.at.astimezone(zone):%H:%M ngày %d/%m/%Y}", each.letter_id, each.words)
        for each in found
    ]
    print_table("Địa chỉ không gửi nữa", ("Địa chỉ", "Kênh", "Từ", "Thư số", "Máy chủ trả lời"), rows)


@suppression_app.command("lift")
def lift(
    address: Annotated[str, typer.Argument(help="The address, as the list shows it.")],
    *,
    by: By = "",
    json: Json = False,
) -> None:
    """Write there again: the address works now."""
    from tasks.contact_entry import lift_suppression
    from tasks.handlers import BUS
    from worker.cli.actor import actor
    from worker.cli.wired import wired

    wiring = wired()
    with wiring.database.write() as session:
        lifted = lift_suppression(session, BUS, address, wiring.clock.now(), actor(by))
    if not lifted:
        typer.echo(f"«{address}» không có trong danh sách; xem «dondoc suppression list».", err=True)
        raise typer.Exit(UNUSABLE)
    if json:
        print_json({"address": address, "channels": lifted})
        return
    say(f"Sẽ gửi lại tới «{address}».")
