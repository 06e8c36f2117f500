"""What a rehearsal says is what the mornings then do."""

from datetime import date, datetime, time, timedelta
from random import Random

import pytest
from sqlalchemy import func, select, update

from tasks.database import Database
from tasks.desk import Desk
from tasks.letter import Letter, LetterState
from tasks.planned_letter import PlannedLetter, planned_letters
from tasks.rehearsal import rehearse
from tasks.schema import metadata
from tasks.state import ExecutionState, TaskKind, Urgency
from tests.support.office import Office, at, make_desk
from worker.daily import daily_slots, run_daily
from worker.escalate import escalate_now
from worker.news import enclose_news

EVENING = at("2026-10-02 19:00")  # a Friday
REMIND_AT, DIGEST_AT = time(7, 30), time(8, 0)
SLOTS = daily_slots(REMIND_AT, DIGEST_AT)
# When the worker's loops look, in minutes from the scan: at once, then all day long.
TURNS = (0, 1, 2, *range(31, 570, 60))
Told = set[tuple[date, str, str, tuple[tuple[str, str, int], ...]]]


def furnish(office: Office, chance: Random) -> None:
    """Units with and without contacts and addresses; tasks in every state, around the days that are played."""
    leads = [office.department(f"UBND xã {unit}") for unit in range(3)]
    for unit, lead in enumerate(leads):
        for place in range(2 if unit < 3 else chance.choice((0, 1))):
            email = None if not place and chance.random() < 0.3 else f"xa{unit}.{place}@vidu.gov.vn"
            office.contact(lead, email, position=place)
    for _ in range(24):
        deadline = date(2026, 10, 2) + timedelta(chance.randint(-8, 16))
        office.task(
            chance.choice(leads),
            deadline if chance.random() < 0.9 else None,
            coordinating=tuple({chance.choice(leads) for _ in range(chance.randint(0, 2))}),
            state=chance.choice([*ExecutionState, ExecutionState.IN_PROGRESS, ExecutionState.IN_PROGRESS]),
            kind=chance.choice([TaskKind.DATED, TaskKind.DATED, TaskKind.UNDATED]),
            urgency=chance.choice(list(Urgency)),
            silent=chance.random() < 0.1,
            assigned_on=date(2026, 9, 1),
        )


def told(letters: list[PlannedLetter]) -> Told:
    """Who is told what on which day; a day's reminders, its urging and the lead's digest alike."""
    return {
        (each.slot, each.key, each.channel, tuple(sorted((one.code, one.ladder, one.rung) for one in each.rungs)))
        for each in letters
    }


def planned(office: Office, desk: Desk, now: datetime, until: date) -> Told:
    with office.database.read() as session:
        mornings = list(rehearse(session, desk, now, digest_at=DIGEST_AT).mornings(until))
    digests = [each.digest for each in mornings if each.digest]
    return told([*(each for morning in mornings for each in morning.letters), *digests])


def lived(office: Office, desk: Desk, until: date) -> Told:
    """The same days, done by what the worker runs: what waits leaves at once, and nobody answers."""
    on = date(2026, 10, 3)
    while on <= until:
        for minutes in TURNS:
            moment = datetime.combine(on, REMIND_AT, desk.hours.zone) + timedelta(minutes=minutes)
            run_daily(office.database, desk, SLOTS, moment)
            escalate_now(office.database, desk, moment)
            enclose_news(office.database, desk, moment)
            send(office.database, moment)
        on += timedelta(1)
    with office.database.read() as session:
        return told(planned_letters(session, session.scalars(select(Letter).order_by(Letter.id)).all()))


def send(database: Database, moment: datetime) -> None:
    left = update(Letter).where(Letter.state == LetterState.PENDING, Letter.due_at <= moment)
    with database.write() as session:
        session.execute(left.values(state=LetterState.SENT, sent_at=moment))


@pytest.mark.parametrize("seed", range(2))
def test_the_plan_for_some_days_is_what_the_days_then_write(sqlite_database: Database, seed: int) -> None:
    office, desk = Office(sqlite_database).open(), make_desk()
    furnish(office, Random(seed))  # noqa: S311 - no secret
    plan = planned(office, desk, EVENING, date(2026, 10, 7))
    assert plan == lived(office, desk, date(2026, 10, 7))
    assert {key.split("/")[2] for _, key, _, _ in plan} == {"reminder", "urge", "digest"}


def test_a_plan_writes_nothing_and_holds_nothing(database: Database) -> None:
    office, desk = Office(database).open(), make_desk()
    furnish(office, Random(1))  # noqa: S311 - no secret
    before = counts(database)
    assert planned(office, desk, EVENING, date(2026, 10, 6))
    assert counts(database) == before


def counts(database: Database) -> dict[str, int]:
    with database.read() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in metadata.tables.values()
        }
