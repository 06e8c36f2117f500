from typing import Annotated

import typer

from worker.cli.actor import By
from worker.cli.output import Json, print_json, say

UNUSABLE = 2


def fields(
    contact: Annotated[int, typer.Argument(metavar="CONTACT", help="Its number in «dondoc contact list».")],
    names: Annotated[str, typer.Argument(help='Several by ";", as "Đất đai; Môi trường". "" is none by name.')],
    *,
    by: By = "",
    json: Json = False,
) -> None:
    """Choose which fields one of the office's own looks after: levels tell of tasks of these, else of all others."""
    from tasks.contact_entry import NotOfTheOfficeError, UnknownContactError, look_after
    from tasks.handlers import BUS
    from worker.cli.actor import actor
    from worker.cli.wired import wired

    wiring = wired()
    try:
        with wiring.database.write() as session:
            found = look_after(session, BUS, contact, names, wiring.clock.now(), actor(by)).fields
    except (NotOfTheOfficeError, UnknownContactError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(UNUSABLE) from None
    if json:
        print_json({"contact": contact, "fields": found.split("; ") if found else []})
    else:
        say(f"Đầu mối số {contact}: phụ trách {found or 'các lĩnh vực còn lại'}.")
