from typing import TYPE_CHECKING, Annotated, Any

import typer

from worker.cli.output import Json, print_json_listing, print_table, say

if TYPE_CHECKING:
    from tasks.remind import Scan
    from worker.cli.found import Found

DryRun = Annotated[bool, typer.Option("--dry-run", help="Show, and write nothing.")]
ROWS_A_TABLE = 1_000


def remind(*, dry_run: DryRun = False, json: Json = False) -> None:
    """Scan now: who is told what, by which rung."""
    from tasks.handlers import BUS
    from tasks.note_ladder import note_ladder
    from tasks.post_news import post_news
    from tasks.remind import remind as scan_now
    from worker.cli.found import kept
    from worker.cli.wired import wired

    wiring = wired()
    with kept() as found:
        with wiring.database.read() if dry_run else wiring.database.write() as session:
            now = wiring.clock.now()
            if not dry_run:  # as each morning does: the news first, so that an officer reads of a task once
                note_ladder(session, BUS, wiring.desk.ladder, now)
                post_news(session, wiring.desk, now)
            scan = scan_now(session, wiring.desk, now, dry_run=dry_run, listed=False, tell=found.keep(session))
        figures = _figures(scan, found, dry_run=dry_run)
        if json:
            print_json_listing(figures, "reminders", found.told())
        else:
            _tell(scan, found, figures)


def _figures(scan: "Scan", found: "Found", *, dry_run: bool) -> dict[str, Any]:
    return {
        "now": scan.now.isoformat(),
        "working_day": scan.working_day,
        "letters": found.letters if dry_run else scan.written.letters,
        "created": 0 if dry_run else scan.written.reminders,
        "already": scan.already,
        "waiting": len(scan.written.waiting),
        "unreachable": sum(scan.found.unreachable.values()),
    }


def _tell(scan: "Scan", found: "Found", figures: dict[str, Any]) -> None:
    if not scan.working_day:
        say("Hôm nay là ngày nghỉ: không đôn đốc.")
        return
    for rows in found.tables(ROWS_A_TABLE):
        print_table("Nấc đôn đốc đến lượt", ("Nhiệm vụ", "Nấc", "Đầu mối", "Kênh", "Vai trò"), rows)
    say(
        f"{found.count} lượt đôn đốc đến hạn; tạo {figures['created']} trong {figures['letters']} thư; "
        f"đã có từ trước {figures['already']}; chờ thư ngày sau {figures['waiting']}; "
        f"không có người nhận {figures['unreachable']}."
    )
