from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from worker.cli.confirm import Code
from worker.cli.output import Json, print_json, say

if TYPE_CHECKING:
    from tasks.urging import Means
    from worker.wiring import Wiring

FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]
By = Annotated[str | None, typer.Option("--by", metavar="MEANS", help="phone, meeting or letter: record it.")]


def urge(
    code: Code,
    *,
    by: By = None,
    note: Annotated[str, typer.Option(help="What was said, needed with --by; for a letter its number.")] = "",
    on: Annotated[datetime | None, typer.Option(formats=FORMATS, help="When it was. Default: today.")] = None,
    draft: Annotated[Path | None, typer.Option(metavar="F.docx", help="Draft the next written urging.")] = None,
    template: Annotated[Path | None, typer.Option(help="The office's own .docx to draft it from.")] = None,
    json: Json = False,
) -> None:
    """Record that a department was urged by phone, in a meeting or on paper; or draft the paper (công văn)."""
    from tasks.urging import Means
    from worker.cli.wired import wired

    if by is None and draft is None:
        raise typer.BadParameter("found neither, expected --by MEANS or --draft F.docx", param_hint="--by")
    if by is not None and by not in list(Means):
        raise typer.BadParameter(f"found {by!r}, expected one of {', '.join(Means)}", param_hint="--by")
    wiring = wired()
    times = _draft(wiring, code, draft, template) if draft else 0
    if by is not None:
        times = _record(wiring, code, Means(by), note, on)
    if json:
        print_json({"task": code, "times": times, "by": by, "file": str(draft) if draft else None})
        return
    if draft:
        say(f"Đã ghi dự thảo {draft}; số, ngày, chữ ký và dấu do văn thư, lãnh đạo hoàn thiện.")
        say(f"Sau khi phát hành, xin ghi lại: dondoc urge {code} --by letter --note «số, ngày của văn bản».")
    if by:
        say(f"Đã ghi nhận đôn đốc nhiệm vụ {code} lần {times} qua {Means(by).label}.")


def _record(wiring: "Wiring", code: str, by: "Means", note: str, on: datetime | None) -> int:
    from tasks.clock import day
    from tasks.handlers import BUS
    from tasks.urge import urge as record
    from tasks.urged import times_urged
    from worker.cli.actor import actor

    now = wiring.clock.now()
    today = day(now, wiring.settings.zone)
    with wiring.database.write() as session:
        task = record(session, BUS, code, by, on.date() if on else today, note, now, today, actor())
        session.flush()
        return times_urged(session, [task.id])[task.id]


def _draft(wiring: "Wiring", code: str, draft: Path, template: Path | None) -> int:
    from tasks.clock import day
    from tasks.paper.fill import fill
    from tasks.paper.urging import gather_urging

    now = wiring.clock.now()
    with wiring.database.read() as session:
        calendar = wiring.desk.read_calendar(session)
        found = gather_urging(session, wiring.desk, code, calendar, day(now, wiring.settings.zone))
    draft.write_bytes(fill(template, found.values(), now))
    return found.times
