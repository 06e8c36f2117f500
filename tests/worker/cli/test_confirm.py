from tasks.event_log import LoggedEvent
from tasks.task import Task
from tests.support.command import Dondoc
from tests.support.office import MONDAY, Office, rows


def look(office: Office) -> Task:
    with office.database.read() as session:
        return session.get_one(Task, 1)


def test_a_reported_task_is_confirmed_and_the_log_says_by_whom(office: Office, dondoc: Dondoc) -> None:
    office.change(look(office), lambda task: task.report(MONDAY))
    assert dondoc("--as", "Văn thư", "confirm", "nv1").code == 0
    assert (look(office).state, look(office).confirmed_on) == ("done", MONDAY)
    with office.database.read() as session:
        assert rows(session, LoggedEvent)[-1].actor == "person Văn thư"


def test_a_reported_task_is_sent_back_with_the_reason(office: Office, dondoc: Dondoc) -> None:
    office.change(look(office), lambda task: task.report(MONDAY))
    assert dondoc("return", "NV1", "--reason", "thiếu số liệu").code == 0
    assert look(office).state == "redo"


def test_tools_are_told_the_office_s_word(office: Office, dondoc: Dondoc) -> None:
    office.change(look(office), lambda task: task.report(MONDAY))
    back = dondoc("return", "nv1", "--reason", "thiếu số liệu", "--json").told
    assert back == {"task": "NV1", "state": "redo", "reason": "thiếu số liệu"}
    office.change(look(office), lambda task: task.report(MONDAY))
    done = dondoc("confirm", "nv1", "--json").told
    assert done == {"task": "NV1", "state": "done", "confirmed_on": "2026-10-05"}


def test_what_was_not_reported_is_not_confirmed(office: Office, dondoc: Dondoc) -> None:
    done = dondoc("confirm", "NV1")
    assert (done.code, done.out, look(office).state) == (2, "", "not_started")
    assert "đang ở trạng thái «Chưa thực hiện», cần «Chờ xác nhận»" in done.err


def test_sending_back_needs_a_reason(office: Office, dondoc: Dondoc) -> None:
    office.change(look(office), lambda task: task.report(MONDAY))
    assert dondoc("return", "NV1").code == 2
    assert dondoc("return", "NV1", "--reason", "  ").code == 2
    assert look(office).state == "reported"
