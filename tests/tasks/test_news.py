import json
from datetime import date

import pytest

from tasks.database import Database
from tasks.news import News, tell
from tasks.news_kind import NewsKind
from tests.support.office import MONDAY, Office, at, rows

NOW = at("2026-10-05 09:00")
MOVED = {"old": MONDAY, "new": date(2026, 10, 20), "reason": "mưa lũ"}


@pytest.fixture
def office(sqlite_database: Database) -> Office:
    """Task 1 is led by department 1, whose contacts are 1 and 2."""
    office = Office(sqlite_database)
    lead = office.department()
    office.contact(lead)
    office.contact(lead, "ph@vidu.gov.vn")
    office.task(lead, MONDAY)
    return office


def moved(office: Office) -> list[News]:
    """All that is told, but that the task was assigned."""
    with office.database.read() as session:
        return [each for each in rows(session, News) if each.kind == NewsKind.MOVED]


def readers(office: Office) -> list[tuple[str, int | None, int | None]]:
    return [(each.reader, each.department_id, each.contact_id) for each in moved(office)]


def test_news_is_for_whoever_the_lead_department_is_written_to(office: Office) -> None:
    with office.database.write() as session:
        assert tell(session, 1, NewsKind.MOVED, "version 2", MOVED, NOW) == 1
    assert readers(office) == [("department 1", 1, None)]
    (written,) = moved(office)
    assert json.loads(written.facts) == {"old": "2026-10-05", "new": "2026-10-20", "reason": "mưa lũ"}
    assert (written.at, written.letter_id, written.dropped) == (NOW, None, None)


def test_news_may_be_for_named_contacts_and_for_nobody(office: Office) -> None:
    with office.database.write() as session:
        tell(session, 1, NewsKind.MOVED, "version 2", MOVED, NOW, contact_ids=[2])
        tell(session, 1, NewsKind.MOVED, "version 3", MOVED, NOW, contact_ids=[])
    assert readers(office) == [("contact 2", None, 2)]


def test_the_same_news_is_written_once_and_what_happens_again_is_news_again(database: Database) -> None:
    office = Office(database)
    office.task(office.department(), MONDAY)
    with database.write() as session:
        made = [tell(session, 1, NewsKind.MOVED, f"version {version}", MOVED, NOW) for version in (2, 2, 3)]
    assert made == [1, 0, 1]
