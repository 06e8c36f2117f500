"""The five sections, from the rows of a small office."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import update

from tasks.acknowledge import acknowledge
from tasks.answer import Answer, Choice
from tasks.calendar_day import load_calendar
from tasks.contact import Contact
from tasks.database import Database
from tasks.digest import post_digest
from tasks.handlers import BUS
from tasks.letter import Letter, LetterState
from tasks.letters.digest.facts import SHOWN, DigestFacts, Question, Trouble
from tasks.letters.digest.gather import gather
from tasks.pause_task import pause_task
from tasks.remind import remind
from tasks.rules import Rules
from tasks.state import ExecutionState
from tasks.suppression import suppress
from tests.support.office import MONDAY, Office, at, make_desk
from tests.support.planted import plant_hold
from tests.support.statement import counted_statements

TUESDAY = date(2026, 10, 6)
LINK = "https://dondoc.vidu.gov.vn/o/token"


@pytest.fixture
def office(sqlite_database: Database) -> Office:
    """One department with a contact."""
    office = Office(sqlite_database).open()
    office.contact(office.department())
    return office


def digest(office: Office, on: date = TUESDAY, **desk: Any) -> DigestFacts:
    with office.database.read() as session:
        calendar, now = load_calendar(session), at(f"{on} 08:00")
        return gather(session, make_desk(**desk), calendar, on, now, "TH1", LINK)


def scan(office: Office, when: str = "2026-10-05 07:30", *, state: str = "sent", reason: str | None = None) -> None:
    """Today's letters, in the state that they came to."""
    with office.database.write() as session:
        remind(session, make_desk(), at(when))
        session.query(Letter).update({"state": state, "reason": reason})


def answer(office: Office, task: int, given: Answer, letter: int = 1) -> None:
    with office.database.write() as session:
        acknowledge(session, BUS, session.get_one(Letter, letter), task, given, at("2026-10-05 09:00"), MONDAY)


def troubles(office: Office) -> list[tuple[Trouble, str, str, int]]:
    return [(each.trouble, each.department, each.words, each.tasks) for each in digest(office).unreached]


def test_a_deadline_that_was_put_off_is_told_with_the_first_one_and_how_often(office: Office) -> None:
    moved, near = office.task(1, date(2026, 9, 1)), office.task(1, MONDAY)
    office.task(1, MONDAY)
    for deadline in (date(2026, 9, 15), date(2026, 10, 1)):
        office.change(moved, lambda each, new=deadline: each.move_deadline(new, "gia hạn"))  # type: ignore[misc]
    office.change(near, lambda each: each.move_deadline(date(2026, 10, 8), "gia hạn"))
    found = digest(office)
    assert {(each.task.code, each.task.original, each.task.extended) for each in found.overdue} == {
        ("NV1", date(2026, 9, 1), 2),
        ("NV3", None, 0),
    }
    assert [(each.task.original, each.task.extended) for each in found.nearing] == [(MONDAY, 1)]


def test_a_hold_is_told_with_a_link_to_its_page(office: Office) -> None:
    office.task(1, MONDAY, urgency="express")
    scan(office)
    with office.database.write() as session:
        plant_hold(session, session.get_one(Letter, 1), rungs=1)
    found = digest(office).held
    assert found is not None
    assert (found.letters, found.rungs, found.contacts, found.urgent) == (1, 1, 1, 1)
    assert found.link == f"{LINK}/hold/1"


def test_an_office_without_tasks_is_well(office: Office) -> None:
    found = digest(office)
    assert found.all_well
    assert (found.on, found.as_of, found.digest_code, found.page_link) == (TUESDAY, at("2026-10-06 08:00"), "TH1", LINK)
    assert found.salutation == "Chánh Văn phòng UBND tỉnh"


def test_the_first_digest_has_nothing_to_compare_with(office: Office) -> None:
    office.task(1, MONDAY)
    found = digest(office)
    assert (found.situation.since, found.situation.newly_overdue, found.overdue[0].new) == (None, 0, False)


def digest_of_monday(office: Office) -> None:
    with office.database.write() as session:
        post_digest(session, make_desk(), at("2026-10-05 08:00"))
        session.execute(update(Letter).values(state=LetterState.SENT))


def test_what_became_overdue_since_the_last_digest_is_new(office: Office) -> None:
    office.task(1, date(2026, 10, 2))
    digest_of_monday(office)
    office.task(1, MONDAY)
    found = digest(office)
    assert (found.situation.since, found.situation.newly_overdue) == (MONDAY, 1)
    assert [(each.task.code, each.days_late, each.new) for each in found.overdue] == [
        ("NV1", 2, False),
        ("NV2", 1, True),
    ]


def test_what_was_done_since_the_last_digest_is_counted(office: Office) -> None:
    for day in (1, 5):
        office.task(1, MONDAY, state="done", reported_on=date(2026, 10, day), confirmed_on=date(2026, 10, day))
    office.task(1, MONDAY)
    digest_of_monday(office)
    found = digest(office)
    assert (found.situation.newly_done, found.situation.counts.done) == (1, 2)


def test_overdue_tasks_say_how_often_they_were_urged_and_the_last_answer(office: Office) -> None:
    office.task(1, date(2026, 10, 2), urged_before=2, urgency="urgent")
    scan(office)
    answer(office, 1, Answer(choice=Choice.OBSTACLE, answered_by="An", need="kinh phí"))
    (found,) = digest(office).overdue
    assert (found.reminded, found.answer, found.urgency, found.task.department) == (
        3,
        "Vướng mắc",
        "urgent",
        "Sở Xây dựng",
    )


def test_the_longest_late_come_first_and_done_ones_not_at_all(office: Office) -> None:
    office.task(1, MONDAY)
    office.task(1, date(2026, 9, 1))
    office.task(1, date(2026, 9, 1), state="done", reported_on=MONDAY, confirmed_on=MONDAY)
    assert [each.task.code for each in digest(office).overdue] == ["NV2", "NV1"]


@pytest.mark.parametrize(
    ("given", "question", "words"),
    [
        (
            Answer(choice=Choice.REPORTED, answered_by="An", result_document="7/BC", result_date=date(2026, 10, 2)),
            Question.CONFIRM,
            "7/BC ngày 02/10/2026",
        ),
        (
            Answer(choice=Choice.EXTENSION, answered_by="An", requested_deadline=date(2026, 10, 30), reason="mưa lũ"),
            Question.EXTENSION,
            "xin đến 30/10/2026: mưa lũ",
        ),
        (
            Answer(choice=Choice.PAUSE, answered_by="An", until=date(2026, 10, 30), reason="chờ bộ"),
            Question.PAUSE,
            "xin đến hết ngày 30/10/2026: chờ bộ",
        ),
        (Answer(choice=Choice.OBSTACLE, answered_by="An", need="kinh phí"), Question.OBSTACLE, "kinh phí"),
        (Answer(choice=Choice.NOT_OURS, answered_by="An", unit="Sở Tài chính"), Question.TRANSFER, "Sở Tài chính"),
    ],
    ids=lambda value: str(value.choice) if isinstance(value, Answer) else "",
)
def test_what_the_office_lead_is_asked(office: Office, given: Answer, question: Question, words: str) -> None:
    office.task(1, MONDAY)
    scan(office)
    answer(office, 1, given)
    (found,) = digest(office).opinions
    assert (found.question, found.words, found.asked_on, found.link) == (question, words, MONDAY, f"{LINK}?nv=NV1")


def test_a_pause_without_an_end_is_asked_about_and_one_with_an_end_is_only_counted(office: Office) -> None:
    office.task(1, date(2026, 12, 1), state="paused", note="chờ hướng dẫn")
    resting = office.task(1, date(2026, 12, 1))
    with office.database.write() as session:
        pause_task(session, BUS, resting.code, date(2026, 10, 30), "chờ bộ", at("2026-10-05 09:00"), MONDAY, "office")
    facts = digest(office)
    assert [(each.question, each.words, each.link) for each in facts.opinions] == [
        (Question.ENDLESS_PAUSE, "chờ hướng dẫn", f"{LINK}?nv=NV1")
    ]
    assert facts.situation.paused == 2


def test_a_mere_receipt_asks_nothing(office: Office) -> None:
    office.task(1, MONDAY)
    scan(office)
    answer(office, 1, Answer(choice=Choice.RECEIVED, answered_by="An"))
    assert digest(office).opinions == ()


def test_what_comes_near_is_told_with_whether_it_was_acknowledged(office: Office) -> None:
    for deadline in (TUESDAY, date(2026, 10, 9), date(2026, 10, 12)):
        office.task(1, deadline)
    scan(office)
    answer(office, 1, Answer(choice=Choice.RECEIVED, answered_by="An"))
    assert [(each.task.code, each.days_left, each.acknowledged) for each in digest(office).nearing] == [
        ("NV1", 0, True),
        ("NV2", 3, False),
    ]


@pytest.mark.parametrize(("state", "trouble"), [("dead", Trouble.DEAD), ("unknown", Trouble.IN_DOUBT)])
def test_letters_dead_or_in_doubt_are_told_with_the_providers_words(
    office: Office, state: str, trouble: Trouble
) -> None:
    office.task(1, MONDAY)
    office.task(1, MONDAY)
    scan(office, state=state, reason="550 no such user")
    assert troubles(office) == [(trouble, "Sở Xây dựng", "550 no such user", 2)]


def test_a_letter_that_failed_is_told_for_a_week(office: Office) -> None:
    office.task(1, date(2026, 10, 12))
    scan(office, state="dead", reason="550")
    assert [len(digest(office, on).unreached) for on in (date(2026, 10, 9), date(2026, 10, 12))] == [1, 0]


def test_a_reminder_is_unanswered_from_the_next_day_until_it_is_answered(office: Office) -> None:
    office.task(1, MONDAY)
    scan(office)
    assert digest(office, MONDAY).unreached == ()
    assert troubles(office) == [(Trouble.UNANSWERED, "Sở Xây dựng", "", 1)]
    assert digest(office).unreached[0].since == MONDAY
    answer(office, 1, Answer(choice=Choice.RECEIVED, answered_by="An"))
    assert troubles(office) == []


def test_a_task_that_ended_or_moved_is_not_waited_for(office: Office) -> None:
    ended, moved = office.task(1, MONDAY), office.task(1, MONDAY)
    scan(office)
    office.change(ended, lambda task: task.become(ExecutionState.DONE, reported_on=MONDAY, confirmed_on=MONDAY))
    office.change(moved, lambda task: task.move_deadline(date(2026, 12, 1)))
    assert troubles(office) == []


def test_departments_that_nobody_can_be_written_to_at_are_told_with_what_is_missing(office: Office) -> None:
    without_contact = office.department("Sở Tài chính")
    office.task(1, TUESDAY)
    office.task(without_contact, TUESDAY)
    with office.database.write() as session:
        session.get_one(Contact, 1).email = None
    assert sorted(troubles(office)) == [
        (Trouble.NO_ADDRESS, "Sở Xây dựng", "chưa có địa chỉ email", 1),
        (Trouble.NO_CONTACT, "Sở Tài chính", "", 1),
    ]


def test_a_department_that_owes_nothing_today_may_be_without_a_contact(office: Office) -> None:
    office.department("Sở Tài chính")
    office.task(office.department("Sở Nội vụ"), date(2026, 12, 31))
    assert troubles(office) == []


@pytest.mark.parametrize("percent", ["half-up", "cut"])
def test_the_offices_way_to_round_goes_with_the_facts(office: Office, percent: Any) -> None:
    assert digest(office, rules=Rules(percent=percent)).percent == percent


def test_a_digest_of_a_hundred_tasks_takes_as_many_statements_as_one_of_fifty(office: Office) -> None:
    def statements(more: int) -> int:
        for _ in range(more):
            office.task(1, date(2026, 10, 1))
            office.task(1, date(2026, 10, 7))
            office.task(1, MONDAY, state="reported", reported_on=MONDAY)
        with counted_statements(office.database) as counted:
            found = digest(office)
        assert len(found.overdue) == len(found.nearing) == min(found.late, SHOWN)
        return len(counted)

    statements(1)
    scan(office)
    few, fifty, hundred = statements(0), statements(49), statements(50)
    assert hundred == fifty == few + 2  # the days of the last lines of two lists are asked for


def test_an_address_that_was_refused_is_told_until_it_is_mended(office: Office) -> None:
    with office.database.write() as session:
        suppress(session, "email", "xd@vidu.gov.vn", "550 no such user", None, at("2026-09-20 08:00"))
    words = "550 no such user; nhập địa chỉ mới: dondoc contact address 1 email ĐỊA-CHỈ"
    assert troubles(office) == [(Trouble.REFUSED, "Sở Xây dựng", words, 0)]


def test_an_ended_department_with_open_tasks_is_told_with_the_mend(office: Office) -> None:
    ended = office.department("Sở Giao thông", valid_to=date(2026, 9, 30), successor="Sở Xây dựng")
    office.task(ended, date(2026, 12, 1))
    mend = 'dondoc department succeed "Sở Giao thông" "Sở Xây dựng"'
    words = f"kết thúc ngày 30/09/2026; chuyển nhiệm vụ sang đơn vị kế thừa: {mend}"
    assert troubles(office) == [(Trouble.ENDED, "Sở Giao thông", words, 1)]
