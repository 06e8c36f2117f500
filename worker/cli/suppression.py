from typing import TYPE_CHECKING, Annotated, Any

import typer

from worker.cli.actor import By
from worker.cli.output import Json, print_json, print_table, say
from worker.cli.refuse import refuse

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from tasks.refused_address import RefusedAddress


suppression_app = typer.Typer(
    help="Addresses that were refused for good: nobody is written to there until they are lifted.",
    no_args_is_help=True,
)


@suppression_app.command("list")
def list_(*, json: Json = False) -> None:
    """The addresses, whose they are, since when, and the provider's words."""
    from tasks.refused_address import refused_addresses
    from worker.cli.wired import wired

    wiring = wired()
    with wiring.database.read() as session:
        found = refused_addresses(session)
    if json:
        print_json({"suppressed": [_shape(each) for each in found]})
        return
    headers = ("Địa chỉ", "Kênh", "Đầu mối", "Từ", "Thư số", "Máy chủ trả lời")
    print_table("Địa chỉ không gửi nữa", headers, [_row(each, wiring.settings.zone) for each in found])


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
        refuse(f"«{address}» không có trong danh sách; xem «dondoc suppression list».")
    if json:
        print_json({"address": address, "channels": lifted})
        return
    say(f"Sẽ gửi lại tới «{address}».")


def _shape(refused: "RefusedAddress") -> dict[str, Any]:
    names = ("channel", "address", "words", "letter_id", "at")
    contacts = [{"id": number, "title": title} for number, title in refused.contacts.items()]
    return {name: getattr(refused.suppression, name) for name in names} | {"contacts": contacts}


def _row(refused: "RefusedAddress", zone: "ZoneInfo") -> tuple[object, ...]:
    from tasks.channel_words import channel_words

    found = refused.suppression
    whose = "\n".join(f"số {number}: {title}" for number, title in refused.contacts.items())
    at = f"{found.at.astimezone(zone):%H:%M ngày %d/%m/%Y}"
    return found.address, channel_words(found.channel), whose or "không còn ai", at, found.letter_id, found.words
