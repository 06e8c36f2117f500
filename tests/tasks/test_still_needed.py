"""The last look before a letter leaves."""

from datetime import date

import pytest

from tasks.acknowledge import acknowledge
from tasks.answer import Answer, Choice
from tasks.contact import Contact
from tasks.coordination import Coordination
from tasks.database import Database
from tasks.handlers import BUS
from tasks.letter import Letter, LetterKind
from tasks.posting import Posting, post_letter
from tasks.remind import remind
from tasks.reminder import Reminder
from tasks.still_needed import drop_needless
from tasks.task import Task
from tests.support.office import MONDAY, Office, at, make_desk, rows, with_two_letters

NOW = at("2026-10-05 07:30")


@pytest.fixture
def office(sqlite_database: Database) -> Office:
    """One letter about two tasks."""
    office = Office(sqlite_database).open()
    lead = office.department()
    office.contact(lead)
    office.task(lead, date(2026, 10, 1))
    office.task(lead, MONDAY)
    with sqlite_database.write() as session:
        remind(session, make_desk(), NOW)
    return office


def look(office: Office) -> tuple[str | None, list[str | None]]:
    """What the last look says of the letter, and of each reminder in it."""
    with office.database.write() as session:
        reason = drop_needless(session, session.get_one(Letter, 1))
    with office.database.read() as session:
        return reason, [each.dropped for each in rows(session, Reminder)]


def set_task(office: Office, number: int, **facts: object) -> None:
    """Behind the back of the handlers: the last look is on its own."""
    with office.database.write() as session:
        for name, value in facts.items():
            setattr(session.get_one(Task, number), name, value)


def answer(office: Office, when: str, choice: Choice = Choice.RECEIVED) -> None:
    with office.database.write() as session:
        given = Answer(choice=choice, answered_by="Văn thư")
        acknowledge(session, BUS, session.get_one(Letter, 1), 1, given, at(when), MONDAY)


def test_a_letter_whose_tasks_still_wait_goes(office: Office) -> None:
    assert look(office) == (None, [None, None])


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"state": "reported"}, "task became reported"),
        ({"state": "paused"}, "task became paused"),
        ({"state": "no state of this version"}, "task became no state of this version"),
        ({"deadline_version": 2, "deadline": date(2026, 12, 1)}, "deadline moved"),
        ({"deadline": None}, "deadline moved"),
    ],
)
def test_what_need_not_be_said_is_taken_out_and_the_rest_goes(
    office: Office, facts: dict[str, object], reason: str
) -> None:
    set_task(office, 1, **facts)
    assert look(office) == (None, [reason, None])


def test_a_letter_with_nothing_left_to_say_does_not_go_and_says_why(office: Office) -> None:
    set_task(office, 1, state="reported")
    set_task(office, 2, deadline_version=2)
    assert look(office) == ("deadline moved, task became reported", ["task became reported", "deadline moved"])


def test_a_letter_without_any_reminder_does_not_go(office: Office) -> None:
    with office.database.write() as session:
        session.query(Reminder).update({"dropped": "moved"})
    assert look(office)[0] == "nothing is left to say"


def test_an_answer_since_the_promise_quiets_the_rung(office: Office) -> None:
    answer(office, "2026-10-05 07:31")
    assert look(office) == (None, ["acknowledged", None])


def test_an_answer_before_the_promise_does_not(office: Office) -> None:
    answer(office, "2026-10-05 07:29")
    assert look(office) == (None, [None, None])


def test_the_last_look_leaves_a_digest_alone(office: Office) -> None:
    with office.database.write() as session:
        posting = Posting(MONDAY, NOW, "vidu.gov.vn", make_desk().links)
        digest = post_letter(session, 1, "email", LetterKind.DIGEST, posting, NOW)
        assert drop_needless(session, session.get_one(Letter, digest)) is None


@pytest.fixture
def either_office(database: Database) -> Office:
    """Where one query asks much of a database: letter 1 to the lead department, letter 2 to the one that helps."""
    return with_two_letters(database, NOW)


def look_at_both(office: Office) -> list[str | None]:
    with office.database.write() as session:
        return [drop_needless(session, session.get_one(Letter, number)) for number in (1, 2)]


def test_a_lead_department_and_a_helper_that_still_are_both_are_told(either_office: Office) -> None:
    assert look_at_both(either_office) == [None, None]


def test_a_department_that_leads_no_more_is_not_told(either_office: Office) -> None:
    set_task(either_office, 1, lead_department_id=either_office.department("Sở Y tế"))
    assert look_at_both(either_office) == ["lead department changed", None]


def test_a_department_that_was_taken_off_the_task_is_not_told(either_office: Office) -> None:
    with either_office.database.write() as session:
        session.query(Coordination).delete()
    assert look_at_both(either_office) == [None, "no longer co-ordinating"]


def test_a_helper_that_leads_by_now_is_asked_as_the_lead(either_office: Office) -> None:
    with either_office.database.read() as session:
        helper = session.get_one(Contact, 2).department_id
    set_task(either_office, 1, lead_department_id=helper)
    assert look_at_both(either_office) == ["lead department changed", "no longer co-ordinating"]
    with either_office.database.write() as session:
        assert [each.task_id for each in remind(session, make_desk(), NOW).found.new] == [1]


def test_a_second_copy_that_need_not_go_leaves_open_whether_the_first_came(either_office: Office) -> None:
    set_task(either_office, 1, state="reported")
    with either_office.database.write() as session:
        session.get_one(Letter, 2).resends = 1
    assert look_at_both(either_office) == [
        "task became reported",
        "task became reported; a first copy may have arrived",
    ]
