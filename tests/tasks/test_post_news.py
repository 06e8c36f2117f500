from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from tasks.contact import Contact, ContactRole
from tasks.database import Database, open_database
from tasks.desk import Desk
from tasks.letter import Letter
from tasks.news import News, tell
from tasks.news_kind import NewsKind
from tasks.post_news import post_news
from tasks.remind import remind
from tasks.reminder import Reminder
from tasks.state import ExecutionState, Urgency
from tasks.task import Task
from tests.support.office import MONDAY, Office, at, make_desk, rows
from tests.support.statement import counted_statements

NOW = at("2026-10-05 09:00")
NIGHT = at("2026-10-05 20:00")
TUESDAY = at("2026-10-06 07:40")
FAR = date(2026, 12, 1)


@pytest.fixture
def office(sqlite_database: Database) -> Office:
    """Task 1 is due today and was given long ago; department 2 has no contact."""
    return furnish(sqlite_database)


def furnish(database: Database) -> Office:
    office = Office(database).open()
    lead = office.department()
    office.department("Sở Tài chính")
    office.contact(lead)
    office.task(lead, MONDAY)
    empty(office)
    return office


def empty(office: Office) -> None:
    """Without what the assignment itself told."""
    with office.database.write() as session:
        session.query(News).delete()


def news(office: Office, kind: NewsKind, task: int = 1, once: str = "1", **said: Any) -> None:
    with office.database.write() as session:
        tell(session, task, kind, once, said, NOW)


def post(office: Office, now: datetime = NOW, desk: Desk | None = None) -> int:
    with office.database.write() as session:
        return post_news(session, desk or make_desk(), now)


def change(office: Office, step: Callable[[Any], Any], row: type[Any], number: int = 1) -> None:
    with office.database.write() as session:
        step(session.get_one(row, number))


def letters(office: Office) -> list[tuple[str, str, str]]:
    with office.database.read() as session:
        return [(each.kind, each.channel, each.state) for each in rows(session, Letter)]


def told(office: Office) -> list[tuple[str, int | None, str | None]]:
    with office.database.read() as session:
        return [(each.kind, each.letter_id, each.dropped) for each in rows(session, News)]


def reminders(office: Office) -> list[tuple[int, str, int, int]]:
    with office.database.read() as session:
        return [(each.task_id, each.ladder, each.rung, each.letter_id) for each in rows(session, Reminder)]


def test_all_that_waits_for_a_contact_is_one_letter_and_is_told_once(database: Database) -> None:
    office = furnish(database)
    office.task(1, FAR)
    empty(office)
    news(office, NewsKind.MOVED, version=1)
    news(office, NewsKind.REOPENED, task=2)
    assert (post(office), post(office)) == (1, 0)
    assert letters(office) == [("news", "email", "pending")]
    assert [letter for _, letter, _ in told(office)] == [1, 1]


def test_the_nights_news_waits_for_the_morning(office: Office) -> None:
    news(office, NewsKind.REOPENED)
    assert (post(office, NIGHT), post(office, TUESDAY)) == (0, 1)


def test_a_second_happening_of_the_day_is_a_second_letter(office: Office) -> None:
    news(office, NewsKind.REOPENED)
    post(office)
    news(office, NewsKind.SENT_BACK)
    assert post(office) == 1
    assert len(letters(office)) == 2


def test_it_does_not_end_with_the_day(office: Office) -> None:
    news(office, NewsKind.REOPENED)
    post(office)
    with office.database.read() as session:
        assert rows(session, Letter)[0].not_after is None


@pytest.mark.parametrize(
    ("kind", "state", "said", "reason"),
    [
        (NewsKind.COMPLETED, ExecutionState.REDO, {}, "task became redo"),
        (NewsKind.REOPENED, ExecutionState.DONE, {}, "task became done"),
        (NewsKind.MOVED, ExecutionState.IN_PROGRESS, {"version": 2}, "deadline moved"),
        (NewsKind.HANDED_OVER, ExecutionState.IN_PROGRESS, {"to": 2}, "leads again"),
        (NewsKind.COMPLETED, ExecutionState.DONE, {}, None),
        (NewsKind.CANCELLED, ExecutionState.CANCELLED, {}, None),
        (NewsKind.PAUSED, ExecutionState.PAUSED, {}, None),
    ],
)
def test_what_is_no_longer_so_is_not_told(
    office: Office, kind: NewsKind, state: ExecutionState, said: dict[str, Any], reason: str | None
) -> None:
    news(office, kind, **said)
    change(office, lambda task: setattr(task, "state", state), Task)
    assert post(office) == (reason is None)
    assert told(office) == [(kind, None if reason else 1, reason)]


def test_of_two_of_a_kind_the_newer_is_told(office: Office) -> None:
    news(office, NewsKind.REOPENED, once="1", reason="một")
    news(office, NewsKind.REOPENED, once="2", reason="hai")
    post(office)
    assert told(office) == [("reopened", None, "newer news says it"), ("reopened", 1, None)]


def test_what_nobody_can_be_told_waits_for_some_days(office: Office) -> None:
    change(office, lambda contact: setattr(contact, "active", False), Contact)
    news(office, NewsKind.REOPENED)
    assert (post(office), told(office)) == (0, [("reopened", None, None)])
    assert post(office, NOW + timedelta(days=7)) == 0
    assert told(office) == [("reopened", None, "nobody could be written to")]


def test_named_contacts_are_told_and_for_one_who_left_whoever_the_department_is_written_to(office: Office) -> None:
    second = office.contact(1, "ph@vidu.gov.vn", position=2)
    for once in ("1", "2"):
        with office.database.write() as session:
            tell(session, 1, NewsKind.REOPENED, once, {}, NOW, contact_ids=[second])
        post(office)
        change(office, lambda contact: setattr(contact, "active", False), Contact, second)
    with office.database.read() as session:
        assert [each.contact_id for each in rows(session, Letter)] == [second, 1]


def test_no_news_goes_over_a_channel_whose_words_are_approved_for_reminders(office: Office) -> None:
    change(office, lambda contact: setattr(contact, "prefers", "zalo_template,email"), Contact)
    change(office, lambda contact: setattr(contact, "phone", "0912345678"), Contact)
    news(office, NewsKind.REOPENED)
    post(office, desk=make_desk(channels=("zalo_template", "email")))
    assert letters(office) == [("news", "email", "pending")]


def assigned(office: Office, deadline: date | None, *, given: date = MONDAY, **facts: Any) -> list[tuple[Any, ...]]:
    """A task entered on Monday, and what is told of it at once."""
    office.now = NOW
    office.task(1, deadline, assigned_on=given, **facts)
    empty(office)
    news(office, NewsKind.ASSIGNED, task=2)
    post(office)
    return reminders(office)


def test_a_new_task_within_the_lead_is_told_at_once_and_the_scan_does_not_tell_it_again(database: Database) -> None:
    office = furnish(database)
    assert assigned(office, date(2026, 10, 8)) == [(2, "deadline", 3, 1)]
    with database.write() as session:
        assert [each.task_id for each in remind(session, make_desk(), NOW).new] == [1]


@pytest.mark.parametrize("kind", [NewsKind.RESUMED, NewsKind.MOVED, NewsKind.SENT_BACK, NewsKind.EXTENSION_REFUSED])
def test_what_asks_for_something_on_a_rungs_day_is_that_rungs_letter(office: Office, kind: NewsKind) -> None:
    news(office, NewsKind.REOPENED)
    news(office, kind)
    post(office)
    assert (letters(office), reminders(office)) == ([("news", "email", "pending")], [(1, "deadline", 0, 1)])
    with office.database.write() as session:
        assert remind(session, make_desk(), NOW).new == []


def test_news_to_the_office_itself_is_no_rung_and_what_was_reminded_of_is_news_still(office: Office) -> None:
    lead = office.contact(None, "pcvp@vidu.gov.vn", role=ContactRole.VICE_LEAD)
    with office.database.write() as session:
        remind(session, make_desk(), NOW)
        tell(session, 1, NewsKind.MOVED, "1", {}, NOW, contact_ids=[1, lead])
    assert (post(office), reminders(office)) == (2, [(1, "deadline", 0, 1)])


def test_an_urgent_task_is_told_at_once_however_far_its_deadline(office: Office) -> None:
    assert assigned(office, FAR, urgency=Urgency.URGENT) == [(2, "assigned", 0, 1)]


def test_an_urgent_task_without_a_deadline_is_told_too(office: Office) -> None:
    assert assigned(office, None, urgency=Urgency.EXPRESS) == [(2, "assigned", 0, 1)]


@pytest.mark.parametrize(
    ("deadline", "given"), [(FAR, MONDAY), (date(2026, 10, 8), date(2026, 9, 30)), (date(2026, 8, 3), date(2026, 7, 1))]
)
def test_what_may_wait_and_what_was_given_long_ago_is_left_to_the_scan(
    office: Office, deadline: date, given: date
) -> None:
    assert assigned(office, deadline, given=given) == []
    assert told(office) == [("assigned", None, "told by its first rung")]


def test_what_was_given_on_the_last_two_working_days_is_new(office: Office) -> None:
    assert assigned(office, date(2026, 10, 8), given=date(2026, 10, 1)) == [(2, "deadline", 3, 1)]


def test_what_a_scan_was_quicker_to_tell_is_no_news(office: Office) -> None:
    office.task(1, date(2026, 10, 8), assigned_on=MONDAY)
    empty(office)
    with office.database.write() as session:
        remind(session, make_desk(), NOW)
    news(office, NewsKind.ASSIGNED, task=2)
    post(office)
    assert told(office) == [("assigned", 2, "reminded of already")]
    assert letters(office) == [("reminder", "email", "pending"), ("news", "email", "cancelled")]


def test_a_task_that_was_handed_over_is_told_in_any_case(office: Office) -> None:
    office.task(1, FAR)
    empty(office)
    news(office, NewsKind.ASSIGNED, task=2, before=2)
    post(office)
    assert (letters(office), reminders(office)) == ([("news", "email", "pending")], [(2, "assigned", 0, 1)])


def test_what_is_urgent_enough_goes_over_two_channels(office: Office) -> None:
    change(office, lambda contact: setattr(contact, "zalo_user_id", "2512523625412515"), Contact)
    office.now = NOW
    office.task(1, date(2026, 10, 8), urgency=Urgency.EXPRESS, assigned_on=MONDAY)
    empty(office)
    news(office, NewsKind.ASSIGNED, task=2)
    post(office, desk=replace(make_desk(), channels=("email", "zalo")))
    assert letters(office) == [("news", "email", "pending"), ("copy", "zalo", "pending")]


def test_what_a_move_overtakes_while_letters_are_made_waits_for_its_next_look(postgres_url: str) -> None:
    database, moving = open_database(postgres_url), open_database(postgres_url)
    office = furnish(database)
    news(office, NewsKind.MOVED, version=1, old=MONDAY.isoformat(), new=MONDAY.isoformat())

    def move_first(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if "FROM news JOIN task" in statement and "coordinates" not in statement and moved == []:
            moved.append(1)
            with moving.write() as session:
                session.get_one(Task, 1).deadline_version = 2

    moved: list[int] = []
    event.listen(database.engine, "before_cursor_execute", move_first)
    assert (post(office), moved, letters(office)) == (0, [1], [])
    assert post(office) == 0
    assert told(office) == [("moved", None, "deadline moved")]
    moving.close()
    database.close()


def test_letters_that_a_scan_has_emptied_are_cancelled_together(office: Office) -> None:
    for name in ("Sở Y tế", "Sở Nội vụ", "Sở Tư pháp"):
        lead = office.department(name)
        office.contact(lead, f"{lead}@vidu.gov.vn")
        office.task(lead, date(2026, 10, 8), assigned_on=MONDAY)
    empty(office)
    with office.database.write() as session:
        remind(session, make_desk(), NOW)
    for task in (2, 3, 4):
        news(office, NewsKind.ASSIGNED, task=task)
    with counted_statements(office.database) as said:
        post(office)
    assert letters(office)[-3:] == [("news", "email", "cancelled")] * 3
    assert len([each for each in said if each.startswith("UPDATE letter") and "letter.id IN" in each]) == 1
