"""From rows to facts: how the channel of a notice stands."""

from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tasks.circuit import Circuit, CircuitState
from tasks.desk import Desk
from tasks.letter import Letter, LetterState
from tasks.letters.notice.facts import NoticeFacts


def gather(session: Session, desk: Desk, letter: Letter) -> NoticeFacts:
    """What the letter of kind `notice` says.

    Raises:
        ValueError: the letter names no channel.
    """
    if not letter.about:
        raise ValueError(f"notice {letter.id} names no channel; `about` should hold it")
    circuit = session.get(Circuit, letter.about)
    return NoticeFacts(
        salutation=f"{desk.lead_title} {desk.office.assigner}",
        channel=letter.about,
        on=letter.slot,
        as_of=letter.date,
        notice_code=f"DD{letter.id}",
        over=circuit is not None and circuit.state == CircuitState.OVER,
        since=datetime.fromtimestamp(circuit.since / 1000, UTC) if circuit and circuit.since else None,
        reason=circuit.reason if circuit else "",
        waiting=_waiting(session, letter.about),
        office=desk.office,
    )


def _waiting(session: Session, channel: str) -> int:
    waiting = (Letter.channel == channel, Letter.state == LetterState.PENDING)
    return session.scalar(select(func.count()).select_from(Letter).where(*waiting)) or 0
