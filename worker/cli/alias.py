from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from worker.cli.output import Json, print_json, print_table, say
from worker.cli.refuse import refuse

if TYPE_CHECKING:
    from worker.wiring import Wiring


alias_app = typer.Typer(
    help="Names that files use for departments, as a person decided.",
    no_args_is_help=True,
    context_settings={"token_normalize_func": str.lower},  # «dondoc alias ADD» is «dondoc alias add»
)
Name = Annotated[str, typer.Argument(metavar="TEXT", help="The name as it stands in files.")]
From = Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d", "%d/%m/%Y"], help="First document date.")]
To = Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d", "%d/%m/%Y"], help="Last document date.")]


@alias_app.command("add")
def add(
    text: Name,
    department: Annotated[str, typer.Argument(help="The department that it means.")],
    *,
    first: From = None,
    last: To = None,
    json: Json = False,
) -> None:
    """Remember that TEXT in a file means DEPARTMENT."""
    from tasks.clock import day
    from tasks.handlers import BUS
    from tasks.intake.alias_choice import AliasError, Choice, choose_alias
    from worker.cli.actor import actor

    wiring = _wired()
    now, choice = wiring.clock.now(), Choice(text, department, _date(first), _date(last))
    try:
        with wiring.database.write() as session:
            name = choose_alias(session, BUS, choice, day(now, wiring.settings.zone), now, actor())
    except AliasError as error:
        refuse(error)
    if json:
        print_json({"text": text, "department": name, "from": choice.valid_from, "to": choice.valid_to})
        return
    say(f"Đã ghi: «{text}» là {name}.")


@alias_app.command("list")
def list_(
    *, all_: Annotated[bool, typer.Option("--all", help="Also those that files brought.")] = False, json: Json = False
) -> None:
    """The names that a person decided."""
    from tasks.intake.alias_choice import chosen_aliases

    with _wired().database.read() as session:
        found = chosen_aliases(session, also_imported=all_)
    if json:
        aliases = [
            {"text": alias.text, "department": name, "kind": alias.kind, "source": alias.source}
            | {"from": alias.valid_from, "to": alias.valid_to}
            for alias, name in found
        ]
        print_json({"aliases": aliases})
        return
    rows = [(alias.text, name, _shown(alias.valid_from), _shown(alias.valid_to)) for alias, name in found]
    print_table("Tên gọi trong tệp", ("Tên trong tệp", "Đơn vị", "Từ ngày", "Đến ngày"), rows)


@alias_app.command("remove")
def remove(text: Name, *, json: Json = False) -> None:
    """Forget what was decided for TEXT."""
    from tasks.handlers import BUS
    from tasks.intake.alias_choice import AliasError, forget_alias
    from worker.cli.actor import actor

    wiring = _wired()
    try:
        with wiring.database.write() as session:
            forget_alias(session, BUS, text, wiring.clock.now(), actor())
    except AliasError as error:
        refuse(error)
    if json:
        print_json({"text": text, "removed": True})
        return
    say(f"Đã bỏ tên gọi «{text}».")


def _wired() -> "Wiring":
    from worker.cli.wired import wired

    return wired()


def _date(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _shown(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
