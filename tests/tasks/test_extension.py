"""An extension from the request to the office's word: asked within limits, decided once, or lapsed."""

from collections.abc import Callable
from datetime import date
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.ask_extension import ExtensionRefusedError, Wish, ask_extension
from tasks.database import Database
from tasks.deadline_version import DeadlineVersion
from tasks.decide_extension import (
    AlreadyDecidedError,
    BeyondLimitsError,
    NothingAskedError,
    RefusalReasonError,
    grant_extension,
    refuse_extension,
)
from tasks.event_log import LoggedEvent
from tasks.extension import Extension, count_extensions
from tasks.extension_policy import ExtensionPolicy, Terms
from tasks.handlers import BUS
from tasks.office import NoExtensionError
from tasks.state import ExecutionState
from tasks.task import Task, WrongStateError, hold_tasks
from tests.support.office import MONDAY, Office, at, make_desk, rows

NOW = at("2026-10-01 09:00")
ON = date(2026, 10, 1)
LATER = date(2026, 10, 20)
OFFICER, LEAD = "contact 1", "office contact 2: Chánh Văn phòng"


def an_office(database: Database) -> Office:
    """One task, NV1, due on Monday."""
    office = Office(database).open()
    office.task(office.department(), MONDAY)
    return office


@pytest.fixture
def office(database: Database) -> Office:
    return an_office(database)


@pytest.fixture
def small_office(sqlite_database: Database) -> Office:
    return an_office(sqlite_database)


def terms(session: Session, **policy: Any) -> Terms:
    calendar = make_desk().read_calendar(session)
    return Terms(policy=ExtensionPolicy(**policy), calendar=calendar, on=ON)


def ask(office: Office, day: date = LATER, reason: str = "mưa lũ", actor: str = OFFICER) -> int:
    with office.database.write() as session:
        (task,) = hold_tasks(session, [1])
        return ask_extension(session, BUS, task, Wish(requested=day, reason=reason), NOW, actor, terms(session)).id


def grant(office: Office, **said: Any) -> None:
    with office.database.write() as session:
        grant_extension(session, BUS, "nv1", NOW, LEAD, terms(session), **said)


def refuse(office: Office, reason: str = "đủ thời gian", seen: int | None = None) -> None:
    with office.database.write() as session:
        refuse_extension(session, BUS, "NV1", reason, NOW, LEAD, seen)


def kept(office: Office) -> list[tuple[str, str]]:
    with office.database.read() as session:
        return [(each.state, each.decision_reason) for each in rows(session, Extension)]


def deadline(office: Office) -> tuple[date | None, int]:
    with office.database.read() as session:
        task = session.get_one(Task, 1)
        return task.deadline, task.deadline_version


def test_what_was_asked_for_is_granted_once_and_the_history_is_kept(office: Office) -> None:
    ask(office)
    for _ in range(2):
        grant(office)
    assert deadline(office) == (LATER, 2)
    with office.database.read() as session:
        (row,) = rows(session, Extension)
        assert (row.state, row.asked_by, row.decided_by, row.deadline) == ("granted", OFFICER, LEAD, MONDAY)
        assert session.get_one(Task, 1).original_deadline == MONDAY
        assert count_extensions(session, 1) == 1
        versions = session.scalars(select(DeadlineVersion.deadline).order_by(DeadlineVersion.version)).all()
        names = session.scalars(select(LoggedEvent.name).order_by(LoggedEvent.id)).all()
    assert versions == [MONDAY, LATER]
    assert names[-3:] == ["ExtensionAsked", "ExtensionDecided", "DeadlineChanged"]


def test_another_day_may_be_granted(small_office: Office) -> None:
    ask(small_office)
    grant(small_office, deadline=date(2026, 10, 12), reason="một tuần là đủ")
    assert kept(small_office) == [("granted_other", "một tuần là đủ")]
    assert deadline(small_office) == (date(2026, 10, 12), 2)


def test_a_refusal_says_why_and_the_same_may_be_asked_again(small_office: Office) -> None:
    ask(small_office)
    with pytest.raises(RefusalReasonError, match="NV1 cần có lý do"):
        refuse(small_office, " ")
    refuse(small_office)
    refuse(small_office)
    ask(small_office)
    assert kept(small_office) == [("refused", "đủ thời gian"), ("asked", "")]
    assert deadline(small_office) == (MONDAY, 1)


def test_the_office_may_give_time_that_nobody_asked_for(small_office: Office) -> None:
    with pytest.raises(NothingAskedError, match="NV1 không có đề nghị"):
        grant(small_office)
    grant(small_office, deadline=LATER)
    with small_office.database.read() as session:
        (row,) = rows(session, Extension)
    assert (row.state, row.asked_by, row.requested) == ("granted", "", None)


@pytest.mark.parametrize("day", [MONDAY, date(2026, 9, 30)])
def test_an_extension_that_extends_nothing_is_refused(small_office: Office, day: date) -> None:
    with pytest.raises(ExtensionRefusedError, match="phải sau ngày 05/10/2026"):
        ask(small_office, day)
    ask(small_office)
    with pytest.raises(NoExtensionError, match="sau 05/10/2026"):
        grant(small_office, deadline=day)


def test_beyond_the_limits_nothing_is_asked_and_the_office_says_why(small_office: Office) -> None:
    far = date(2026, 12, 1)
    with pytest.raises(ExtensionRefusedError, match="chỉ được gia hạn đến 16/11/2026"):
        ask(small_office, far)
    with pytest.raises(BeyondLimitsError, match="cần ghi lý do vượt giới hạn"):
        grant(small_office, deadline=far)
    grant(small_office, deadline=far, override="Bộ chậm hướng dẫn")
    with small_office.database.read() as session:
        assert [each.override for each in rows(session, Extension)] == ["Bộ chậm hướng dẫn"]


def test_one_request_waits_and_only_its_asker_may_replace_it(small_office: Office) -> None:
    first = ask(small_office)
    assert ask(small_office) == first
    with pytest.raises(ExtensionRefusedError, match="đang có đề nghị gia hạn đến 20/10/2026"):
        ask(small_office, date(2026, 10, 22), actor="contact 9")
    ask(small_office, date(2026, 10, 22))
    assert kept(small_office) == [("withdrawn", "đơn vị gửi đề nghị mới"), ("asked", "")]
    with pytest.raises(AlreadyDecidedError, match="không còn hiệu lực"):
        refuse(small_office, seen=first)


@pytest.mark.parametrize(
    ("step", "why"),
    [
        (lambda task: task.move_deadline(date(2026, 10, 30)), "hạn đã chuyển sang ngày khác"),
        (lambda task: task.become(ExecutionState.CANCELLED), "nhiệm vụ «Hủy»"),
    ],
)
def test_a_request_lapses_with_its_deadline_and_with_its_task(
    small_office: Office, step: Callable[[Task], Any], why: str
) -> None:
    ask(small_office)
    with small_office.database.read() as session:
        task = session.get_one(Task, 1)
    small_office.change(task, step)
    assert kept(small_office) == [("withdrawn", why)]


def test_a_finished_task_is_not_extended(small_office: Office) -> None:
    with small_office.database.read() as session:
        task = session.get_one(Task, 1)
    small_office.change(task, lambda each: each.become(ExecutionState.DONE))
    with pytest.raises(ExtensionRefusedError, match="«Hoàn thành»"):
        ask(small_office)
    with pytest.raises(WrongStateError):
        grant(small_office, deadline=LATER)


def test_of_two_who_decide_at_once_one_wins_and_the_other_is_told(office: Office) -> None:
    seen = ask(office)
    together, told = Barrier(2), list[str]()

    def decide(act: Callable[[], None]) -> None:
        together.wait()
        try:
            act()
        except AlreadyDecidedError as error:
            told.append(str(error))

    acts = (lambda: grant(office, extension_id=seen), lambda: refuse(office, seen=seen))
    threads = [Thread(target=decide, args=(act,)) for act in acts]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(told) == 1
    (state, _) = kept(office)[0]
    assert (state, deadline(office)) in [("granted", (LATER, 2)), ("refused", (MONDAY, 1))]
