"""What is told outside of what happened: once, in the order of commits, and without a person's name."""

import json
import threading
from collections.abc import Callable
from datetime import date
from time import sleep
from typing import Any

import pytest
from sqlalchemy import select

from tasks.acknowledge import acknowledge
from tasks.answer import Answer, Choice
from tasks.claim import claim, mark_wire, record_sent
from tasks.database import Database, open_database
from tasks.feed.announce import announce
from tasks.feed.announcement import Announcement, announce_rows, announcement_row, take_feed
from tasks.feed.page import read_feed
from tasks.feed.sent_letter import remember_sent
from tasks.handlers import BUS
from tasks.letter import Letter, LetterState
from tasks.post_news import post_news
from tasks.state import ExecutionState
from tasks.task import Task
from tests.support.office import MONDAY, Office, at, make_desk, rows, with_one_letter
from tests.support.planted import plant_letter

NOW = at("2026-10-05 07:30")
ZERO = {"id": 1, "code": "NV1", "ladder": "deadline", "rung": 0}


def told(database: Database) -> list[tuple[str, str, dict[str, Any]]]:
    with database.read() as session:
        found = rows(session, Announcement)
    return [(each.type.removeprefix("vn.dondoc."), each.subject, json.loads(each.data)) for each in found]


def test_what_happens_to_a_task_is_told_once_with_what_it_is_and_whose(database: Database) -> None:
    office = Office(database).open()
    task = office.task(office.department(), date(2026, 10, 20))
    office.change(task, lambda each: each.move_deadline(date(2026, 10, 30), "Chị Hoa xin thêm"))
    office.change(task, lambda each: each.edit({"note": "Anh Ba ghi"}))
    assert announce(database, make_desk(), NOW) == 3
    assert announce(database, make_desk(), NOW) == 0
    kinds = ["task.assigned", "task.deadline_changed", "task.changed"]
    assert [(kind, subject) for kind, subject, _ in told(database)] == [(kind, "NV1") for kind in kinds]
    _, moved, changed = (data for _, _, data in told(database))
    assert moved["task"]["lead"] == {"id": 1, "name": "Sở Xây dựng"}
    assert (moved["old"], moved["new"], moved["version"]) == ("2026-10-20", "2026-10-30", 2)
    assert changed["fields"] == ["note"]
    assert "Hoa" not in json.dumps(told(database), ensure_ascii=False)


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        (ExecutionState.REPORTED, ExecutionState.DONE, "task.completed"),
        (ExecutionState.NOT_STARTED, ExecutionState.CANCELLED, "task.cancelled"),
        (ExecutionState.DONE, ExecutionState.REDO, "task.reopened"),
        (ExecutionState.NOT_STARTED, ExecutionState.IN_PROGRESS, "task.changed"),
    ],
)
def test_a_state_is_told_by_what_it_means(sqlite_database: Database, old: str, new: ExecutionState, kind: str) -> None:
    office = Office(sqlite_database).open()
    task = office.task(office.department(), None, state=old)
    office.change(task, lambda each: each.become(new))
    announce(sqlite_database, make_desk(), NOW)
    assert told(sqlite_database)[-1][0] == kind


def test_a_deadline_missed_is_told_the_day_after_once_a_version(database: Database) -> None:
    office = Office(database).open()
    task = office.task(office.department(), MONDAY)
    for hour in ("2026-10-05 23:59", "2026-10-06 00:01", "2026-10-06 09:00", "2026-10-07 09:00"):
        announce(database, make_desk(), at(hour))
    assert [kind for kind, *_ in told(database)] == ["task.assigned", "task.overdue"]
    office.change(task, lambda each: each.move_deadline(date(2026, 10, 9)))
    announce(database, make_desk(), at("2026-10-10 09:00"))
    assert [kind for kind, *_ in told(database)][2:] == ["task.deadline_changed", "task.overdue"]


def test_a_finished_task_and_one_of_history_are_never_overdue(sqlite_database: Database) -> None:
    office = Office(sqlite_database).open()
    lead = office.department()
    office.task(lead, MONDAY, state=ExecutionState.DONE)
    office.task(lead, MONDAY, silent=True)
    announce(sqlite_database, make_desk(), at("2026-10-10 09:00"))
    assert {kind for kind, *_ in told(sqlite_database)} == {"task.assigned"}


def send(database: Database) -> None:
    with database.write() as session:
        lease = claim(session, 1, NOW)
        assert lease
        mark_wire(session, lease)
        record_sent(session, lease, NOW, "id-1", "250 taken")


def test_a_letter_that_was_sent_is_told_with_its_tasks_and_an_answer_with_its_choice(database: Database) -> None:
    with_one_letter(database, NOW)
    send(database)
    announce(database, make_desk(), NOW)
    kind, subject, data = told(database)[-1]
    assert (kind, subject) == ("letter.sent", "letter/1")
    assert data["letter"] == {"id": 1, "kind": "reminder", "channel": "email", "slot": "2026-10-05"}
    assert (data["department"]["name"], data["tasks"]) == ("Sở Xây dựng", [ZERO])
    with database.write() as session:
        letter = session.get_one(Letter, 1)
        acknowledge(session, BUS, letter, 1, Answer(choice=Choice.RECEIVED, answered_by="Chuyên viên"), NOW, MONDAY)
    announce(database, make_desk(), NOW)
    answers = [data for kind, _, data in told(database) if kind == "task.acknowledged"]
    assert [each["choice"] for each in answers] == [Choice.RECEIVED]


def test_a_letter_of_news_is_told_with_its_tasks_and_a_copy_with_those_of_its_letter(sqlite_database: Database) -> None:
    with_one_letter(sqlite_database, NOW)
    send(sqlite_database)
    with sqlite_database.write() as session:
        copy = plant_letter(session, NOW, "sent", kind="copy", about="1", sent_at=NOW)
        remember_sent(session, copy.id)
        moved = session.get_one(Task, 1).move_deadline(date(2026, 10, 20))
        BUS.publish(session, moved, NOW, "test")
        post_news(session, make_desk(), NOW)
        (news,) = session.scalars(select(Letter).where(Letter.kind == "news"))
        news.state, news.sent_at = LetterState.SENT, NOW
        remember_sent(session, news.id)
    announce(sqlite_database, make_desk(), NOW)
    letters = {
        data["letter"]["kind"]: data["tasks"] for kind, _, data in told(sqlite_database) if kind == "letter.sent"
    }
    assert letters == {"reminder": [ZERO], "copy": [ZERO], "news": [{"id": 1, "code": "NV1", "news": "moved"}]}


def test_a_reader_with_a_cursor_misses_nothing_while_two_write(postgres_url: str, waits: Callable[[], bool]) -> None:
    """The second writer waits for the first: a lower id never appears after a higher one was read."""
    database, entered, may_end = open_database(postgres_url), threading.Event(), threading.Event()

    def write(key: str, wait: threading.Event | None) -> None:
        with database.write() as session:
            take_feed(session)
            announce_rows(session, [announcement_row(key, NOW, "vn.dondoc.task.changed", "NV1", "{}")])
            entered.set()
            if wait:
                wait.wait(20)

    first = threading.Thread(target=write, args=("slow", may_end))
    first.start()
    entered.wait(20)
    second = threading.Thread(target=write, args=("quick", None))
    second.start()
    while not waits():
        sleep(0.01)
    with database.read() as session:
        assert read_feed(session, 0, 10) == ([], 0)
    may_end.set()
    first.join(20)
    second.join(20)
    with database.read() as session:
        found, cursor = read_feed(session, 0, 10)
    database.close()
    assert ([each.key for each in found], cursor) == (["slow", "quick"], found[-1].id)
