import re
import sys
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from worker.cli.output import Json, print_json, print_table, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from zoneinfo import ZoneInfo

    from sqlalchemy.orm import Session

    from tasks.event_log import LoggedEvent
    from tasks.log.row import Row
    from tasks.log.verify import Verdict
    from worker.wiring import Wiring

DAYS = ["%Y-%m-%d", "%d/%m/%Y"]
From = Annotated[datetime | None, typer.Option("--from", formats=DAYS, help="First day.")]
To = Annotated[datetime | None, typer.Option("--to", formats=DAYS, help="Last day, counted.")]
TaskCode = Annotated[str | None, typer.Option("--task", metavar="CODE", help="Only rows of this task.")]

BROKEN, UNUSABLE = 1, 2
SEAL = re.compile(r"[0-9a-f]{8,64}")

audit_app = typer.Typer(help="The log of every change: whether it is whole, what it says, a copy of it.")


@audit_app.callback()
def audit() -> None:
    """The log of every change."""


@audit_app.command("verify")
def verify(
    heads: Annotated[
        list[str] | None, typer.Option("--head", help="A seal as a digest printed it; may be given again.")
    ] = None,
    *,
    json: Json = False,
) -> None:
    """Look whether the log is whole: exit code 0 it is, 1 a row was changed, removed, moved, or cut off its end."""
    from tasks.log.signature import Signer
    from tasks.log.verify import verify as verify_log
    from worker.cli.wired import wired

    read = [_read(head) for head in heads or ()]
    wiring = wired()
    with wiring.database.read() as session:
        verdict = verify_log(session, Signer(wiring.settings.keys), read)
    if json:
        print_json(_shape(verdict))
    else:
        _tell(verdict)
    if not verdict.whole:
        raise typer.Exit(BROKEN)


@audit_app.command("export")
def export(
    *,
    first: From = None,
    last: To = None,
    task: TaskCode = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Else standard output.")] = None,
) -> None:
    """Copy rows of the log, a JSON object a line, with their seals: docs/audit.md has the script that checks them."""
    from tasks.log.export import exported
    from worker.cli.wired import wired

    wiring = wired()
    with ExitStack() as stack:
        session = stack.enter_context(wiring.database.read())
        rows = _rows(wiring, session, first, last, task)
        file = stack.enter_context(output.open("w", encoding="utf-8", newline="\n")) if output else sys.stdout
        for line in exported(session, rows, wiring.clock.now(), part=bool(first or last or task)):
            file.write(line + "\n")


@audit_app.command("show")
def show(
    *,
    first: From = None,
    last: To = None,
    task: TaskCode = None,
    by: Annotated[
        str, typer.Option("--by", metavar="ACTOR", help="Who did it, or the beginning: «person», «contact 5», «key 7».")
    ] = "",
    json: Json = False,
) -> None:
    """Who changed what and when, before → after."""
    from worker.cli.wired import wired

    wiring = wired()
    with wiring.database.read() as session:
        rows = _rows(wiring, session, first, last, task)
        found = [row for row in rows if row.event.actor.casefold().startswith(by.casefold())]
        if json:
            print_json({"rows": [row.as_json() for row in found]})
            return
        codes = _codes(session, [row.event.task_id for row in found])
    headers = ("Dòng", "Lúc", "Ai", "Việc", "Nhiệm vụ", "Trước → sau")
    print_table("Nhật ký", headers, (_cells(row.event, codes, wiring.settings.zone) for row in found))


def _rows(
    wiring: "Wiring", session: "Session", first: datetime | None, last: datetime | None, task: str | None
) -> "Iterator[Row]":
    from tasks.log.row import read_rows, task_number

    zone = wiring.settings.zone
    since = first.replace(tzinfo=zone) if first else None
    until = (last + timedelta(days=1)).replace(tzinfo=zone) if last else None
    return read_rows(session, since, until, task_number(session, task) if task else None)


def _codes(session: "Session", ids: "Iterable[int | None]") -> dict[int, str]:
    from sqlalchemy import select

    from tasks.task import Task

    wanted = set(ids)
    return {id_: code for id_, code in session.execute(select(Task.id, Task.code)) if id_ in wanted}


def _cells(event: "LoggedEvent", codes: dict[int, str], zone: "ZoneInfo") -> tuple[object, ...]:
    from tasks.actor import read_actor
    from tasks.log.tell import happened, told

    at = f"{event.at.astimezone(zone):%H:%M %d/%m/%Y}"
    task = "" if event.task_id is None else codes.get(event.task_id, event.task_id)
    return event.number or event.id, at, read_actor(event.actor).told, happened(event), task, "\n".join(told(event))


def _read(head: str) -> str:
    seal = re.sub(r"[\s.…]", "", head).lower()
    if not SEAL.fullmatch(seal):
        typer.echo(f"--head: thấy «{head}», cần 8 đến 64 chữ số 0-9, a-f như in cuối thư tổng hợp.", err=True)
        raise typer.Exit(UNUSABLE)
    return seal


def _shape(verdict: "Verdict") -> dict[str, Any]:
    faults = [{"number": each.number, "words": each.words} for each in verdict.faults]
    names = ("whole", "rows", "head", "anchors", "unknown_keys", "wrong")
    return {name: getattr(verdict, name) for name in names} | {"faults": faults}


def _tell(verdict: "Verdict") -> None:
    from tasks.log.anchor import printed
    from tasks.rates import number

    say(f"Nhật ký: {number(verdict.rows)} dòng, dấu niêm {printed(verdict.head)}.")
    for fault in verdict.faults:
        say(f"- {fault.words}.")
    if (more := verdict.wrong - len(verdict.faults)) > 0:
        say(f"- và {number(more)} chỗ khác.")
    if verdict.unknown_keys:
        say(f"{verdict.unknown_keys} mốc được ký bằng khóa không còn giữ: không kiểm được chữ ký của các mốc ấy.")
    said = f"nguyên vẹn, khớp với {number(verdict.anchors)} mốc đã ghi" if verdict.whole else "KHÔNG nguyên vẹn"
    say(f"Kết luận: nhật ký {said}.")
