from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from worker.cli.output import Json, print_json, print_table, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from notifiers.letter import Letter as Outgoing
    from tasks.planned_letter import PlannedLetter
    from tasks.rehearsal import Morning, Rehearsal
    from worker.wiring import Wiring

DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]
Drafted = dict[int, "Outgoing"]


def plan(
    on: Annotated[datetime | None, typer.Option("--on", formats=DAY_FORMATS, help="Only that day.")] = None,
    days: Annotated[int, typer.Option(min=1, max=120, help="So many days from today on.")] = 14,
    *,
    show: Annotated[bool, typer.Option("--show", help="With the letters themselves, as they would be sent.")] = False,
    json: Json = False,
) -> None:
    """Who would get what on which mornings, if nobody answered and nothing else happened. Writes nothing."""
    from tasks.clock import day
    from tasks.rehearsal import rehearse
    from worker.cli.wired import wired

    wiring = wired()
    now = wiring.clock.now()
    today = day(now, wiring.settings.zone)
    until = on.date() if on else today + timedelta(days=days - 1)
    if until < today:
        raise typer.BadParameter(f"found {until:%d/%m/%Y}, expected today or later", param_hint="--on")
    with wiring.database.read() as session:
        rehearsal = rehearse(session, wiring.desk, now, digest_at=wiring.settings.digest_at)
    found = [
        (morning, _drafted(wiring, rehearsal, morning) if show else {})
        for morning in rehearsal.mornings(until)
        if on is None or morning.on == until
    ]
    rehearsal.copy.close()
    if json:
        first = until if on else today
        mornings = [_shape(morning, drafted) for morning, drafted in found]
        print_json({"from": first.isoformat(), "to": until.isoformat(), "mornings": mornings})
    else:
        for line in _lines(found):
            say(line) if isinstance(line, str) else _table(*line)


def _drafted(wiring: "Wiring", rehearsal: "Rehearsal", morning: "Morning") -> Drafted:
    """Each letter as it would leave; drawn while the copy stands on that day."""
    from tasks.letter import Letter
    from worker.compose import Composer

    composer = Composer(wiring.desk, wiring.settings.email_from, wiring.settings.zalo_subject)
    with rehearsal.copy.read() as session:
        rows = [session.get_one(Letter, each.letter_id) for each in morning.letters]
        return {row.id: composer.draft(session, row, row.date)() for row in rows}


def _shape(morning: "Morning", drafted: Drafted) -> dict[str, Any]:
    letters = [_letter(each) | _words(drafted.get(each.letter_id)) for each in morning.letters]
    digest = _letter(morning.digest) if morning.digest else None
    return {"day": morning.on.isoformat(), "storm": morning.storm, "letters": letters, "digest": digest}


def _letter(letter: "PlannedLetter") -> dict[str, Any]:
    return {
        "key": letter.key,
        "kind": letter.kind,
        "contact": letter.contact_id,
        "to": letter.to,
        "channel": letter.channel,
        "reminders": [{"task": each.code, "ladder": each.ladder, "rung": each.rung} for each in letter.rungs],
        "news": list(letter.news),
    }


def _words(drafted: "Outgoing | None") -> dict[str, Any]:
    return {"subject": drafted.subject, "text": drafted.text} if drafted else {}


def _lines(found: "list[tuple[Morning, Drafted]]") -> "Iterator[str | tuple[str, list[tuple[object, ...]]]]":
    told = [(morning, drafted) for morning, drafted in found if morning.letters or morning.digest]
    for morning, drafted in told:
        if not morning.letters:
            yield f"Ngày {morning.on:%d/%m/%Y}: không có thư đôn đốc{_lead(morning)}."
            continue
        storm = " – nhiều hơn hẳn thường ngày: sẽ bị giữ lại chờ quyết định" if morning.storm else ""
        title = f"Ngày {morning.on:%d/%m/%Y}: {len(morning.letters)} thư{_lead(morning)}{storm}"
        yield title, [_row(each) for each in morning.letters]
        yield from (_page(drafted[each.letter_id], each) for each in morning.letters if each.letter_id in drafted)
    if not told:
        yield "Không có thư nào trong những ngày đó."


def _lead(morning: "Morning") -> str:
    return f"; bản tổng hợp tới {morning.digest.to}" if morning.digest else ""


def _row(letter: "PlannedLetter") -> tuple[object, ...]:
    from tasks.rung_words import rung_in_words

    told = [f"{each.code} ({rung_in_words(each.ladder, each.rung)})" for each in letter.rungs]
    return letter.to, letter.channel, ", ".join([*told, *(f"{code} (tin)" for code in letter.news)])


def _page(drafted: "Outgoing", letter: "PlannedLetter") -> str:
    return f"--- {letter.to}, {letter.channel}\n{drafted.subject}\n\n{drafted.text}"


def _table(title: str, rows: list[tuple[object, ...]]) -> None:
    print_table(title, ("Người nhận", "Kênh", "Nhiệm vụ"), rows)
