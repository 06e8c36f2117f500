"""The figures of a story that was played, from the rows that it left."""

from collections.abc import Mapping

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from tasks.acknowledgement import Acknowledgement
from tasks.figures import figures
from tasks.letter import Letter, LetterKind, LetterState
from tasks.tally import tally
from worker.demo.officer import ANSWERED_BY
from worker.demo.outcome import PAGE, ZALO, Outcome
from worker.wiring import Wiring


def count(wiring: Wiring, outcome: Outcome) -> None:
    """Write them into the outcome."""
    with wiring.database.read() as session:
        counted, calendar = tally(session, wiring.clock.now()), wiring.desk.read_calendar(session)
        outcome.counts = figures(session, outcome.on, calendar, wiring.settings.on_time_by).counts
        outcome.digest_state = _digest_state(session)
        outcome.answers, outcome.moved = _answers(session), _moved(session)
    outcome.reminders = counted.reminders
    outcome.letters = {name: number for name, number in counted.by_state.items() if number}
    sent = {channel: states[LetterState.SENT] for channel, states in counted.letters.items()}
    outcome.channels = {channel: number for channel, number in sent.items() if number}


def _digest_state(session: Session) -> str:
    return session.scalar(select(func.max(Letter.state)).where(Letter.kind == LetterKind.DIGEST)) or ""


def _answers(session: Session) -> Mapping[str, int]:
    """By where they were given: the story's page has one name for whoever answers there."""
    standing = select(Acknowledgement.answered_by).where(Acknowledgement.undone_at.is_(None))
    ways = [PAGE if name == ANSWERED_BY else ZALO for name in session.scalars(standing)]
    return {way: ways.count(way) for way in (PAGE, ZALO)}


def _moved(session: Session) -> int:
    """Letters that one channel refused and another took the same day."""
    other = aliased(Letter)
    taken = exists().where(
        other.contact_id == Letter.contact_id, other.slot == Letter.slot, other.state == LetterState.SENT
    )
    return session.scalar(select(func.count(Letter.id)).where(Letter.state == LetterState.DEAD, taken)) or 0
