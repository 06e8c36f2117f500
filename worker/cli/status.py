from typing import TYPE_CHECKING, Any

from worker.cli.output import Json, print_json, print_table, say

if TYPE_CHECKING:
    from datetime import datetime

    from tasks.figures import Figures
    from tasks.tally import Tally


def status(*, json: Json = False) -> None:
    """Counts as of now: tasks, reminders, letters, acknowledgements, last runs."""
    from tasks.clock import day
    from tasks.figures import figures
    from tasks.tally import tally
    from worker.cli.wired import wired

    wiring = wired()
    now = wiring.clock.now()
    with wiring.database.read() as session:
        calendar = wiring.desk.read_calendar(session)
        found = figures(session, day(now, wiring.settings.zone), calendar, wiring.settings.on_time_by)
        counted = tally(session, now)
    if json:
        print_json(_shape(now, found, counted))
    else:
        _tell(now.astimezone(wiring.settings.zone), found, counted, wiring.settings.percent)


def _shape(now: "datetime", found: "Figures", counted: "Tally") -> dict[str, Any]:
    counts = found.counts
    return {
        "as_of": now.isoformat(),
        "tasks": {
            "total": counts.total,
            "done": counts.done,
            "done_on_time": counts.done_on_time,
            "done_late": counts.done_late,
            "open_in_time": counts.open_in_time,
            "open_overdue": counts.open_overdue,
            "cancelled": found.cancelled,
            "by_state": {str(state): count for state, count in found.by_state.items()},
        },
        "reminders": counted.reminders,
        "letters": counted.by_state,
        "channels": counted.letters,
        "held": counted.held,
        "acknowledgements": counted.acknowledgements,
        "oldest_due_seconds": counted.oldest_due_seconds,
        "runs": {job: {"slot": run.slot, "ended_at": run.ended_at.isoformat()} for job, run in counted.runs.items()},
        "paused": {name: pause.reason for name, pause in counted.paused.items()},
    }


def _tell(local: "datetime", found: "Figures", counted: "Tally", mode: str) -> None:
    from tasks.circuit import CircuitState
    from tasks.letter import LetterState

    counts = found.counts
    say(f"Tính đến {local:%H:%M ngày %d/%m/%Y}")
    rows = [
        ("Tổng số", counts.total),
        ("Hoàn thành đúng hạn", counts.done_on_time),
        ("Hoàn thành quá hạn", counts.done_late),
        ("Chưa hoàn thành, trong hạn", counts.open_in_time),
        ("Chưa hoàn thành, quá hạn", counts.open_overdue),
        ("Tỷ lệ A (hoàn thành / tổng)", counts.rate_a.percent(mode)),
        ("Tỷ lệ B (hoàn thành / (hoàn thành + quá hạn))", counts.rate_b.percent(mode)),
    ]
    print_table("Nhiệm vụ", ("", ""), rows)
    letters = [(LetterState(state).label, state, count) for state, count in counted.by_state.items()]
    print_table("Thư", ("Trạng thái", "--state", "Số thư"), letters)
    say(f"Lượt đôn đốc: {counted.reminders}; xác nhận: {counted.acknowledgements}.")
    say(f"Thư chờ lâu nhất: {counted.oldest_due_seconds} giây.")
    if counted.held:
        say(f"Đang giữ lại: {counted.held} thư; xem «dondoc hold list».")
    for job, run in counted.runs.items():
        say(f"{job}: {run.slot:%d/%m/%Y} ({run.outcome})")
    for name, pause in counted.paused.items():
        rests = "đã ngừng, chờ người xử lý" if pause.state == CircuitState.OVER else "đang tạm nghỉ"
        say(f"Kênh {name} {rests}: {pause.reason}; xem «dondoc channel list».")
