from datetime import date

from tasks.letter import Letter
from tasks.reminder import Reminder
from tests.support.command import Dondoc
from tests.support.office import Office, at, rows

PROMISED = {"now", "working_day", "reminders", "letters", "created", "already"}


def written(office: Office) -> tuple[int, int]:
    with office.database.read() as session:
        return len(rows(session, Reminder)), len(rows(session, Letter))


def test_a_scan_is_told_in_the_promised_shape(office: Office, dondoc: Dondoc) -> None:
    done = dondoc("remind", "--json")
    told = done.told
    assert (done.code, told.keys() >= PROMISED) == (0, True)
    assert told["now"].startswith("2026-10-05T01:00")
    assert (told["working_day"], told["letters"], told["created"], told["already"]) == (True, 1, 2, 0)
    assert sorted(told["reminders"], key=lambda each: str(each["task"])) == [
        {"task": "NV1", "rung": 0, "contact": 1, "channel": "email"},
        {"task": "NV2", "rung": -2, "contact": 1, "channel": "email"},
    ]


def test_a_second_scan_says_that_all_is_there(office: Office, dondoc: Dondoc) -> None:
    dondoc("remind", "--json")
    told = dondoc("remind", "--json").told
    assert (told["reminders"], told["letters"], told["created"], told["already"]) == ([], 0, 0, 2)


def test_news_that_waits_is_told_before_the_scan_so_that_a_task_is_told_of_once(office: Office, dondoc: Dondoc) -> None:
    office.now = at("2026-10-05 07:50")
    task = office.task(1, date(2026, 10, 7))
    office.change(task, lambda each: each.move_deadline(date(2026, 10, 6)))
    told = dondoc("remind", "--json").told
    assert (sorted(each["task"] for each in told["reminders"]), told["already"]) == (["NV1", "NV2"], 1)
    with office.database.read() as session:
        assert [each.kind for each in rows(session, Letter)] == ["news", "reminder"]


def test_a_rehearsal_tells_the_same_and_writes_nothing(office: Office, dondoc: Dondoc) -> None:
    told = dondoc("remind", "--dry-run", "--json").told
    assert (len(told["reminders"]), told["letters"], told["created"]) == (2, 1, 0)
    assert written(office) == (0, 0)


def test_people_are_told_in_vietnamese(office: Office, dondoc: Dondoc) -> None:
    done = dondoc("remind")
    assert done.code == 0
    assert "Nấc đôn đốc đến lượt" in done.out
    assert "Sở Xây dựng" in done.out
    assert "2 lượt đôn đốc đến hạn; tạo 2 trong 1 thư" in done.out
    assert written(office) == (2, 1)


def test_a_channel_without_a_contact_is_counted(office: Office, dondoc: Dondoc) -> None:
    told = dondoc("remind", "--json", env={"EMAIL_DOMAINS": "so.gov.vn"}).told
    assert (told["reminders"], told["unreachable"]) == ([], 2)
