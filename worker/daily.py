"""The daily slots: which are due and not done. The alarm clock only rings; what was done is a row."""

from dataclasses import dataclass
from datetime import date, datetime, time

import structlog
from sqlalchemy.orm import Session

from tasks.clock import day
from tasks.database import Database
from tasks.desk import Desk
from tasks.digest import post_digest
from tasks.morning import MORNING, Work
from tasks.run import DIGEST, Run, record_run

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Slot:
    """A job that is done once on each working day, from a time of day on; `work` says in words what came of it."""

    job: str
    opens: time
    work: Work


def daily_slots(remind_at: time, digest_at: time) -> tuple[Slot, ...]:
    return (*(Slot(job, remind_at, work) for job, work in MORNING), Slot(DIGEST, digest_at, _digest))


def run_daily(database: Database, desk: Desk, slots: tuple[Slot, ...], now: datetime) -> list[str]:
    """Do what today's slots still owe; the names of the jobs done. Late is fine: a scan is a query of states.

    A slot and its row commit together; two schedulers at once do it twice and write it once. One that fails keeps none
    of the others: the turn fails when all have had theirs, and the next turn finds what is owed.

    Raises:
        Exception: what went wrong in a slot, with its name; an ExceptionGroup when several did.
    """
    on, at = day(now, desk.hours.zone), now.astimezone(desk.hours.zone).time()
    done: list[str] = []
    failed: list[Exception] = []
    for slot in (each for each in slots if at >= each.opens):
        try:
            done += [slot.job] if _run(database, desk, slot, on, now) else []
        except Exception as error:  # noqa: BLE001 - raised again when the others have run
            error.add_note(f"in the daily slot {slot.job}")
            failed.append(error)
    if failed:
        raise failed[0] if len(failed) == 1 else ExceptionGroup("daily slots failed", failed)
    return done


def _run(database: Database, desk: Desk, slot: Slot, on: date, now: datetime) -> bool:
    with database.read() as session:
        # After the hours the day is left alone: the next morning's scan gives the newest rungs, once.
        if session.get(Run, (slot.job, on)) is not None or not desk.hours.open_at(now, desk.read_calendar(session)):
            return False
    with database.write() as session:
        outcome = slot.work(session, desk, now)
        record_run(session, slot.job, on, now, outcome)
    log.info("slot_done", job=slot.job, slot=on.isoformat(), outcome=outcome)
    return True


def _digest(session: Session, desk: Desk, now: datetime) -> str:
    return post_digest(session, desk, now).words
