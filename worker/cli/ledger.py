from typing import TYPE_CHECKING, Annotated, Any

import typer

from worker.cli.output import Json, print_json, print_table

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from tasks.ledger import Entry
    from tasks.letter import Letter


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
        headers = ("Số", "Thư", "Loại", "Kênh", "Trạng thái", "Nhiệm vụ", "Lần gửi", "Tới, xem, xác nhận")
        print_table("Sổ thư", headers, [_row(entry, wiring.settings.zone) for entry in entries])


def _shape(entry: "Entry") -> dict[str, Any]:
    from tasks.chain import read_chain
    from tasks.letter import LetterKind

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
        "sent_at": _iso(letter.sent_at),
        "attempts": len(entry.attempts),
        "tries": [
            {"number": each.number, "at": each.ended_at.isoformat(), "outcome": each.outcome, "words": each.words}
            for each in entry.attempts
        ],
        "reminders": [{"task": code, "rung": rung, "dropped": dropped} for code, rung, dropped in entry.reminders],
        "news": [{"task": code, "kind": kind, "dropped": dropped} for code, kind, dropped in entry.news],
        "acknowledged_at": _iso(entry.acknowledged_at),
        "hold": letter.hold_id,
        "chain": [{"channel": each.channel, "why": each.why} for each in read_chain(letter.chain)],
        "received_at": _iso(letter.received_at),
        "seen_at": _iso(letter.seen_at),
        "copy_of": letter.carrier if letter.kind == LetterKind.COPY else None,
    }


def _row(entry: "Entry", zone: "ZoneInfo") -> tuple[object, ...]:
    from tasks.letter import LetterState
    from tasks.news_kind import NewsKind

    letter = entry.letter
    told = [*entry.reminders, *((code, NewsKind(kind).label, dropped) for code, kind, dropped in entry.news)]
    tasks = ", ".join(f"{code} ({what})" + (f" – bỏ: {dropped}" if dropped else "") for code, what, dropped in told)
    tries = "; ".join(f"{each.number}: {each.outcome} {each.words}" for each in entry.attempts)
    state = LetterState(letter.state).label + _held(letter)
    return letter.id, letter.key, _kind(letter), _way(letter), state, tasks, tries, _reader(entry, zone)


def _kind(letter: "Letter") -> str:
    from tasks.letter import LetterKind

    return f"{letter.kind} của thư {letter.carrier}" if letter.kind == LetterKind.COPY else letter.kind


def _held(letter: "Letter") -> str:
    waits = letter.state == "pending" and letter.hold_id is not None and letter.hold_ended_at is None
    return f" (đang giữ, đợt {letter.hold_id})" if waits else ""


def _way(letter: "Letter") -> str:
    """`zalo: đã bỏ quan tâm … → email`: what was passed over, and the channel that the letter goes over."""
    from tasks.chain import read_chain

    return " → ".join([*(f"{each.channel}: {each.why}" for each in read_chain(letter.chain)), letter.channel])


def _reader(entry: "Entry", zone: "ZoneInfo") -> str:
    """What is known of the reader: that it came to the phone and was on its screen is no acknowledgement."""
    letter = entry.letter
    moments = {"đã tới": letter.received_at, "đã xem": letter.seen_at, "đã xác nhận": entry.acknowledged_at}
    return "; ".join(f"{word} {at.astimezone(zone):%H:%M ngày %d/%m/%Y}" for word, at in moments.items() if at)


def _iso(moment: "datetime | None") -> str | None:
    return moment.isoformat() if moment else None
