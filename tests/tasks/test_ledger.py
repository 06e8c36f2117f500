"""Every letter with all that became of it."""

from datetime import date, timedelta

import pytest

from tasks import ledger
from tasks.acknowledge import acknowledge, undo
from tasks.answer import Answer, Choice
from tasks.attempt import Attempt
from tasks.database import Database
from tasks.handlers import BUS
from tasks.ledger import Entry, read_ledger
from tasks.letter import Letter
from tasks.news import News, tell
from tasks.news_kind import NewsKind
from tasks.post_news import post_news
from tasks.remind import remind
from tasks.state import Urgency
from tasks.task import Task
from tests.support.office import MONDAY, Office, at, make_desk, rows
from tests.support.statement import counted_statements

NOW = at("2026-10-05 07:30")


@pytest.fixture
def office(sqlite_database: Database) -> Office:
    """Two departments: letter 1 about NV1 and NV2, letter 2 about NV3."""
    office = Office(sqlite_database).open()
    for email, count in (("xd@vidu.gov.vn", 2), ("tc@vidu.gov.vn", 1)):
        lead = office.department(email)
        office.contact(lead, email)
        for _ in range(count):
            office.task(lead, MONDAY)
    with sqlite_database.write() as session:
        remind(session, make_desk(), NOW)
    return office


def test_a_copy_is_told_with_the_task_that_it_speaks_of(sqlite_database: Database) -> None:
    office = Office(sqlite_database).open()
    lead = office.department()
    office.contact(lead, zalo_user_id="42", prefers="zalo,email")
    office.task(lead, MONDAY, urgency=Urgency.EXPRESS)
    with sqlite_database.write() as session:
        remind(session, make_desk(channels=("email", "zalo")), NOW)
    assert [each.letter.kind for each in read(office, "NV1")] == ["reminder", "copy"]
    assert read(office, "NV2") == []


def test_news_is_told_with_the_task_that_it_is_of(office: Office) -> None:
    with office.database.write() as session:
        session.query(News).delete()
        tell(session, 1, NewsKind.REOPENED, "1", {}, NOW)
        post_news(session, make_desk(), NOW)
    entry = read(office, "NV1")[-1]
    assert (entry.letter.kind, entry.reminders, entry.news) == ("news", [], [("NV1", "reopened", None)])


def read(office: Office, code: str | None = None, state: str | None = None) -> list[Entry]:
    with office.database.read() as session:
        return list(read_ledger(session, code, state))


def test_each_letter_has_its_reminders_by_code_and_rung(office: Office) -> None:
    assert [entry.reminders for entry in read(office)] == [
        [("NV1", 0, None), ("NV2", 0, None)],
        [("NV3", 0, None)],
    ]


def test_a_letter_that_nothing_happened_to_is_bare(office: Office) -> None:
    assert [(entry.attempts, entry.acknowledged_at) for entry in read(office)] == [([], None), ([], None)]


def test_attempts_stand_in_order_in_their_own_letter(office: Office) -> None:
    with office.database.write() as session:
        for number, outcome in enumerate(("transient", "sent"), start=1):
            session.add(Attempt(letter_id=2, number=number, ended_at=NOW, outcome=outcome))
            session.flush()
    assert [[each.outcome for each in entry.attempts] for entry in read(office)] == [[], ["transient", "sent"]]


def test_the_first_answer_that_stands_says_when_it_was_acknowledged(office: Office) -> None:
    with office.database.write() as session:
        letter, answer = session.get_one(Letter, 1), Answer(choice=Choice.RECEIVED, answered_by="Văn thư")
        first = acknowledge(session, BUS, letter, 1, answer, NOW, MONDAY)
        acknowledge(session, BUS, letter, 2, answer, NOW + timedelta(minutes=5), MONDAY)
        acknowledge(
            session, BUS, letter, 1, Answer(choice=Choice.RECEIVED, answered_by="An"), at("2026-10-06 09:00"), MONDAY
        )
    assert [entry.acknowledged_at for entry in read(office)] == [NOW, None]
    with office.database.write() as session:
        undo(session, BUS, session.get_one(Letter, 1), first.id, NOW)
    assert [entry.acknowledged_at for entry in read(office)] == [NOW + timedelta(minutes=5), None]


def test_a_task_is_looked_up_with_all_of_its_letters(office: Office) -> None:
    with office.database.write() as session:
        remind(session, make_desk(), at("2026-10-06 07:30"))
    assert [[code for code, _, _ in entry.reminders] for entry in read(office, "NV2")] == [["NV1", "NV2"]] * 2
    assert read(office, "NV9") == []


def test_a_code_is_read_as_people_type_it(office: Office) -> None:
    assert [entry.letter.id for entry in read(office, " nv3 ")] == [2]


def test_letters_of_a_state(office: Office) -> None:
    with office.database.write() as session:
        session.get_one(Letter, 2).state = "dead"
    assert [entry.letter.id for entry in read(office, state="dead")] == [2]
    assert read(office, "NV1", "dead") == []


def test_a_dropped_reminder_says_why(office: Office) -> None:
    with office.database.read() as session:
        first = rows(session, Task)[0]
    office.change(first, lambda each: each.report(MONDAY))
    assert read(office)[0].reminders == [("NV1", 0, "task became reported"), ("NV2", 0, None)]


def test_a_ledger_longer_than_a_page_is_read_whole(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "LETTERS_A_PAGE", 1)
    assert [entry.letter.id for entry in read(office)] == [1, 2]


def test_a_longer_ledger_takes_no_more_statements(office: Office) -> None:
    with counted_statements(office.database) as few:
        read(office)
    for number in range(20):
        lead = office.department(f"UBND xã {number}")
        office.contact(lead, f"xa{number}@vidu.gov.vn")
        office.task(lead, date(2026, 10, 8))
    with office.database.write() as session:
        remind(session, make_desk(), NOW)
    with counted_statements(office.database) as many:
        assert len(read(office)) == 22
    assert len(many) == len(few) > 0
