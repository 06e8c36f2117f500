from datetime import date

from tasks.task import Task
from tests.support.command import Dondoc
from tests.support.office import Office


def look(office: Office) -> Task:
    with office.database.read() as session:
        return session.get_one(Task, 1)


def test_a_task_rests_until_a_day_and_is_resumed_before_it(office: Office, dondoc: Dondoc) -> None:
    rest = ("pause", "nv1", "--until", "2026-10-20", "--reason", "chờ bộ")
    assert dondoc(*rest).out == "Nhiệm vụ nv1 tạm dừng đến hết ngày 20/10/2026: chờ bộ\n"
    assert look(office).state == "paused"
    assert dondoc("resume", "NV1", "--deadline", "30/10/2026").out == "Nhiệm vụ NV1 tiếp tục, hạn 30/10/2026.\n"
    assert (look(office).state, look(office).deadline) == ("not_started", date(2026, 10, 30))


def test_tools_are_told_how_the_task_stands(office: Office, dondoc: Dondoc) -> None:
    rest = dondoc("pause", "nv1", "--until", "2026-10-20", "--reason", "chờ bộ", "--json").told
    assert rest == {"task": "NV1", "state": "paused", "until": "2026-10-20", "reason": "chờ bộ"}
    again = dondoc("resume", "nv1", "--json").told
    assert again == {"task": "NV1", "state": "not_started", "deadline": "2026-10-05"}


def test_a_pause_without_a_reason_or_an_end_is_none(office: Office, dondoc: Dondoc) -> None:
    assert dondoc("pause", "NV1", "--until", "2026-10-20").code == 2
    assert dondoc("pause", "NV1", "--reason", "chờ bộ").code == 2
    assert "cần một ngày sau" in dondoc("pause", "NV1", "--until", "2026-10-05", "--reason", "chờ bộ").err
    assert look(office).state == "not_started"
