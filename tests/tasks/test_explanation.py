"""Why a task was, or was not, reminded, told back."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tasks.acknowledge import acknowledge
from tasks.answer import Answer, Choice
from tasks.database import Database
from tasks.explanation import explain_task
from tasks.handlers import BUS
from tasks.letter import Letter
from tasks.office import UnknownTaskError
from tasks.post_news import post_news
from tasks.recurring.change import Wanted, set_recurrence
from tasks.remind import remind
from tasks.run import REMIND, record_run
from tasks.state import ExecutionState
from tasks.task import Task
from tests.support.full_life import FullLife
from tests.support.office import MONDAY, Office, at, make_desk

EVERYTHING = Path(__file__).parents[1] / "data" / "explain-everything.txt"
TOLD = "05/10/2026 07:30 – Thư số 1 (email, Sở Xây dựng, Chuyên viên): đôn đốc đúng ngày hạn"


@pytest.fixture
def office(sqlite_database: Database) -> Office:
    return Office(sqlite_database).open()


def explain(office: Office, code: str = "NV1", when: str = "2026-10-05 08:00", on: date | None = None) -> list[str]:
    with office.database.read() as session:
        return list(explain_task(session, make_desk(), code, at(when), on))


def give(office: Office, deadline: date | None, email: str | None = "xd@vidu.gov.vn", **facts: Any) -> Task:
    lead = office.department()
    office.contact(lead, email)
    return office.task(lead, deadline, **facts)


def scan(office: Office) -> None:
    with office.database.write() as session:
        remind(session, make_desk(), at("2026-10-05 07:30"))
        record_run(session, REMIND, MONDAY, at("2026-10-05 07:30"), "")


def test_a_task_is_told_with_its_state_deadline_rungs_recipient_and_what_comes(office: Office) -> None:
    give(office, date(2026, 10, 12))
    assert explain(office) == [
        "NV1: Sở Xây dựng chủ trì; trạng thái «Chưa thực hiện».",
        "Hạn: 12/10/2026 (lần 1).",
        "01/09/2026 09:00 – Giao nhiệm vụ: hạn 12/10/2026 (test).",
        "Chưa có lượt đôn đốc nào.",
        (
            "Các nấc trước hạn: nấc 7 (01/10/2026): bỏ qua: không rà soát ngày đó; nấc 3 (07/10/2026): chưa đến; "
            "nấc 1 (09/10/2026): chưa đến; nấc 0 (12/10/2026): chưa đến."
        ),
        "Người nhận: Sở Xây dựng, Chuyên viên (đầu mối số 1), qua email.",
        (
            "Sắp tới, nếu không có gì thay đổi: nấc 7 (trước hạn 7 ngày làm việc) vào ngày 05/10/2026, qua email, "
            "Sở Xây dựng, Chuyên viên."
        ),
    ]


def test_what_was_said_is_told_with_what_became_of_the_letter(office: Office) -> None:
    give(office, MONDAY)
    scan(office)
    with office.database.write() as session:
        session.get_one(Letter, 1).state = "sent"
    assert f"{TOLD}; đã gửi." in explain(office)
    assert "nấc -1 (sau hạn 1 ngày làm việc) vào ngày 06/10/2026" in explain(office)[-1]


def test_what_was_dropped_is_told_with_the_reason(office: Office) -> None:
    task = give(office, MONDAY)
    scan(office)
    office.change(task, lambda each: each.become(ExecutionState.PAUSED))
    told = explain(office)
    dropped = "nhiệm vụ chuyển sang «Tạm dừng»"
    assert f"{TOLD} (không gửi: {dropped}); đã bỏ, không cần gửi: {dropped}." in told
    assert "Không đôn đốc vì trạng thái là «Tạm dừng»." in told
    assert told[-1] == "Sắp tới: không có lượt nào đến hết ngày 04/11/2026, nếu không có gì thay đổi."


def test_news_that_nobody_was_told_is_explained(office: Office) -> None:
    office.now = at("2026-10-05 07:00")
    give(office, date(2026, 12, 1))
    with office.database.write() as session:
        post_news(session, make_desk(), at("2026-10-05 07:30"))
    words = "Không gửi tin «nhiệm vụ mới giao» cho Sở Xây dựng: chờ nấc đôn đốc đầu tiên."
    assert f"05/10/2026 07:00 – {words}" in explain(office)


@pytest.mark.parametrize(
    ("deadline", "facts", "words"),
    [
        (None, {}, "Không nhắc theo hạn vì nhiệm vụ không có hạn."),
        (MONDAY, {"kind": "undated"}, "Không nhắc theo hạn vì nhiệm vụ không có hạn."),
        (MONDAY, {"silent": True}, "Không đôn đốc vì được nạp làm dữ liệu cũ (--silent), cho đến khi hạn thay đổi."),
        (MONDAY, {"state": "done"}, "Không đôn đốc vì trạng thái là «Hoàn thành»."),
    ],
)
def test_silence_is_explained(office: Office, deadline: date | None, facts: dict[str, Any], words: str) -> None:
    give(office, deadline, **facts)
    told = explain(office)
    assert words in told
    assert told[-1].startswith("Sắp tới: không có lượt nào")


def test_what_comes_of_a_task_without_a_deadline_is_told_too(office: Office) -> None:
    office.now = at("2026-10-05 07:00")
    give(office, None, kind="undated")
    given = "đôn đốc (khi giao) vào ngày 05/10/2026, qua email, Sở Xây dựng, Chuyên viên."
    assert explain(office, when="2026-10-05 07:10")[-1] == f"Sắp tới, nếu không có gì thay đổi: {given}"


def test_a_recurring_task_does_not_tell_the_rungs_of_its_periods_as_its_own(office: Office) -> None:
    task = give(office, None, kind="recurring")
    with office.database.write() as session:
        held = session.get_one(Task, task.id)
        set_recurrence(session, BUS, held, Wanted(rule="ngày 8 hằng tháng"), MONDAY, office.now, "person An")
    assert explain(office)[-1] == "Sắp tới: không có lượt nào."


def test_who_cannot_be_reached_is_explained(office: Office) -> None:
    give(office, MONDAY, None)
    assert "Không có người nhận: chưa có địa chỉ email." in explain(office)


def test_a_department_without_a_contact_is_explained(office: Office) -> None:
    office.task(office.department(), MONDAY)
    assert "Không có người nhận: đơn vị chưa có đầu mối." in explain(office)


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2026, 8, 31), "không có lượt đôn đốc nào: nhiệm vụ được nhập ngày 01/09/2026."),
        (date(2026, 10, 4), "không có lượt đôn đốc nào: ngày nghỉ."),
        (date(2026, 10, 2), "không có lượt đôn đốc nào: ngày đó không rà soát."),
        (MONDAY, "đôn đốc đúng ngày hạn, thư số 1."),
        (date(2026, 10, 6), "không có lượt đôn đốc nào: trạng thái khi đó là «Chờ xác nhận»."),
    ],
)
def test_one_day_is_answered_for_by_what_was_known_on_it(office: Office, on: date, words: str) -> None:
    task = give(office, MONDAY)
    scan(office)
    with office.database.write() as session:
        session.get_one(Letter, 1).state = "sent"
    office.now = at("2026-10-05 16:00")
    office.change(task, lambda each: each.report(MONDAY))
    with office.database.write() as session:
        record_run(session, REMIND, date(2026, 10, 6), at("2026-10-06 07:30"), "")
    office.now = at("2026-10-07 16:00")
    office.change(task, lambda each: each.confirm(date(2026, 10, 7)))
    assert explain(office, when="2026-10-08 08:00", on=on)[-1].endswith(words)


def test_a_day_kept_quiet_by_an_answer_names_the_answer(office: Office) -> None:
    task = give(office, MONDAY)
    scan(office)
    answer = Answer(choice=Choice.IN_PROGRESS, answered_by="Chuyên viên")
    with office.database.write() as session:
        letter = session.get_one(Letter, 1)
        acknowledge(session, BUS, letter, task.id, answer, at("2026-10-06 09:00"), date(2026, 10, 6))
        record_run(session, REMIND, date(2026, 10, 7), at("2026-10-07 07:30"), "")
    words = "đơn vị đã trả lời «Đang thực hiện» ngày 06/10/2026, câu trả lời có giá trị 3 ngày làm việc."
    assert explain(office, when="2026-10-08 08:00", on=date(2026, 10, 7))[-1].endswith(words)


def test_a_day_kept_quiet_by_the_officers_own_day_names_it(office: Office) -> None:
    FullLife(office).live()
    with office.database.write() as session:
        record_run(session, REMIND, date(2026, 10, 2), at("2026-10-02 07:30"), "")
    told = explain(office, when="2026-10-28 10:00", on=date(2026, 10, 2))
    assert told[-1].endswith("không có lượt đôn đốc nào: đơn vị hẹn nhắc lại ngày 06/10/2026.")


@pytest.mark.parametrize("typed", ["nv1", " NV1 "])
def test_codes_are_read_as_people_type_them(office: Office, typed: str) -> None:
    give(office, MONDAY)
    assert explain(office, typed)[0].startswith("NV1: ")


def test_an_unknown_code_is_refused_by_name(office: Office) -> None:
    with pytest.raises(UnknownTaskError, match="«NV9»"):
        explain(office, "NV9")


def test_a_task_that_went_through_everything_is_told_as_kept(office: Office, pytestconfig: pytest.Config) -> None:
    FullLife(office).live()
    told = "\n".join(explain(office, when="2026-10-28 10:00")) + "\n"
    if pytestconfig.getoption("--write-letters"):
        EVERYTHING.write_text(told, encoding="utf-8", newline="\n")
    assert told == EVERYTHING.read_text(encoding="utf-8")
