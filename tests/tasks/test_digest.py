"""Whether the office lead is written to today."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from tasks.contact import Contact
from tasks.database import Database
from tasks.desk import Desk
from tasks.digest import Digest, post_digest
from tasks.handlers import BUS
from tasks.letter import Letter
from tasks.replace import NewHolder, replace_holder
from tasks.rules import Rules
from tests.support.office import MONDAY, Office, at, make_desk, rows


@pytest.fixture
def office(sqlite_database: Database) -> Office:
    return Office(sqlite_database).open()


@pytest.fixture
def late(office: Office) -> Office:
    """An office with something to say."""
    office.task(office.department(), date(2026, 10, 1))
    return office


def post(office: Office, when: str, desk: Desk | None = None, *, dry_run: bool = False) -> Digest:
    with office.database.write() as session:
        return post_digest(session, desk or make_desk(), at(when), dry_run=dry_run)


def letters(office: Office) -> list[Letter]:
    with office.database.read() as session:
        return rows(session, Letter)


def test_a_day_with_something_to_say_has_one_digest(late: Office) -> None:
    assert [post(late, "2026-10-06 08:00").words, post(late, "2026-10-06 09:00").words] == [
        "written",
        "already written",
    ]
    (letter,) = letters(late)
    assert (letter.kind, letter.channel, letter.slot) == ("digest", "email", date(2026, 10, 6))


def test_a_lead_who_was_replaced_has_the_digest_no_more_and_the_new_one_has(late: Office) -> None:
    post(late, "2026-10-05 08:00")
    with late.database.write() as session:
        new = NewHolder(1, "Lê Thị B", date(2026, 10, 6), addresses={"email": "moi@vidu.gov.vn"})
        replace_holder(session, BUS, new, date(2026, 10, 6), at("2026-10-06 07:00"), "person An")
    post(late, "2026-10-06 08:00")
    assert [each.contact_id for each in letters(late)] == [1, 1]
    with late.database.read() as session:
        assert [each.email for each in rows(session, Contact)] == ["moi@vidu.gov.vn"]


def test_the_next_day_has_its_own(late: Office) -> None:
    assert [post(late, f"2026-10-0{day} 08:00").letter_id for day in (6, 7)] == [1, 2]


def test_after_days_on_which_nothing_could_leave_only_the_newest_digest_does(late: Office) -> None:
    for day in (5, 6, 7):
        post(late, f"2026-10-0{day} 08:00")
    assert [each.state for each in letters(late)] == ["cancelled", "cancelled", "pending"]


def test_what_is_new_is_new_since_the_last_digest_that_left(late: Office) -> None:
    post(late, "2026-10-05 08:00")
    with late.database.write() as session:
        rows(session, Letter)[0].state = "sent"
    post(late, "2026-10-06 08:00")
    assert post(late, "2026-10-07 08:00").facts.situation.since == date(2026, 10, 5)


def test_no_digest_on_a_day_off_however_much_there_is_to_say(late: Office) -> None:
    found = post(late, "2026-10-04 08:00")
    assert (found.letter_id, found.words, letters(late)) == (None, "no digest on a day off", [])


def test_no_digest_when_there_is_nothing_to_say(office: Office) -> None:
    assert post(office, "2026-10-06 08:00").words == "nothing to say"
    assert letters(office) == []


def test_on_monday_all_is_well_is_said_unless_the_office_does_not_want_it(office: Office) -> None:
    quiet = make_desk(rules=Rules(monday_letter=False))
    assert post(office, "2026-10-05 08:00", quiet).words == "nothing to say"
    found = post(office, "2026-10-05 08:00")
    assert (found.words, found.facts.all_well) == ("written", True)


def test_a_digest_asked_for_at_night_is_the_mornings(late: Office) -> None:
    post(late, "2026-10-06 22:00")
    (letter,) = letters(late)
    assert letter.slot == date(2026, 10, 7)
    assert letter.due_at == at("2026-10-07 07:35")
    assert post(late, "2026-10-07 08:00").words == "already written"


def test_the_office_lead_is_entered_once_and_again_when_the_address_changes(late: Office) -> None:
    for day, desk in ((6, make_desk()), (7, make_desk()), (8, make_desk(lead_email="moi@vidu.gov.vn"))):
        post(late, f"2026-10-0{day} 08:00", desk)
    with late.database.read() as session:
        leads = [(each.email, each.role, each.title, each.department_id) for each in rows(session, Contact)]
    assert leads == [
        ("chanhvanphong@vidu.gov.vn", "lead", "Chánh Văn phòng", None),
        ("moi@vidu.gov.vn", "lead", "Chánh Văn phòng", None),
    ]


def test_a_rehearsal_says_what_it_would_say_and_writes_nothing(late: Office) -> None:
    found = post(late, "2026-10-06 08:00", dry_run=True)
    assert (found.words, [each.task.code for each in found.facts.overdue]) == ("rehearsal", ["NV1"])
    with late.database.read() as session:
        assert rows(session, Letter) == rows(session, Contact) == []


def test_the_figures_are_of_the_offices_day(late: Office) -> None:
    # 23:30 on Sunday by UTC is Monday morning in Hà Nội.
    assert post(late, "2026-10-05 06:30").facts.on == MONDAY


def test_digests_posted_at_once_to_a_lead_never_written_to_before_are_one_letter(database: Database) -> None:
    late = Office(database).open()
    late.task(late.department(), date(2026, 10, 1))
    with ThreadPoolExecutor(4) as threads:
        words = list(threads.map(lambda _: post(late, "2026-10-06 08:00").words, range(4)))
    assert sorted(words) == ["already written", "already written", "already written", "written"]
    assert len(letters(late)) == 1
