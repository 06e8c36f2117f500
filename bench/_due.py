"""Letters that a scan writes at once, held back until they are let fall due."""

import time
from collections.abc import Sequence

from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from bench._household import Household
from tasks.clock import day
from tasks.letter import Letter, LetterState
from tasks.remind import remind
from worker.chaos.filling import Filling, fill

AGAIN = 0.1  # seconds


def write_letters(house: Household, letters: int) -> Sequence[int]:
    """A letter for each of so many contacts, held back until it is let fall due; their numbers."""
    assign_due(house, letters, tasks=1)
    scan(house)
    return hold_back(house)


def assign_due(house: Household, letters: int, tasks: int) -> None:
    """For each letter to be a contact with so many tasks that are due today."""
    today = day(house.wiring.clock.now(), house.wiring.settings.zone)
    fill(house.database, Filling(letters, tasks, deadline=today))


def scan(house: Household) -> None:
    """As the daily job does it."""
    with house.database.write() as session:
        remind(session, house.wiring.desk, house.wiring.clock.now(), listed=False)


def hold_back(house: Household) -> Sequence[int]:
    with house.database.write() as session:
        session.execute(update(Letter).values(state=LetterState.CANCELLED))
    return house.letter_ids()


def let_fall_due(house: Household, letter_ids: Sequence[int]) -> float:
    """Letters that were held back may leave now: when, by the steady clock. A database that is away is asked again."""
    while True:
        try:
            with house.database.write() as session:
                held = update(Letter).where(Letter.id.in_(letter_ids), Letter.state == LetterState.CANCELLED)
                freed = held.values(state=LetterState.PENDING, due_at=house.wiring.clock.now())
                session.execute(freed.execution_options(synchronize_session=False))
            break
        except DBAPIError:
            time.sleep(AGAIN)
    return time.monotonic()
