"""`/a/{token}`: showing changes nothing, answering records once, and ten minutes are enough for a change of mind."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import Update, func, select, update

from tasks.acknowledgement import Acknowledgement
from tasks.answer import Choice
from tasks.database import Database
from tasks.department import Department
from tasks.event_log import LoggedEvent
from tasks.handlers import BUS
from tasks.link import Links
from tasks.reminder import Reminder
from tasks.schema import metadata
from tasks.state import ExecutionState
from tasks.task import Task
from tests.web.conftest import Desk

NAME = "Nguyễn Văn Mẫu"
RECEIVED = {"choice": "received", "answered_by": NAME}
REPORTED = RECEIVED | {"choice": "reported", "result_document": "12/BC-SXD", "result_date": "2026-11-20"}
EXTENSION = RECEIVED | {"choice": "extension", "requested_deadline": "31/12/2026", "reason": "Chờ ý kiến bộ"}
PAUSE = RECEIVED | {"choice": "pause", "pause_until": "2026-12-10", "pause_reason": "Chờ hướng dẫn"}
FOLLOW_UP = RECEIVED | {"choice": "follow_up", "follow_up": "26/11/2026"}
OBSTACLE = RECEIVED | {"choice": "obstacle", "need": "Cần họp liên ngành"}
NOT_OURS = RECEIVED | {"choice": "not_ours", "unit": "Sở Tài chính"}


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    """Pages ask for the same rows on both kinds of database; journeys and races of answers are played on both."""
    return sqlite_database


def rows(database: Database) -> dict[str, list[object]]:
    with database.read() as session:
        return {
            name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))]
            for name, table in metadata.tables.items()
        }


def answers(desk: Desk) -> list[Acknowledgement]:
    with desk.database.read() as session:
        return list(session.scalars(select(Acknowledgement).order_by(Acknowledgement.id)))


def test_fetching_the_page_changes_nothing_however_often(desk: Desk) -> None:
    before = rows(desk.database)
    for number in range(10):
        page = desk.client.get(desk.page, headers={"Purpose": "prefetch"} if number % 2 else {})
        assert page.status_code == 200
        assert desk.client.head(desk.page).status_code == 200
        desk.client.get(f"{desk.page}?nv=NV1&da=1,2,99999999999999999999")
    assert rows(desk.database) == before


@pytest.mark.parametrize("ids", ["2147483648", "4294967297", "999999999999999", "9" * 4000, "1,2147483647"])
def test_an_id_greater_than_any_database_keeps_is_no_answer_and_no_fault(desk: Desk, ids: str) -> None:
    assert desk.client.get(f"{desk.page}?da={ids}").status_code == 200
    assert desk.client.post(f"{desk.page}/undo", data={"da": ids}, follow_redirects=False).status_code == 303


def test_the_page_tells_each_task_with_its_deadline_in_words(small_desk: Desk) -> None:
    page = small_desk.client.get(small_desk.page).text
    for words in (
        "Kính gửi",
        "Sở Xây dựng",
        "3 nhiệm vụ",
        "Quá hạn 7 ngày làm việc (hạn thứ Năm 12/11)",
        "Còn 2 ngày làm việc, thứ Năm 26/11",
        "1570/UBND-KT ngày 05/10/2026: V/v tháo gỡ",
        "Phối hợp; chủ trì: Sở Nông nghiệp và Môi trường",
        "Chưa thực hiện",
    ):
        assert words in page
    assert "NV4" not in page


def test_the_page_needs_no_script_no_cookie_and_nothing_from_elsewhere(small_desk: Desk) -> None:
    page = small_desk.client.get(small_desk.page)
    assert "set-cookie" not in page.headers
    assert "<script" not in page.text
    assert "style=" not in page.text
    assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', page.text)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (update(Task).values(content="Việc đã sửa"), "Việc đã sửa"),
        (update(Task).values(state=ExecutionState.DONE), "Hoàn thành"),
        (update(Department).values(name="Sở đã đổi tên"), "Sở đã đổi tên"),
        (update(Reminder).where(Reminder.task_id == 2).values(dropped="called off"), "2 nhiệm vụ"),
    ],
)
def test_a_page_that_was_shown_before_tells_what_has_changed_since(
    small_desk: Desk, change: Update, words: str
) -> None:
    assert words not in small_desk.client.get(small_desk.page).text
    with small_desk.database.write() as session:
        session.execute(change)
    assert words in small_desk.client.get(small_desk.page).text


def test_a_page_that_was_shown_before_counts_the_days_that_have_passed_since(small_desk: Desk) -> None:
    assert "Quá hạn 7 ngày" in small_desk.client.get(small_desk.page).text
    small_desk.clock.pass_by(days=2)
    assert "Quá hạn 8 ngày" in small_desk.client.get(small_desk.page).text


def test_one_task_can_be_shown_alone_with_a_way_to_all(small_desk: Desk) -> None:
    page = small_desk.client.get(f"{small_desk.page}?nv=NV2").text
    assert "NV2" in page
    assert "phần NV1" not in page
    assert "xem cả 3 nhiệm vụ" in page


def test_no_choice_and_no_task_is_selected_beforehand(small_desk: Desk) -> None:
    assert not re.search(r"<input[^>]*\bchecked\b", small_desk.client.get(small_desk.page).text)


def test_a_form_that_no_human_filled_in_records_nothing(small_desk: Desk) -> None:
    assert small_desk.client.post(small_desk.page, data={"all": "1", "task": "NV1"}).status_code == 422
    assert small_desk.client.post(small_desk.page, data={"choice": "received", "answered_by": NAME}).status_code == 422
    assert answers(small_desk) == []


@pytest.mark.parametrize(
    ("form", "state"),
    [
        (RECEIVED, ExecutionState.IN_PROGRESS),
        (RECEIVED | {"choice": "in_progress"}, ExecutionState.IN_PROGRESS),
        (REPORTED, ExecutionState.REPORTED),
        (EXTENSION, ExecutionState.IN_PROGRESS),
        (PAUSE, ExecutionState.IN_PROGRESS),
        (FOLLOW_UP, ExecutionState.NOT_STARTED),
        (OBSTACLE, ExecutionState.IN_PROGRESS),
        (NOT_OURS, ExecutionState.TRANSFER_REQUESTED),
    ],
    ids=lambda value: value["choice"] if isinstance(value, dict) else None,
)
def test_each_choice_is_recorded_with_who_answered_and_moves_the_task(
    desk: Desk, form: dict[str, str], state: str
) -> None:
    sent = desk.client.post(f"{desk.page}?nv=NV2", data=form | {"task": "NV2"})
    assert sent.status_code == 303
    (given,) = answers(desk)
    assert (given.choice, given.answered_by, given.at) == (form["choice"], NAME, desk.clock.now())
    assert desk.task("NV2").state == state
    receipt = desk.client.get(sent.headers["location"]).text
    assert "Đã ghi nhận" in receipt
    assert Choice(form["choice"]).label in receipt


def test_a_report_keeps_its_document_and_stops_the_reminders(desk: Desk) -> None:
    desk.client.post(desk.page, data=REPORTED | {"task": "NV1"})
    task = desk.task("NV1")
    assert (task.result_document, task.result_date, task.reported_on) == (
        "12/BC-SXD",
        date(2026, 11, 20),
        date(2026, 11, 23),
    )


def test_a_double_tap_is_one_answer(desk: Desk) -> None:
    for form in (REPORTED | {"task": "NV1"}, REPORTED | {"all": "1"}, REPORTED | {"all": "1"}):
        places = {desk.client.post(desk.page, data=form).headers["location"] for _ in range(3)}
        assert len(places) == 1
    assert len(answers(desk)) == 3


def test_taps_at_the_same_moment_are_one_answer(desk: Desk) -> None:
    """Also where two forms name the tasks in another order: nobody waits for ever."""
    orders = [["NV1", "NV2"], ["NV2", "NV1"]] * 3
    with ThreadPoolExecutor(len(orders)) as taps:
        sent = taps.map(lambda order: desk.client.post(desk.page, data=REPORTED | {"task": order}).status_code, orders)
    assert set(sent) == {303}
    assert len(answers(desk)) == 2


def test_one_answer_speaks_for_all_tasks_ticked(desk: Desk) -> None:
    sent = desk.client.post(desk.page, data=RECEIVED | {"task": ["NV1", "NV2"]})
    assert sent.status_code == 303
    assert {desk.task(code).state for code in ("NV1", "NV2")} == {ExecutionState.IN_PROGRESS}
    assert desk.task("NV3").state == ExecutionState.NOT_STARTED
    assert "2 nhiệm vụ" in desk.client.get(sent.headers["location"]).text


def test_a_coordinating_department_answers_for_itself_and_does_not_move_the_task(desk: Desk) -> None:
    assert desk.client.post(desk.page, data=REPORTED | {"task": "NV3"}).status_code == 303
    assert desk.task("NV3").state == ExecutionState.NOT_STARTED
    assert answers(desk)[0].choice == Choice.REPORTED


def test_a_task_that_is_not_in_the_letter_cannot_be_answered(desk: Desk) -> None:
    assert desk.client.post(desk.page, data=REPORTED | {"task": "NV4"}).status_code == 422
    assert desk.task("NV4").state == ExecutionState.NOT_STARTED


@pytest.mark.parametrize(
    ("form", "field", "words"),
    [
        ({"choice": ""}, "choice", "Hãy chọn một trong các cách trả lời."),
        ({"choice": "received' OR 1=1"}, "choice", "Hãy chọn"),
        ({"answered_by": "   "}, "answered_by", "Hãy ghi họ tên"),
        ({"task": ""}, "task", "Hãy đánh dấu nhiệm vụ"),
        ({"choice": "reported"}, "result_document", "Hãy ghi số"),
        ({"choice": "reported", "result_date": "31/02/2026"}, "result_date", "không phải là ngày"),
        ({"choice": "reported", "result_date": "2026-11-24"}, "result_date", "chưa đến"),
        ({"choice": "extension", "requested_deadline": "31/12/2026", "reason": "mưa"}, "requested_deadline", "quá hạn"),
        ({"choice": "extension", "requested_deadline": "11/30/2026"}, "requested_deadline", "không phải là ngày"),
        ({"choice": "extension"}, "reason", "Hãy ghi lý do"),
        ({"choice": "pause", "pause_until": "23/11/2026"}, "pause_until", "Hãy ghi một ngày sau 23/11/2026"),
        ({"choice": "pause", "pause_until": "2026-12-10"}, "pause_reason", "Hãy ghi lý do"),
        ({"choice": "follow_up"}, "follow_up", "Hãy ghi ngày"),
        ({"choice": "follow_up", "follow_up": "26/11/2026"}, "follow_up", "đã quá hạn"),
        ({"choice": "follow_up", "follow_up": "27/11/2026", "task": "NV2"}, "follow_up", "không sau 26/11/2026"),
        ({"choice": "follow_up", "follow_up": "24/11/2026", "task": "NV2"}, "follow_up", "ngày làm việc sau 23/11"),
        ({"choice": "obstacle"}, "need", "Hãy ghi vướng mắc"),
        ({"choice": "not_ours"}, "unit", "Hãy ghi đơn vị"),
        ({"choice": "obstacle", "need": "x" * 2001}, "need", "Dài 2001 ký tự"),
    ],
)
def test_a_wrong_field_is_told_beside_it_and_nothing_typed_is_lost(
    small_desk: Desk, form: dict[str, str], field: str, words: str
) -> None:
    typed = {"task": "NV1", "choice": "received", "answered_by": "Trần <Thị> Mẫu"} | form
    page = small_desk.client.post(small_desk.page, data=typed)
    assert page.status_code == 422
    assert re.search(rf'id="error-{field}">[^<]*{re.escape(words)}', page.text)
    assert answers(small_desk) == []
    for value in typed.values():
        shown = value.strip().replace("<", "&lt;").replace(">", "&gt;").replace("'", "&#39;")
        assert not shown or shown in page.text or form.get("choice") == value


def test_a_day_typed_wrongly_comes_back_in_a_field_that_can_show_it(small_desk: Desk) -> None:
    typed = {"task": "NV1", "choice": "reported", "answered_by": NAME, "result_date": "30/2/2026"}
    page = small_desk.client.post(small_desk.page, data=typed).text
    assert re.search(r'<input type="text" id="result_date"[^>]*value="30/2/2026"', page)


def test_an_answer_can_be_taken_back_for_ten_minutes(desk: Desk) -> None:
    sent = desk.client.post(desk.page, data=REPORTED | {"task": ["NV1", "NV2"]})
    receipt = desk.client.get(sent.headers["location"]).text
    ids = re.search(r'name="da" value="([0-9,]+)"', receipt)
    assert ids
    desk.clock.pass_by(minutes=10)
    undone = desk.client.post(f"{desk.page}/undo", data={"da": ids[1]})
    assert undone.status_code == 303
    assert "Đã hoàn tác" in desk.client.get(undone.headers["location"]).text
    task = desk.task("NV1")
    assert (task.state, task.reported_on, task.result_document) == (ExecutionState.NOT_STARTED, None, "")
    assert all(given.undone_at for given in answers(desk))
    assert desk.client.post(f"{desk.page}/undo", data={"da": ids[1]}).status_code == 303


def test_after_ten_minutes_an_answer_stands(desk: Desk) -> None:
    sent = desk.client.post(desk.page, data=REPORTED | {"task": "NV1"})
    desk.clock.pass_by(minutes=10, seconds=1)
    assert "/undo" not in desk.client.get(sent.headers["location"]).text
    refused = desk.client.post(f"{desk.page}/undo", data={"da": str(answers(desk)[0].id)})
    assert refused.status_code == 409
    assert "Không hoàn tác được nữa" in refused.text
    assert desk.task("NV1").state == ExecutionState.REPORTED


def test_an_answer_taken_back_can_be_given_again(desk: Desk) -> None:
    desk.client.post(desk.page, data=REPORTED | {"task": "NV1"})
    desk.client.post(f"{desk.page}/undo", data={"da": str(answers(desk)[0].id)})
    desk.client.post(desk.page, data=REPORTED | {"task": "NV1"})
    assert desk.task("NV1").state == ExecutionState.REPORTED
    assert len(answers(desk)) == 2


def test_an_answer_of_another_letter_cannot_be_taken_back(desk: Desk) -> None:
    desk.client.post(desk.page, data=RECEIVED | {"task": "NV1"})
    with desk.database.write() as session:
        session.get_one(Acknowledgement, answers(desk)[0].id).letter_id = desk.digest.id
    desk.client.post(f"{desk.page}/undo", data={"da": str(answers(desk)[0].id)})
    assert answers(desk)[0].undone_at is None


def test_a_task_sent_back_can_be_reported_with_the_same_words(desk: Desk) -> None:
    desk.client.post(desk.page, data=REPORTED | {"task": "NV1"})
    with desk.database.write() as session:
        task = session.get_one(type(desk.task("NV1")), desk.task("NV1").id)
        BUS.publish(session, task.send_back("thiếu số liệu"), desk.clock.now(), "office")
    assert desk.client.post(desk.page, data=REPORTED | {"task": "NV1"}).status_code == 303
    assert desk.task("NV1").state == ExecutionState.REPORTED
    assert len(answers(desk)) == 2


def test_a_task_that_ended_meanwhile_takes_no_answer(desk: Desk) -> None:
    with desk.database.write() as session:
        task = session.get_one(type(desk.task("NV1")), desk.task("NV1").id)
        BUS.publish(session, task.become(ExecutionState.DONE), desk.clock.now(), "office")
    page = desk.client.post(desk.page, data=RECEIVED | {"task": "NV1"})
    assert page.status_code == 409
    assert "NV1 không còn chờ trả lời" in page.text
    assert answers(desk) == []


def test_what_was_answered_is_shown_on_the_page(small_desk: Desk) -> None:
    small_desk.client.post(small_desk.page, data=EXTENSION | {"task": "NV2"})
    page = small_desk.client.get(small_desk.page).text
    assert "đề nghị hạn 31/12/2026; lý do: Chờ ý kiến bộ" in page
    assert "Nguyễn Văn Mẫu, 08:00 ngày 23/11/2026" in page


def test_forged_expired_and_revoked_links_look_the_same(desk: Desk) -> None:
    revoked = desk.with_web(links=Links((b"another key altogether, newer",), desk.web.links.public_url))
    forged = desk.client.get("/a/" + "A" * 32)
    after_rotation = revoked.client.get(desk.page)
    desk.clock.pass_by(days=61)
    expired = desk.client.get(desk.page)
    seen = {
        (page.status_code, page.text, str(sorted(page.headers.items()))) for page in (forged, after_rotation, expired)
    }
    assert len(seen) == 1
    assert expired.status_code == 404
    assert desk.client.head(desk.page).status_code == 404


def test_an_older_key_still_opens_until_it_is_taken_away(desk: Desk) -> None:
    both = desk.with_web(links=Links((b"another key altogether, newer", *desk.web.links.keys), "http://dondoc.test"))
    assert both.client.get(desk.page).status_code == 200


def test_a_dead_link_takes_no_answer(desk: Desk) -> None:
    desk.clock.pass_by(days=61)
    assert desk.client.post(desk.page, data=RECEIVED | {"task": "NV1"}).status_code == 404
    assert answers(desk) == []


def test_the_log_names_the_contact_by_number_and_holds_no_token(desk: Desk) -> None:
    desk.client.post(desk.page, data=RECEIVED | {"task": "NV1"})
    with desk.database.read() as session:
        logged = session.scalars(select(LoggedEvent).where(LoggedEvent.name == "TaskAcknowledged")).one()
        assert session.scalar(select(func.count(LoggedEvent.id))) == 6
    assert logged.actor.startswith("contact ")
    assert desk.page.rpartition("/")[2] not in logged.payload
