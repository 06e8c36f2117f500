from typing import Annotated

import typer

from worker.cli.actor import actor
from worker.cli.output import Json, print_json, print_table, say

Number = Annotated[int, typer.Argument(metavar="ID", help="Its number in «dondoc source list».")]

source_app = typer.Typer(
    help="Systems whose events are believed by their signature (Standard Webhooks).", no_args_is_help=True
)


@source_app.command("new")
def new(
    name: Annotated[str, typer.Argument(help="Which system it is.")],
    *,
    uri: Annotated[
        str, typer.Option("--uri", help="The source that its events name, as urn:qlvb:tinh; without it, the name.")
    ] = "",
    json: Json = False,
) -> None:
    """Believe a system that signs its events. The secret is shown this once."""
    from notifiers.webhook.new_key import new_key
    from tasks.connection_event import SourceTrusted
    from tasks.handlers import BUS
    from tasks.outside.event.event_source import add_source
    from tasks.vault import Vault
    from worker.cli.wired import wired

    wiring, secret = wired(), new_key()
    with wiring.database.write() as session:
        made = add_source(session, name, uri, Vault(wiring.settings.keys).seal(secret), wiring.clock.now())
        happened = SourceTrusted(source_id=made.id, name=made.name, uri=made.uri)
        BUS.publish(session, happened, wiring.clock.now(), actor())
    if json:
        print_json({"id": made.id, "name": made.name, "uri": made.uri, "secret": secret})
        return
    typer.echo(f"Nguồn số {made.id} «{made.uri}». Khóa ký, chỉ hiện một lần này:", err=True)
    say(secret)


@source_app.command("list")
def list_(*, json: Json = False) -> None:
    """The systems, and the source that the events of each must name."""
    from tasks.outside.event.event_source import event_sources
    from worker.cli.wired import wired

    with wired().database.read() as session:
        found = [{"id": each.id, "name": each.name, "uri": each.uri} for each in event_sources(session)]
    if json:
        print_json({"sources": found})
        return
    print_table("Nguồn sự kiện", ("Số", "Tên", "Nguồn"), [list(each.values()) for each in found])


@source_app.command("rotate")
def rotate(source: Number, *, json: Json = False) -> None:
    """Believe a new secret, shown only now; for 24 hours the old one too."""
    from notifiers.webhook.new_key import new_key
    from tasks.connection_event import SourceRotated
    from tasks.handlers import BUS
    from tasks.outside.event.event_source import rotate_source
    from tasks.vault import Vault
    from worker.cli.wired import wired

    wiring, secret = wired(), new_key()
    with wiring.database.write() as session:
        rotate_source(session, source, Vault(wiring.settings.keys).seal(secret), wiring.clock.now())
        BUS.publish(session, SourceRotated(source_id=source), wiring.clock.now(), actor())
    if json:
        print_json({"id": source, "secret": secret})
        return
    typer.echo(f"Khóa ký mới của nguồn số {source}, chỉ hiện một lần này; khóa cũ còn dùng được 24 giờ:", err=True)
    say(secret)


@source_app.command("remove")
def remove(source: Number, *, json: Json = False) -> None:
    """Believe a system no more."""
    from tasks.connection_event import SourceRemoved
    from tasks.handlers import BUS
    from tasks.outside.event.event_source import remove_source
    from worker.cli.wired import wired

    wiring = wired()
    with wiring.database.write() as session:
        remove_source(session, source, wiring.clock.now())
        BUS.publish(session, SourceRemoved(source_id=source), wiring.clock.now(), actor())
    if json:
        print_json({"id": source, "removed": True})
        return
    say(f"Đã bỏ nguồn số {source}.")
