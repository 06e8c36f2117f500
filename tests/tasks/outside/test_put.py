"""What another system puts is one task, however often, in whatever order and by whomever at once it is said."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import permutations
from threading import Barrier
from typing import Any

import pytest

from tasks.coordination import coordinating_of
from tasks.database import Database
from tasks.event_log import LoggedEvent
from tasks.handlers import BUS
from tasks.outside.external_ref import ExternalRef
from tasks.outside.put import Put, Saying, put_task, put_tasks
from tasks.outside.refusal import CodeFixedError, CodeTakenError, InventedCodeError, MissingValueError, OutsideError
from tasks.outside.revision import Revision
from tasks.state import TaskKind
from tasks.task import Task
from tests.support.office import MONDAY, Office, at, rows

NOW = at("2026-10-05 07:30")
LATER = date(2026, 10, 30)


def saying(version: int | None = None, external_id: str = "42", **values: Any) -> Saying:
    return Saying(external_id=external_id, values=values, revision=Revision(version))


def put(database: Database, said: Saying) -> Put:
    with database.write() as session:
        return put_task(session, BUS, "vanban", said, NOW, "test")


def refused(database: Database, said: Saying) -> OutsideError:
    with pytest.raises(OutsideError) as caught:
        put(database, said)
    return caught.value


def test_a_task_that_is_put_is_assigned_then_changes_and_said_again_does_not(database: Database) -> None:
    office = Office(database)
    lead, helper = office.department(), office.department("Sở Tài chính")
    first: dict[str, Any] = {
        "content": "Báo cáo",
        "lead_department_id": lead,
        "deadline": MONDAY,
        "coordinating_ids": [helper],
    }
    assert put(database, saying(1, **first)).outcome == "created"
    assert put(database, saying(1, **first)).outcome == "stale"
    changed = put(database, saying(2, **first | {"content": "Báo cáo lại", "deadline": LATER, "coordinating_ids": []}))
    assert (changed.outcome, put(database, saying(3, content="Báo cáo lại")).outcome) == ("changed", "unchanged")
    with database.read() as session:
        (task,) = rows(session, Task)
        assert (task.code, task.content, task.deadline, task.deadline_version) == ("NV1", "Báo cáo lại", LATER, 2)
        assert coordinating_of(session, task.id) == set()
        told = [each.name for each in rows(session, LoggedEvent)]
    assert told == ["TaskAssigned", "TaskChanged", "TaskChanged", "DeadlineChanged"]


def test_whatever_comes_first_the_newest_word_on_each_column_stands(sqlite_database: Database) -> None:
    lead = Office(sqlite_database).department()
    words: list[dict[str, Any]] = [
        {"content": "một", "note": "một", "lead_department_id": lead, "deadline": MONDAY},
        {"content": "hai", "lead_department_id": lead},
        {"content": "ba", "lead_department_id": lead, "deadline": LATER},
    ]
    for number, order in enumerate(permutations(range(3))):
        for version in order:
            put(sqlite_database, saying(version, str(number), **words[version]))
    with sqlite_database.read() as session:
        assert {(each.content, each.note, each.deadline) for each in rows(session, Task)} == {("ba", "một", LATER)}


def test_an_extension_granted_here_outlives_the_same_words_from_there(sqlite_database: Database) -> None:
    office = Office(sqlite_database)
    said: dict[str, Any] = {"content": "Báo cáo", "lead_department_id": office.department(), "deadline": MONDAY}
    task = put(sqlite_database, saying(1, **said)).task
    office.change(task, lambda each: each.move_deadline(LATER))
    assert put(sqlite_database, saying(2, **said)).task.deadline == LATER


def test_a_task_without_a_deadline_is_undated_until_it_gets_one(sqlite_database: Database) -> None:
    said: dict[str, Any] = {"content": "Báo cáo", "lead_department_id": Office(sqlite_database).department()}
    assert put(sqlite_database, saying(**said)).task.kind == TaskKind.UNDATED
    assert put(sqlite_database, saying(deadline=LATER)).task.kind == TaskKind.DATED


def test_a_task_known_by_its_code_is_taken_over_once(sqlite_database: Database) -> None:
    office = Office(sqlite_database)
    known = office.task(office.department(), MONDAY, code="KGVX-1")
    said: dict[str, Any] = {"content": "Báo cáo", "lead_department_id": known.lead_department_id, "code": "KGVX-1"}
    assert put(sqlite_database, saying(**said)).task.id == known.id
    assert isinstance(refused(sqlite_database, saying(external_id="43", **said)), CodeTakenError)


def test_what_no_task_can_be_is_refused_and_leaves_no_name_behind(sqlite_database: Database) -> None:
    lead = Office(sqlite_database).department()
    whole: dict[str, Any] = {"content": "Báo cáo", "lead_department_id": lead}
    missing = refused(sqlite_database, saying(note="x"))
    assert isinstance(missing, MissingValueError)
    assert missing.names == ("content", "lead")
    assert isinstance(refused(sqlite_database, saying(**whole, code="NV12")), InventedCodeError)
    put(sqlite_database, saying(**whole, external_id="1", code="A"))
    assert isinstance(refused(sqlite_database, saying(external_id="1", code="B")), CodeFixedError)
    with sqlite_database.write() as session:
        bad, good = saying(external_id="2", note="x"), saying(external_id="3", **whole)
        results = put_tasks(session, BUS, "vanban", [bad, good], NOW, "test")
    assert [type(each) for each in results] == [MissingValueError, Put]
    with sqlite_database.read() as session:
        assert [each.external_id for each in rows(session, ExternalRef)] == ["1", "3"]


def test_two_who_put_the_same_at_once_are_one_task(database: Database) -> None:
    said = saying(1, content="Báo cáo", lead_department_id=Office(database).department(), deadline=MONDAY)
    together = Barrier(2)

    def one(_: int) -> str:
        together.wait(timeout=30)
        return put(database, said).outcome

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(one, range(2))) == ["created", "stale"]
    with database.read() as session:
        assert len(rows(session, Task)) == 1
