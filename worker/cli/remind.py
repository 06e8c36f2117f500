from typing import TYPE_CHECKING, Annotated, Any

import typer

from worker.cli.output import Json, print_json, print_table, say

if TYPE_CHECKING:
    from tasks.remind import Scan

DryRun = Annotated[bool, typer.Option("--dry-run", help="Show, and write nothing.")]


def remind(*, dry_run: DryRun = False, json: Json = False) -> None:
    """Scan now: who is told what, by which rung."""
    from tasks.contact import office_titles
    from tasks.handlers import BUS
    from tasks.note_ladder import note_ladder
    from tasks.post_news import post_news
    from tasks.remind import remind as scan_now
    from worker.cli.wired import wired

    wiring = wired()
    with wiring.database.read() if dry_run else wiring.database.write() as session:
        now = wiring.clock.now()
        if not dry_run:  # as each morning does: the news first, so that an officer reads of a task once
            note_ladder(session, BUS, wiring.desk.ladder, now)
            post_news(session, wiring.desk, now)
        scan = scan_now(session, wiring.desk, now, dry_run=dry_run)
        titles = office_titles(session, [each.contact_id for each in scan.new])
    if json:
        print_json(_figures(scan, dry_run=dry_run))
    else:
        _tell(scan, titles, dry_run=dry_run)


def _figures(scan: "Scan", *, dry_run: bool) -> dict[str, Any]:
    return {
        "now": scan.now.isoformat(),
        "working_day": scan.working_day,
        "reminders": [
            {"task": each.code, "rung": each.rung, "contact": each.contact_id, "channel": each.channel}
            for each in scan.new
        ],
        "letters": scan.letters_wanted if dry_run else scan.written.letters,
        "created": 0 if dry_run else scan.written.reminders,
        "already": scan.already,
        "waiting": len(scan.written.waiting),
        "unreachable": sum(scan.found.unreachable.values()),
    }


def _tell(scan: "Scan", titles: dict[int, str], *, dry_run: bool) -> None:
    if not scan.working_day:
        say("Hôm nay là ngày nghỉ: không đôn đốc.")
        return
    rows = [
        (each.code, each.rung, titles.get(each.contact_id), each.channel, _role(each.coordinating)) for each in scan.new
    ]
    if rows:
        print_table("Nấc đôn đốc đến lượt", ("Nhiệm vụ", "Nấc", "Đầu mối", "Kênh", "Vai trò"), rows)
    figures = _figures(scan, dry_run=dry_run)
    say(
        f"{len(rows)} lượt đôn đốc đến hạn; tạo {figures['created']} trong {figures['letters']} thư; "
        f"đã có từ trước {figures['already']}; chờ thư ngày sau {figures['waiting']}; "
        f"không có người nhận {figures['unreachable']}."
    )


def _role(coordinating: bool) -> str:
    return "phối hợp" if coordinating else "chủ trì"
