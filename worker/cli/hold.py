from typing import TYPE_CHECKING, Annotated, Any

import typer

from worker.cli.output import Json, print_json, print_table, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from tasks.storm.hold import Hold
    from tasks.storm.load import Load

hold_app = typer.Typer(
    help="Letters far beyond the usual wait for a person's word: look at them, let them go, or call them off.",
    no_args_is_help=True,
)
Number = Annotated[int, typer.Argument(metavar="HOLD", help="Its number in «dondoc hold list».")]
Person = Annotated[str, typer.Option("--by", help="Who decides, by name or title; it is kept.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; it is kept, and stands in the ledger.")]


@hold_app.command("list")
def list_(*, json: Json = False) -> None:
    """Every hold, the newest first: how much, what is usual, what changed before it, who decided what."""
    from tasks.storm.hold import held_now, read_holds
    from worker.cli.wired import wired

    wiring = wired()
    with wiring.database.read() as session:
        found = [(hold, held_now(session, hold.id)) for hold in read_holds(session)]
    if json:
        print_json({"holds": [_shape(hold, load) for hold, load in found]})
    elif found:
        headers = ("Số", "Ngày", "Thư", "Lượt", "Thường ngày", "Thay đổi trước đó", "Quyết định")
        print_table("Các đợt giữ thư", headers, [_row(hold, load) for hold, load in found])
    else:
        say("Chưa có đợt giữ thư nào.")


@hold_app.command("show")
def show(hold: Number, *, json: Json = False) -> None:
    """The letters of a hold: to whom, over which channel, about which tasks."""
    from tasks.storm.decide import HoldError
    from tasks.storm.held_letter import held_letters
    from tasks.storm.hold import Hold
    from worker.cli.wired import wired

    wiring = wired()
    with wiring.database.read() as session:
        if session.get(Hold, hold) is None:
            raise HoldError(hold, None)
        found = held_letters(session, hold)
    if json:
        letters = [{"id": each.id, "contact": each.contact, "channel": each.channel} for each in found]
        told = [{"state": each.state, "tasks": each.rungs, "news": each.news} for each in found]
        print_json({"hold": hold, "letters": [one | more for one, more in zip(letters, told, strict=True)]})
    else:
        rows = [(each.id, each.contact, each.channel, each.state, each.words) for each in found]
        print_table(f"Thư của đợt giữ số {hold}", ("Thư", "Người nhận", "Kênh", "Trạng thái", "Nhiệm vụ (nấc)"), rows)


@hold_app.command("release")
def release(hold: Number, by: Person, reason: Reason, *, json: Json = False) -> None:
    """Let its letters leave, within the sending hours."""
    from tasks.storm.decide import release_hold

    _decide(release_hold, hold, by, reason, "Đã cho gửi", json=json)


@hold_app.command("drop")
def drop(hold: Number, by: Person, reason: Reason, *, json: Json = False) -> None:
    """Call its letters off for good; the next rungs of the same tasks come as the ladder has them."""
    from tasks.storm.decide import drop_hold

    _decide(drop_hold, hold, by, reason, "Đã bỏ", json=json)


def _decide(decide: "Callable[..., Load]", number: int, by: str, reason: str, words: str, *, json: bool) -> None:
    from tasks.actor import person
    from tasks.handlers import BUS
    from worker.cli.wired import wired

    if not by.strip() or not reason.strip():
        raise typer.BadParameter("found nothing, expected words in both", param_hint="--by, --reason")
    wiring = wired()
    with wiring.database.write() as session:
        load = decide(session, BUS, number, wiring.clock.now(), person(by), reason.strip())
    if json:
        print_json({"hold": number, "letters": load.letters, "rungs": load.rungs})
    else:
        say(f"{words} đợt giữ số {number}: {load.letters} thư, {load.rungs} lượt đôn đốc.")


def _shape(hold: "Hold", load: "Load") -> dict[str, Any]:
    return {
        "id": hold.id,
        "made_at": hold.made_at.isoformat(),
        "days": [hold.first_slot.isoformat(), hold.last_slot.isoformat()],
        "letters": hold.letters,
        "rungs": hold.rungs,
        "usual": {"letters": hold.usual_letters, "rungs": hold.usual_rungs},
        "waiting": {"letters": load.letters, "rungs": load.rungs},
        "cause": hold.cause,
        "decision": hold.decision,
        "decided_at": hold.decided_at.isoformat() if hold.decided_at else None,
        "decided_by": hold.decided_by,
        "reason": hold.reason,
    }


def _row(hold: "Hold", load: "Load") -> tuple[object, ...]:
    usual = f"{hold.usual_letters} thư, {hold.usual_rungs} lượt"
    decided = hold.decided_words or "chưa"
    count = (load.letters, load.rungs) if hold.open else (hold.letters, hold.rungs)
    return hold.id, f"{hold.first_slot:%d/%m}–{hold.last_slot:%d/%m/%Y}", *count, usual, hold.cause, decided
