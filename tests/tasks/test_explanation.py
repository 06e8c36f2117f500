"""Why a task was, or was not, reminded, told back."""

from datetime import date
from typing import Any

import pytest

from tasks.database import Database
from tasks.explanation import explain_task
from tasks.letter import Letter
from tasks.office import UnknownTaskError
from tasks.remind import remind
from tasks.state import ExecutionState
from tasks.task import Task
from tests.support.office import MONDAY, Office, at, make_desk


@pytest.fixture
def office(sqlite_database: Database) -> Office:
    return Office(sqlite_database).open()


def explain(office: Office, code: str = "NV1", when: str = "2026-10-05 08:00") -> list[str]:
    with office.database.read() as session:
        return list(explain_task(session, make_desk(), code, at(when)))


def give(office: Office, deadline: date | None, email: str | None = "xd@vidu.gov.vn", **facts: Any) -> Task:
    lead = office.department()
    office.contact(lead, email)
    return office.task(lead, deadline, **facts)


def scan(office: Office) -> None:
    with office.database.write() as session:
        remind(session, make_desk(), at("2026-10-05 07:30"))


def test_a_task_is_told_with_its_state_deadline_recipient_and_next_rung(office: Office) -> None:
    give(office, date(2026, 10, 12))
    assert explain(office) == [
        "NV1: Sở Xây dựng chủ trì; trạng thái «Chưa thực hiện».",
        "Hạn: 12/10/2026 (lần 1).",
        "Chưa có lượt đôn đốc nào.",
        "Người nhận: Sở Xây dựng, Chuyên viên (đầu mối số 1), qua email.",
        "Sắp tới: nấc 3 vào ngày 07/10/2026.",
    ]


def test_what_was_said_is_told_with_what_became_of_the_letter(office: Office) -> None:
    give(office, MONDAY)
    scan(office)
    with office.database.write() as session:
        session.get_one(Letter, 1).state = "sent"
    assert "Ngày 05/10/2026: nấc 0, email, thư sent." in explain(office)
    assert explain(office)[-1] == "Sắp tới: nấc -1 vào ngày 06/10/2026."


def test_what_was_dropped_is_told_with_the_reason(office: Office) -> None:
    task = give(office, MONDAY)
    scan(office)
    office.change(task, lambda each: each.become(ExecutionState.PAUSED))
    told = explain(office)
    assert "Ngày 05/10/2026: nấc 0, email, không gửi: task became paused." in told
    assert "Không đôn đốc vì trạng thái là «Tạm dừng»." in told
    assert told[-1] == "Sắp tới: không có lượt nào trong 60 ngày tới."


@pytest.mark.parametrize(
    ("deadline", "facts", "words"),
    [
        (None, {}, "Không đôn đốc vì nhiệm vụ không có hạn."),
        (MONDAY, {"kind": "undated"}, "Không đôn đốc vì nhiệm vụ không có hạn."),
        (MONDAY, {"silent": True}, "Không đôn đốc vì được nạp làm dữ liệu cũ (--silent), cho đến khi hạn thay đổi."),
        (MONDAY, {"state": "done"}, "Không đôn đốc vì trạng thái là «Hoàn thành»."),
    ],
)
def test_silence_is_explained(office: Office, deadline: date | None, facts: dict[str, Any], words: str) -> None:
    give(office, deadline, **facts)
    told = explain(office)
    assert words in told
    assert told[-1].startswith("Sắp tới: không có lượt nào")


def test_who_cannot_be_reached_is_explained(office: Office) -> None:
    give(office, MONDAY, None)
    assert "Không có người nhận: chưa có địa chỉ email." in explain(office)


def test_a_department_without_a_contact_is_explained(office: Office) -> None:
    office.task(office.department(), MONDAY)
    assert "Không có người nhận: đơn vị chưa có đầu mối." in explain(office)


@pytest.mark.parametrize("typed", ["nv1", " NV1 "])
def test_codes_are_read_as_people_type_them(office: Office, typed: str) -> None:
    give(office, MONDAY)
    assert explain(office, typed)[0].startswith("NV1: ")


def test_an_unknown_code_is_refused_by_name(office: Office) -> None:
    with pytest.raises(UnknownTaskError, match="«NV9»"):
        explain(office, "NV9")
