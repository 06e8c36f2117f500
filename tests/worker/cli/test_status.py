from datetime import timedelta

from tasks.circuit import end, rest
from tests.support.command import Dondoc
from tests.support.office import Office

STATES = {"pending", "sending", "wire", "sent", "unknown", "dead", "cancelled"}


def test_counts_are_told_in_the_promised_shape(office: Office, dondoc: Dondoc) -> None:
    dondoc("remind")
    done = dondoc("status", "--json")
    told = done.told
    assert done.code == 0
    assert told.keys() >= {"tasks", "reminders", "letters", "acknowledgements", "oldest_due_seconds"}
    assert told["letters"].keys() == STATES
    assert (told["reminders"], told["letters"]["pending"], told["acknowledgements"]) == (2, 1, 0)
    assert isinstance(told["oldest_due_seconds"], int)


def test_the_tasks_add_up_and_say_as_of_when(office: Office, dondoc: Dondoc) -> None:
    told = dondoc("status", "--json").told
    tasks = told["tasks"]
    assert told["as_of"].startswith("2026-10-05T01:00")
    assert tasks["total"] == 2
    assert [tasks[name] for name in ("done_on_time", "done_late", "open_in_time", "open_overdue")] == [0, 0, 1, 1]
    assert tasks["by_state"] == {"not_started": 2}


def test_people_are_told_both_rates(office: Office, dondoc: Dondoc) -> None:
    out = dondoc("status").out
    assert "Tính đến 08:00 ngày 05/10/2026" in out
    assert "Tỷ lệ A (hoàn thành / tổng)" in out
    assert "Tỷ lệ B (hoàn thành / (hoàn thành + quá hạn))" in out


def test_a_channel_that_rests_and_one_that_is_over_are_told_apart(office: Office, dondoc: Dondoc) -> None:
    with office.database.write() as session:
        rest(session, "email", timedelta(minutes=10), "535 wrong password")
        end(session, "zalo", "the consent is over")
    done = dondoc("status")
    assert "Kênh email đang tạm nghỉ: 535 wrong password; xem «dondoc channel list».\n" in done.out
    assert "Kênh zalo đã ngừng, chờ người xử lý: the consent is over; xem «dondoc channel list».\n" in done.out
    assert dondoc("status", "--json").told["paused"] == {"email": "535 wrong password", "zalo": "the consent is over"}
