"""An office with many to write to: one letter each, due this morning."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from tasks.database import open_database
from tasks.letter import Letter, LetterState
from tests.support.installation import Installation, install
from tests.support.office import MONDAY, Office, at, rows

MORNING = at("2026-10-05 07:31")  # before the digest


def crowded(home: Path, database_url: str, letters: int, settings: Mapping[str, str]) -> Installation:
    """So many departments with a contact and a task each, in a database that is migrated."""
    database = open_database(database_url)
    office = Office(database).open()
    for number in range(letters):
        _one(office, number)
    database.close()
    return install(str(home), MORNING, {"DATABASE_URL": database_url, **settings})


def one_more(office: Installation, number: int) -> None:
    """A letter for one department more, due at once."""
    database = open_database(office.environment["DONDOC_DATABASE_URL"])
    _one(Office(database), number)
    database.close()
    office.run("remind")


def _one(office: Office, number: int) -> None:
    lead = office.department(f"UBND xã {number}")
    office.contact(lead, f"xa{number}@tinh.gov.vn")
    office.task(lead, MONDAY + timedelta(days=3), content_key=f"xã {number}")


def states(database_url: str) -> Counter[str]:
    """How many letters are in which state."""
    database = open_database(database_url)
    try:
        with database.read() as session:
            return Counter(str(each.state) for each in rows(session, Letter))
    finally:
        database.close()


def untried(database_url: str) -> int:
    """How many letters nothing has left of: those that wait, and those that are claimed."""
    found = states(database_url)
    return found[LetterState.PENDING] + found[LetterState.SENDING]
