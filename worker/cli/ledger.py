from typing import TYPE_CHECKING, Annotated, Any

import typer

from worker.cli.output import Json, print_json, print_table

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from tasks.ledger import Entry


def ledger(
    *,
    task: Annotated[str | None, typer.Option("--task", help="Only letters about this task, such as NV12.")] = None,
    state: Annotated[str | None, typer.Option("--state", help="pending, sent, unknown, dead, cancelled …")] = None,
    json: Json = False,
) -> None:
    """Every letter, with its reminders, attempts and acknowledgements."""
    from tasks.ledger import read_ledger
    from tasks.letter import LetterState
    from worker.cli.wired import wired

    if state is not None and state not in set(LetterState):
        raise typer.BadParameter(f"found {state!r}, expected one of {', '.join(LetterState)}", param_hint="--state")
    wiring = wired()
    with wiring.database.read() as session:
        entries = list(read_ledger(session, task, state))
    if json:
        print_json({"letters": [_shape(entry) for entry in entries]})
    else:
        headers = ("Số", "Thư", "Loại", "Kênh", "Trạng thái", "Nhiệm vụ", "Lần gửi", "Xác nhận")
        print_table("Sổ thư", headers, [_row(entry, wiring.settings.zone) for entry in entries])


def _shape(entry: "Entry") -> dict[str, Any]:
    letter = entry.letter
    return {
        "id": letter.id,
        "key": letter.key,
        "kind": letter.kind,
        "channel": letter.channel,
        "contact": letter.contact_id,
        "state": letter.state,
        "reason": letter.reason,
        "message_id": letter.message_id,
        "resends": letter.resends,
        "sent_at": letter.sent_at.isoformat() if letter.sent_at else None,
        "attempts": len(entry.attempts),
        "tries": [
            {"number": each.number, "at": each.ended_at.isoformat(), "outcome": each.outcome, "words": each.words}
            for each in entry.attempts
        ],
        "reminders": [{"task": code, "rung": rung, "dropped": dropped} for code, rung, dropped in entry.reminders],
        "acknowledged_at": entry.acknowledged_at.isoformat() if entry.acknowledged_at else None,
    }


def _row(entry: "Entry", zone: "ZoneInfo") -> tuple[object, ...]:
    from tasks.letter import LetterState

    letter, answered = entry.letter, entry.acknowledged_at
    tasks = ", ".join(
        f"{code} ({rung})" + (f" – bỏ: {dropped}" if dropped else "") for code, rung, dropped in entry.reminders
    )
    tries = "; ".join(f"{each.number}: {each.outcome} {each.words}" for each in entry.attempts)
    at = f"{answered.astimezone(zone):%H:%M ngày %d/%m/%Y}" if answered else ""
    return letter.id, letter.key, letter.kind, letter.channel, LetterState(letter.state).label, tasks, tries, at
