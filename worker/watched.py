"""What the doctor says of those who watch: whether the loops turn, what the last audit found, who hears of it."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.audit import standstill
from tasks.audit.problem import TOLD, counts
from tasks.database import database_milliseconds
from tasks.tick import AUDITOR, Tick
from worker.auditor import longest
from worker.finding import Finding
from worker.timing import Timing
from worker.wiring import Wiring


def auditor(wiring: Wiring) -> Finding:
    """By rows, so it can be asked on any machine; a part that never turned may not have been started yet."""
    with wiring.database.read() as session:
        still = _standing_still(session, wiring.timing)
        last = session.execute(select(Tick.words, database_milliseconds() - Tick.at).where(Tick.loop == AUDITOR)).all()
    if still:
        mend = "start it, see its log; one that was started just now needs a minute"
        return Finding("auditor", ok=False, words=f"does not turn: {still}", mend=mend)
    if not last:
        return Finding(
            "auditor", ok=True, words="no audit yet; the first comes ten minutes after the scheduler's start"
        )
    words, age = last[0]
    troubles = [each for each, count in counts(words).items() if count and each not in TOLD]
    mend = "docs/operate.md says what each means and what to do" if troubles else ""
    return Finding("auditor", ok=not troubles, words=f"{age // 60_000} min ago: {words}", mend=mend)


def heartbeat(wiring: Wiring) -> Finding:
    """Not pinged here: a ping would say that all is well."""
    if wiring.heartbeat:
        return Finding("heartbeat", ok=True, words="a watcher is told after each audit")
    return Finding(
        "heartbeat", ok=True, words="nobody outside is told; set DONDOC_HEARTBEAT_URL to be woken by silence"
    )


def _standing_still(session: Session, timing: Timing) -> str:
    turned = set(session.scalars(select(Tick.loop)))
    known = longest(timing) | {AUDITOR: 3 * timedelta(seconds=timing.ring_auditor)}
    return standstill.loops(session, {loop: age for loop, age in known.items() if loop in turned}).words
