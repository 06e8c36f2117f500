"""Looks every few minutes whether all is well, writes it down, and pings the watcher outside."""

from datetime import datetime, timedelta

import structlog

from tasks.audit.audit import Expected, audit
from tasks.audit.problem import Finding, in_words
from tasks.audit.seal import WHOLE, check_whole, whole_is_due
from tasks.database import Database
from tasks.desk import Desk
from tasks.tick import record_tick
from worker.daily import Slot
from worker.heartbeat import Heartbeat
from worker.ticking import WORKER
from worker.timing import Timing

log = structlog.get_logger(__name__)
# One turn may take its time, and a tick is written now and then.
SHORTEST = timedelta(minutes=5)


def expect(slots: tuple[Slot, ...], timing: Timing) -> Expected:
    return Expected({slot.job: slot.opens for slot in slots}, longest(timing))


def longest(timing: Timing) -> dict[str, timedelta]:
    """How old the tick of each loop may be; the worker, whichever process it is, says as often that it lives."""
    rings = {"reaper": timing.ring_reaper, "daily": timing.ring_daily, "relay": timing.ring_relay}
    rings["escalate"] = timing.ring_escalate
    loops = {loop: max(SHORTEST, 3 * timedelta(seconds=ring)) for loop, ring in rings.items()}
    return loops | {WORKER: SHORTEST}


def watch(database: Database, desk: Desk, expected: Expected, heartbeat: Heartbeat | None, now: datetime) -> str:
    """One audit; what it found in words, for the row that is kept of it.

    An audit that fails tells nobody anything: then it is the watcher who misses the ping.
    """
    _check_seal(database)
    with database.read() as session:
        found = audit(session, desk, expected, now)
    for each in found:
        log.warning("problem", problem=each.problem, count=each.count, which=each.words, well=each.well)
    log.info("audited", outcome=in_words(found))
    if heartbeat:
        _tell(heartbeat, [each for each in found if not each.well])
    return in_words(found)


def _check_seal(database: Database) -> None:
    with database.read() as session:
        if not whole_is_due(session):
            return
        words = check_whole(session)
    with database.write() as session:
        record_tick(session, WHOLE, words)


def _tell(heartbeat: Heartbeat, troubles: list[Finding]) -> None:
    if troubles:
        # Without the finding's words: they name parts of the house, and the watcher may be outside it.
        heartbeat.fail([f"{each.problem} {each.count}" for each in troubles])
    else:
        heartbeat.well()
