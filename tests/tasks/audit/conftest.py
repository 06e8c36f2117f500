"""An office that works: days played by the real loops, with letters in every state that is nobody's fault."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy.orm import Session

from tasks.audit.audit import Expected, audit
from tasks.audit.problem import Finding
from tasks.circuit import record_failure
from tasks.database import Database
from tasks.letter import LetterKind, LetterState
from tasks.run import record_run
from tests.support.model_days import Days
from tests.support.office import Office, at
from tests.support.planted import plant_held, plant_letter, plant_rest, plant_tick

EXPECTED = Expected(
    slots={"calendar": time(7, 30), "remind": time(7, 30), "digest": time(8)},
    loops={"relay": timedelta(minutes=5), "reaper": timedelta(minutes=5)},
)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


@dataclass
class Watched:
    """The office, its days, and what an audit finds in it."""

    database: Database
    days: Days

    def work(self, *moments: str) -> None:
        """Scheduler and worker turn at each moment; the loops have just turned."""
        for moment in moments:
            self.days.turn(at(moment))
        with self.database.write() as session:
            for loop in EXPECTED.loops:
                plant_tick(session, loop)

    def rest(self, on: str = "2026-10-05") -> None:
        """All is done on that day, and nothing was written."""
        with self.database.write() as session:
            for job in EXPECTED.slots:
                record_run(session, job, date.fromisoformat(on), at(f"{on} 08:00"), "")
            for loop in EXPECTED.loops:
                plant_tick(session, loop)

    def look(self, when: str) -> list[Finding]:
        with self.database.read() as session:
            return self.audit(session, when)

    def audit(self, session: Session, when: str) -> list[Finding]:
        return audit(session, self.days.desk, EXPECTED, at(when))


@pytest.fixture
def watched(database: Database) -> Watched:
    office = Office(database, at("2026-09-28 09:00")).open()
    lead, helper = office.department(), office.department("Sở Tài chính")
    office.contact(lead)
    office.contact(helper, "tc@vidu.gov.vn")
    for deadline in ("2026-10-02", "2026-10-05", "2026-10-12", "2026-12-31", "2027-01-05"):
        office.task(lead, date.fromisoformat(deadline), coordinating=(helper,))
    return Watched(database, Days(database))


def be_busy(session: Session, now: datetime) -> None:
    """Letters under way, waiting and ended, channels that rest, as they are at any moment of an ordinary day."""
    plant_letter(session, now - 29 * MINUTE, LetterState.PENDING)
    plant_letter(session, now + 20 * MINUTE, LetterState.PENDING, "transient", "throttled")
    for why in ("transient", "transient", "transient", "throttled", "throttled", "throttled"):
        plant_letter(session, now + HOUR, LetterState.PENDING, why, date=now - 2 * HOUR)
    plant_letter(session, now + 9 * MINUTE, LetterState.PENDING, "crashed", resends=1)
    plant_letter(session, now - 2 * MINUTE, LetterState.UNKNOWN, "ambiguous")
    plant_letter(session, now - 30 * HOUR, LetterState.PENDING, not_after=now - MINUTE)
    plant_letter(session, now - HOUR, LetterState.CANCELLED, "cancelled")
    for outcome in ("sent", "evidence", "resolved"):
        plant_letter(session, now - HOUR, LetterState.SENT, "ambiguous", outcome, sent_at=now)
    plant_letter(session, now - HOUR, LetterState.SENT, "sent", kind=LetterKind.DIGEST, sent_at=now)
    plant_letter(session, now - 300 * HOUR, LetterState.DEAD, "recipient")
    plant_held(session, now - 50 * MINUTE, LetterState.SENDING, -MINUTE)
    plant_held(session, now - 50 * MINUTE, LetterState.WIRE, 9 * MINUTE)
    record_failure(session, "email", "451 try later")
    plant_letter(session, now - 40 * MINUTE, LetterState.PENDING, channel="zalo")
    plant_rest(session, "zalo", 29 * MINUTE)
    plant_rest(session, "fax", 30 * HOUR)  # nobody is written to over it
