from enum import StrEnum
from typing import Annotated

import typer

from worker.cli.output import Json, print_json, say


class Word(StrEnum):
    SENT = "sent"
    RESEND = "resend"


def resolve(
    letter: Annotated[
        int, typer.Argument(metavar="ID", help="The letter's number in «dondoc ledger --state unknown».")
    ],
    word: Annotated[Word, typer.Argument(help="sent: it arrived; resend: send it once more, as the same letter.")],
    *,
    json: Json = False,
) -> None:
    """Say what became of a letter in doubt, after asking its recipient or the mail server's log."""
    from tasks.doubt import resolve as resolve_letter
    from tasks.handlers import BUS
    from tasks.letter import Letter, LetterState
    from worker.cli.actor import actor
    from worker.cli.wired import wired

    wiring = wired()
    now = wiring.clock.now()
    with wiring.database.write() as session:
        due_at = wiring.desk.next_sending(session, now)
        resolve_letter(session, BUS, letter, arrived=word is Word.SENT, now=now, due_at=due_at, actor=actor())
        session.expire_all()
        state = LetterState(session.get_one(Letter, letter).state)
    if json:
        print_json({"id": letter, "state": state})
    elif word is Word.SENT:
        say(f"Thư số {letter}: đã ghi là đã tới.")
    else:
        local = due_at.astimezone(wiring.settings.zone)
        say(f"Thư số {letter}: sẽ gửi lại một lần, từ {local:%H:%M ngày %d/%m/%Y}.")
