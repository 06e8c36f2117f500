"""What is only read: letters, reminders, acknowledgements, calendar, ladder, report."""

from datetime import date

from tasks.acknowledge import acknowledge
from tasks.answer import Answer, Choice
from tasks.log.signature import Signer
from tasks.proof.check import check
from tasks.proof.page import read_page
from tests.web.api.conftest import Api
from tests.web.conftest import CALENDAR, MORNING


def test_a_letter_is_told_with_its_reminders_and_without_what_opens_its_page(small_api: Api) -> None:
    letter = small_api.told("/letters/1")
    assert ([each["task_id"] for each in letter["reminders"]], letter["attempts"]) == ([1, 2, 3], [])
    assert not {"link_hash", "lease_token", "key"} & set(letter)
    assert [each["id"] for each in small_api.told("/letters?state=sent&contact=1")["items"]] == [1]
    assert [each["rung"] for each in small_api.told("/reminders?task=2")["items"]] == [3]
    assert small_api("GET", "/letters/9").status_code == 404


def test_what_an_officer_answered_is_read_by_task(small_api: Api) -> None:
    desk = small_api.desk
    with desk.database.write() as session:
        answer = Answer(choice=Choice.OBSTACLE, answered_by="Lan", need="kinh phí")
        acknowledge(session, desk.web.bus, desk.letter, 1, answer, MORNING, date(2026, 11, 23))
    for path in ("/tasks/1/acknowledgements", "/acknowledgements?task=1&since=2026-11-23T00:00:00Z"):
        (told,) = small_api.told(path)["items"]
        assert (told["choice"], told["need"], told["undone_at"]) == ("obstacle", "kinh phí", None)
    assert small_api.told("/acknowledgements?task=2")["items"] == []


def test_the_office_counts_by_its_calendar_and_ladder(small_api: Api) -> None:
    assert small_api.told("/calendar?first=2026-01-01")["ends"] == str(CALENDAR.ends)
    assert small_api.told("/ladder")["ladder"]["before"] == [7, 3, 1, 0]


def test_a_report_is_the_command_lines(small_api: Api) -> None:
    told = small_api.told("/report?from=2026-01-01&to=2026-12-15")
    assert (told["from"], told["as_of"], told["total"]["total"], told["total"]["open_overdue"]) == (
        "2026-01-01",
        "2026-11-23",
        4,
        1,
    )
    assert small_api("GET", "/report?from=2027-01-01").status_code == 422


def test_a_task_is_proved_by_the_page_that_the_command_line_makes(small_api: Api) -> None:
    told = small_api.told("/tasks/1/proof")
    stated = read_page(told["page"], "answer")
    assert (stated.text, stated.signature) == (told["statement"], told["signature"])
    assert list(check(stated, Signer(small_api.desk.web.links.keys))) == []
    assert small_api("GET", "/tasks/99/proof").status_code == 404
