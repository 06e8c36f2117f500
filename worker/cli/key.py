from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from worker.cli.actor import By, actor
from worker.cli.output import Json, print_json, print_table, say

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from tasks.outside.api_key import ApiKey

key_app = typer.Typer(
    help="Keys by which other systems speak to /api/v1: shown once, kept as a hash.", no_args_is_help=True
)
Number = Annotated[int, typer.Argument(metavar="ID", help="Its number in «dondoc key list».")]
SCOPES = (
    "read, tasks:write, contacts:write, departments:write, events:write, extensions:decide, "
    "holds:decide, admin. "
    "May be given several times."
)
DAYS = "For how many days it serves; without it, for good."
HOURS = "For how many hours the key before still serves."


@key_app.command("new")
def new(
    name: Annotated[str, typer.Option("--name", help="Which system will use it.")],
    scope: Annotated[list[str], typer.Option("--scope", help=SCOPES)],
    *,
    days: Annotated[
        int | None, typer.Option("--days", min=1, max=3650, help="For how long; without it, for good.")
    ] = None,
    by: By = "",
    json: Json = False,
) -> None:
    """Issue a key. It is shown this once."""
    from tasks.handlers import BUS
    from tasks.outside.key_ring import issue_key
    from tasks.outside.scope import read_scopes
    from worker.cli.wired import wired

    scopes = read_scopes(scope)
    wiring = wired()
    now = wiring.clock.now()
    expires_at = now + timedelta(days=days) if days else None
    with wiring.database.write() as session:
        key, text = issue_key(session, BUS, name, scopes, now, actor(by), expires_at)
    if json:
        print_json({"id": key.id, "name": key.name, "scopes": scopes, "key": text})
        return
    _show(text, f"Khóa số {key.id} của «{key.name}» ({', '.join(scopes)}), chỉ hiện một lần này:")


@key_app.command("list")
def list_(*, json: Json = False) -> None:
    """Keys, what they may do, and when they were last used."""
    from tasks.outside.api_key import list_keys
    from worker.cli.wired import wired

    wiring = wired()
    with wiring.database.read() as session:
        found = list_keys(session)
    if json:
        print_json({"keys": [_told(key) for key in found]})
        return
    columns = ("Số", "Tên", "Phạm vi", "Cấp lúc", "Dùng lần cuối", "Hết hạn", "Thu hồi")
    print_table("Khóa của hệ thống khác", columns, [_row(each, wiring.settings.zone) for each in found])


@key_app.command("rotate")
def rotate(
    key: Number,
    *,
    grace: Annotated[int, typer.Option("--grace", min=0, max=24 * 90, help=HOURS)] = 24,
    by: By = "",
    json: Json = False,
) -> None:
    """Give a key a new text; the one before serves a while longer."""
    from tasks.handlers import BUS
    from tasks.outside.key_ring import rotate_key
    from worker.cli.wired import wired

    wiring = wired()
    with wiring.database.write() as session:
        text = rotate_key(session, BUS, key, timedelta(hours=grace), wiring.clock.now(), actor(by))
    if json:
        print_json({"id": key, "key": text, "grace_hours": grace})
        return
    _show(text, f"Khóa số {key}, mới, chỉ hiện một lần này; khóa cũ còn dùng được {grace} giờ:")


@key_app.command("revoke")
def revoke(key: Number, *, by: By = "", json: Json = False) -> None:
    """Let a key open nothing from now on."""
    from tasks.handlers import BUS
    from tasks.outside.key_ring import revoke_key
    from worker.cli.wired import wired

    wiring = wired()
    with wiring.database.write() as session:
        name = revoke_key(session, BUS, key, wiring.clock.now(), actor(by)).name
    if json:
        print_json({"id": key, "revoked": True})
        return
    say(f"Đã thu hồi khóa số {key} của «{name}».")


def _show(text: str, words: str) -> None:
    typer.echo(words, err=True)  # so that standard output is the key alone, for a file or a vault
    say(text)


def _told(key: "ApiKey") -> dict[str, Any]:
    return {
        "id": key.id,
        "name": key.name,
        "scopes": key.scopes.split(),
        "created_at": key.created_at,
        "last_used_on": key.last_used_on,
        "expires_at": key.expires_at,
        "revoked_at": key.revoked_at,
    }


def _row(key: "ApiKey", zone: "ZoneInfo") -> tuple[object, ...]:
    def local(moment: "datetime | None") -> str:
        return f"{moment.astimezone(zone):%H:%M ngày %d/%m/%Y}" if moment else ""

    used = f"{key.last_used_on:%d/%m/%Y}" if key.last_used_on else ""
    scopes = ", ".join(key.scopes.split())
    return key.id, key.name, scopes, local(key.created_at), used, local(key.expires_at), local(key.revoked_at)
