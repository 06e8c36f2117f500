"""Events of another system: once, in any order, and a bad one alone."""

import threading
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from tasks.database import Database
from tasks.event_log import LoggedEvent
from tasks.handlers import BUS
from tasks.outside.event.received_event import ReceivedEvent, ReceivedState
from tasks.outside.event.take import Bringer, Taken, take_again, take_event, take_events
from tasks.task import Task
from tests.support.office import Office, at, rows

NOW, ON = at("2026-10-05 08:00"), date(2026, 10, 5)
SOURCE = "urn:qlvb:vidu"
KEY = Bringer("key 1: QLVB")
ACCEPTED, STALE, REJECTED = ReceivedState.ACCEPTED, ReceivedState.STALE, ReceivedState.REJECTED


@pytest.fixture
def office(database: Database) -> Office:
    office = Office(database).open()
    office.department()
    return office


def event(kind: str, number: str, data: dict[str, Any] | None = None, **attributes: Any) -> dict[str, Any]:
    known = {"specversion": "1.0", "id": number, "source": SOURCE, "type": f"vn.dondoc.task.{kind}", "subject": "CV-7"}
    return known | {"data": data or {}} | attributes


def assigned(number: str = "1", **changes: Any) -> dict[str, Any]:
    data = {"content": "Báo cáo tiến độ", "lead": "Sở Xây dựng", "deadline": "2026-10-20", "version": 1}
    return event("assigned", number, data) | changes


def moved(number: str, deadline: str, version: int) -> dict[str, Any]:
    return event("deadline_changed", number, {"deadline": deadline, "version": version})


def take(office: Office, *events: Any, bringer: Bringer = KEY) -> list[Taken]:
    return take_events(office.database, BUS, events, bringer, NOW, ON)


def states(taken: list[Taken]) -> list[ReceivedState | None]:
    return [each.state for each in taken]


def task(office: Office) -> Task:
    with office.database.read() as session:
        return session.scalars(select(Task)).one()


def test_an_event_assigns_a_task_once_by_its_source_and_id(office: Office) -> None:
    assert states(take(office, assigned(), assigned(), assigned("2"))) == [ACCEPTED, None, STALE]
    assert (task(office).content, task(office).deadline) == ("Báo cáo tiến độ", date(2026, 10, 20))
    with office.database.read() as session:
        assert set(session.scalars(select(LoggedEvent.actor))) == {f"source {SOURCE}"}


def test_an_older_word_changes_nothing_whatever_order_they_come_in(office: Office) -> None:
    found = take(office, assigned(), moved("3", "2026-11-10", 3), moved("2", "2026-10-30", 2))
    assert states(found) == [ACCEPTED, ACCEPTED, STALE]
    assert task(office).deadline == date(2026, 11, 10)


def test_what_comes_before_its_task_is_rejected_and_taken_once_the_task_is_there(office: Office) -> None:
    early = [event("completed", "9", {"on": "2026-10-04", "version": 9}), moved("3", "2026-11-10", 3)]
    assert states(take(office, *early)) == [REJECTED, REJECTED]
    assert states(take(office, assigned())) == [ACCEPTED]
    assert (task(office).state, task(office).deadline) == ("done", date(2026, 11, 10))
    with office.database.read() as session:
        assert {each.state for each in rows(session, ReceivedEvent)} == {ACCEPTED}


def test_an_end_on_a_day_that_has_not_come_is_rejected_and_may_be_tried_on_that_day(office: Office) -> None:
    (_, early) = take(office, assigned(), event("completed", "9", {"on": "2026-10-06"}))
    assert (early.state, "ngày chưa đến" in early.problem) == (REJECTED, True)
    assert task(office).state == "not_started"
    again = take_again(office.database, BUS, 2, at("2026-10-06 08:00"), date(2026, 10, 6))
    assert (again and again.state, task(office).confirmed_on) == (ACCEPTED, date(2026, 10, 6))


def test_a_bad_one_is_rejected_alone_and_kept_with_its_reason(office: Office) -> None:
    nowhere = assigned("2", subject="CV-8") | {"data": {"content": "x", "lead": "Sở Không Có"}}
    found = take(office, "rubbish", nowhere, event("lost", "3"), assigned())
    assert states(found) == [REJECTED, REJECTED, REJECTED, ACCEPTED]
    assert "Sở Không Có" in found[1].problem
    with office.database.read() as session:
        kept = [each for each in rows(session, ReceivedEvent) if each.state == REJECTED]
    assert [(bool(each.body), bool(each.problem)) for each in kept] == [(True, True)] * 3


def test_a_rejected_event_is_taken_when_its_cause_is_mended(office: Office) -> None:
    nowhere = assigned() | {"data": {"content": "x", "lead": "Sở Mới"}}
    take(office, nowhere)
    office.department("Sở Mới")
    again = take_again(office.database, BUS, 1, NOW, ON)
    assert again == Taken(ACCEPTED, "1")
    assert take_again(office.database, BUS, 1, NOW, ON) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"specversion": "0.3"},
        {"id": ""},
        {"source": None},
        {"time": "hôm qua"},
        {"time": "2026-10-05T08:00:00"},
        {"subject": 7},
        {"data": "text"},
        {"data": {"id": "another"}},
        {"data": {"version": "2"}},
        {"data": {"contents": "x"}},
        {"data": {"deadline": "20/10/2026"}},
        {"id": "x" * 301},
        {"id": "a\x00"},
        {"source": "urn:\ud800"},
        {"subject": "CV\x00"},
        {"type": "\x00"},
        {"Mở rộng\x00": "x"},
        {"time": "0001-01-01T00:00:00+14:00"},
        {"data": {"\ud800": 1}},
        {"data": {"content": "Báo cáo\x00\ud800", "lead": "\x00\ud800"}},
        {"data": {"version": 2**64}},
    ],
)
def test_what_is_no_event_or_says_what_no_task_has_is_refused(office: Office, wrong: dict[str, Any]) -> None:
    (found,) = take(office, assigned() | wrong)
    assert (found.state, bool(found.problem)) == (REJECTED, True)


def test_nobody_speaks_for_another_source(office: Office) -> None:
    (found,) = take(office, assigned(), bringer=Bringer("source other", "urn:other"))
    assert (found.state, "urn:other" in found.problem) == (REJECTED, True)


SECRET = {"content": "TUYỆT MẬT: việc kín", "lead": "Sở Xây dựng"}


@pytest.mark.parametrize(
    "secret",
    [
        assigned(data=SECRET),
        assigned(data=SECRET | {"lead": "việc kín"}),
        assigned(data=SECRET | {"more": [{"việc": "việc kín"}]}),
        assigned(data=SECRET, type="việc kín"),
        assigned(data=SECRET, id=""),
        assigned(data=[SECRET]),
        assigned(data={"document_number": "12/việc kín (M)", "deadline": 1}),
        event("completed", "1", {"document": "TỐI MẬT: việc kín"}),
        [SECRET],
    ],
)
def test_the_text_of_a_secret_paper_is_kept_nowhere(sqlite_database: Database, secret: Any) -> None:
    office = Office(sqlite_database).open()
    office.department()
    (found,) = take(office, secret)
    assert (found.state, "mật" in found.problem, "kín" in found.problem) == (REJECTED, True, False)
    with office.database.read() as session:
        (kept,) = rows(session, ReceivedEvent)
        assert (kept.body, "kín" in kept.problem) == ("", False)


def test_the_same_event_brought_twice_at_once_is_taken_once(office: Office) -> None:
    found: list[Taken] = []
    together = threading.Barrier(2)

    def bring() -> None:
        together.wait(10)
        found.append(take_event(office.database, BUS, assigned(), KEY, NOW, ON))

    both = [threading.Thread(target=bring) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join(20)
    assert sorted(str(each.state) for each in found) == ["None", "accepted"]


def test_what_no_database_takes_as_text_fails_nothing(office: Office) -> None:
    odd = assigned() | {"data": {"content": "Báo\x00 cáo\ud800", "lead": "Sở Xây dựng", "note": "\x00"}}
    deep: Any = None
    for _ in range(5_000):
        deep = [deep]
    found = take(office, odd, deep, float("nan"))
    assert states(found)[1:] == [REJECTED, REJECTED]
