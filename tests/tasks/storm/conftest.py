"""An office with a fortnight of ordinary mornings behind it, and a relay that pokes what may leave."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tasks.actor import person
from tasks.database import Database
from tasks.desk import Desk
from tasks.escalate import escalate
from tasks.handlers import BUS
from tasks.letter import Letter, LetterKind, LetterState
from tasks.post_news import post_news
from tasks.remind import remind
from tasks.reminder import Reminder
from tasks.rules import Rules
from tasks.run import REMIND, record_run
from tasks.storm.hold import Hold, open_hold
from tasks.storm.load import Load
from tests.support.office import Office, at, make_desk
from tests.support.planted import plant_letter
from worker.relay import poke_due
from worker.timing import Timing

UNITS, USUAL = 8, 4
AT_ONCE = Timing(poke_again=timedelta(0), poke_soon=timedelta(0))
RULES = Rules(storm_floor=6, storm_times=1)
ORDINARY = [date(2026, 9, 21) + timedelta(days) for days in (0, 1, 2, 3, 4, 7, 8, 9, 10, 11)]


@dataclass
class Weather:
    """Ten mornings of four letters each; more than six letters, or more than six rungs, are a storm."""

    office: Office
    desk: Desk
    leads: list[int]
    asked: list[int] = field(default_factory=list)

    def give(self, deadline: date, units: slice = slice(None), **facts: Any) -> None:
        for lead in self.leads[units]:
            self.office.task(lead, deadline, **facts)

    def morning(self, when: str) -> list[int]:
        """Scan, then relay; the letters that the relay poked."""
        with self.office.database.write() as session:
            remind(session, self.desk, at(when))
            record_run(session, REMIND, at(when).date(), at(when), "")
        return self.relay(when)

    def climb(self, when: str) -> list[int]:
        """One turn of the ladders in time, then relay."""
        with self.office.database.write() as session:
            escalate(session, self.desk, BUS, at(when))
        return self.relay(when)

    def tell(self, when: str) -> list[int]:
        """The news that waits, then relay."""
        with self.office.database.write() as session:
            post_news(session, self.desk, at(when))
        return self.relay(when)

    def relay(self, when: str) -> list[int]:
        """Without the letter that asks the office lead about a hold: see `asked`."""
        poked: list[int] = []
        poke_due(self.office.database, self.desk, poked.extend, at(when), AT_ONCE)
        with self.office.database.read() as session:
            asks = set(session.scalars(select(Letter.id).where(Letter.kind == LetterKind.HOLD)))
        self.asked += [each for each in poked if each in asks]
        return [each for each in poked if each not in asks]

    def deliver(self, letters: list[int]) -> None:
        with self.office.database.write() as session:
            session.execute(update(Letter).where(Letter.id.in_(letters)).values(state=LetterState.SENT))

    def decide(self, how: Callable[..., Load], when: str, reason: str = "đã kiểm tra") -> None:
        with self.office.database.write() as session:
            hold = self.hold(session)
            how(session, BUS, hold.id, at(when), person("Chánh Văn phòng"), reason)

    def hold(self, session: Session) -> Hold:
        hold = open_hold(session)
        assert hold is not None
        return hold

    def states(self, on: date) -> list[str]:
        with self.office.database.read() as session:
            told = select(Letter.state).where(Letter.slot == on, Letter.kind != LetterKind.HOLD)
            return list(session.scalars(told.order_by(Letter.id)))


@pytest.fixture
def weather(sqlite_database: Database) -> Weather:
    return weather_in(sqlite_database)


@pytest.fixture
def weather_everywhere(database: Database) -> Weather:
    """On both kinds of database."""
    return weather_in(database)


def weather_in(database: Database) -> Weather:
    office = Office(database).open()
    leads = [office.department(f"UBND xã {unit}") for unit in range(UNITS)]
    for lead in leads:
        office.contact(lead, f"xa{lead}@vidu.gov.vn")
    old = office.task(leads[0], None).id
    with database.write() as session:
        for on in ORDINARY:
            record_run(session, REMIND, on, at(f"{on} 07:30"), "")
            for _ in range(USUAL):
                _plant_told(session, on, old)
    return Weather(office, make_desk(rules=RULES), leads)


def _plant_told(session: Session, on: date, task_id: int) -> None:
    letter = plant_letter(session, at(f"{on} 07:30"), LetterState.SENT, "sent", slot=on)
    told = Reminder(task_id=task_id, deadline_version=1, rung=letter.id, contact_id=letter.contact_id)
    told.letter_id, told.slot, told.created_at = letter.id, on, letter.created_at
    session.add(told)
