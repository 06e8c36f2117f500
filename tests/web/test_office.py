"""`/o/{token}`: the office lead confirms, sends back, extends; nothing happens by looking."""

import re
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select, update

from tasks.attempt import Attempt
from tasks.database import Database
from tasks.event_log import LoggedEvent
from tasks.extension_policy import ExtensionPolicy
from tasks.handlers import BUS
from tasks.letter import Letter, LetterState
from tasks.letters.digest.gather import gather
from tasks.rules import Rules
from tasks.state import ExecutionState
from tasks.task import Task
from tests.support.office import make_desk
from tests.web.conftest import CALENDAR, MORNING, ON, Desk
from tests.web.test_acknowledge import EXTENSION, NOT_OURS, OBSTACLE, PAUSE, REPORTED, rows

WHO = {"decided_by": "Lê Thị Mẫu, Chánh Văn phòng"}


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    """Pages ask for the same rows on both kinds of database; journeys and races of answers are played on both."""
    return sqlite_database


@pytest.fixture
def asked(desk: Desk) -> Desk:
    return ask(desk)


def ask(desk: Desk) -> Desk:
    """NV1 is reported, of NV2 an extension is asked, NV3 has an obstacle for who co-ordinates it."""
    for code, answer in {"NV1": REPORTED, "NV2": EXTENSION, "NV3": OBSTACLE}.items():
        assert desk.client.post(desk.page, data=answer | {"task": code}).status_code == 303
    return desk


def test_the_page_lists_what_waits_for_a_word_and_looking_changes_nothing(asked: Desk) -> None:
    before = rows(asked.database)
    page = asked.client.get(asked.office_page)
    assert asked.client.head(asked.office_page).status_code == 200
    assert page.status_code == 200
    for words in (
        "3 việc",
        "12/BC-SXD ngày 20/11/2026",
        "thứ Năm 31/12/2026",
        "Chờ ý kiến bộ",
        "Cần họp liên ngành",
        "Nguyễn Văn Mẫu, 23/11/2026",
    ):
        assert words in page.text
    assert not re.search(r"<input[^>]*\bchecked\b", page.text)
    assert rows(asked.database) == before


def test_several_decisions_are_done_at_once(asked: Desk) -> None:
    sent = asked.client.post(
        asked.office_page,
        data=WHO | {"act.NV1": "confirm", "act.NV2": "extend", "deadline.NV2": "15/12/2026"},
    )
    assert sent.status_code == 303
    assert (asked.task("NV1").state, asked.task("NV1").confirmed_on) == (ExecutionState.DONE, date(2026, 11, 23))
    assert (asked.task("NV2").deadline, asked.task("NV2").deadline_version) == (date(2026, 12, 15), 2)
    told = asked.client.get(sent.headers["location"]).text
    assert "NV1: Hoàn thành" in told
    assert "hạn 15/12/2026" in told


def test_who_decided_is_in_the_log(asked: Desk) -> None:
    asked.client.post(asked.office_page, data=WHO | {"act.NV1": "confirm"})
    with asked.database.read() as session:
        actors = session.scalars(select(LoggedEvent.actor).order_by(LoggedEvent.id)).all()
    assert actors[-1].endswith("Lê Thị Mẫu, Chánh Văn phòng")


def test_a_decision_sent_twice_is_one(asked: Desk) -> None:
    form = WHO | {"act.NV1": "return", "reason.NV1": "Thiếu số liệu", "act.NV2": "extend", "deadline.NV2": "2026-12-15"}
    assert [asked.client.post(asked.office_page, data=form).status_code for _ in range(3)] == [303, 303, 303]
    assert asked.task("NV1").state == ExecutionState.REDO
    assert asked.task("NV2").deadline_version == 2


def test_a_transfer_can_be_declined(desk: Desk) -> None:
    desk.client.post(desk.page, data=NOT_OURS | {"task": "NV1"})
    assert "Sở Tài chính" in desk.client.get(desk.office_page).text
    form = WHO | {"act.NV1": "return", "reason.NV1": "Đúng thẩm quyền"}
    assert desk.client.post(desk.office_page, data=form).status_code == 303
    assert desk.task("NV1").state == ExecutionState.REDO


def test_one_decision_that_cannot_be_done_stops_all(asked: Desk) -> None:
    form = WHO | {"act.NV1": "confirm", "act.NV4": "confirm"}
    page = asked.client.post(asked.office_page, data=form)
    assert page.status_code == 409
    assert "Chưa thực hiện" in page.text
    assert asked.task("NV1").state == ExecutionState.REPORTED


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (WHO, "acts"),
        (WHO | {"act.NV1": "later"}, "acts"),
        ({"act.NV1": "confirm"}, "decided_by"),
        (WHO | {"act.NV1": "return"}, "reason.NV1"),
        (WHO | {"act.NV2": "extend", "deadline.NV2": "hôm nào đó"}, "deadline.NV2"),
        (WHO | {"act.NV2": "extend", "deadline.NV2": "23/11/2026"}, "deadline.NV2"),
    ],
)
def test_what_is_missing_is_told_beside_its_field(small_desk: Desk, form: dict[str, str], field: str) -> None:
    before = rows(ask(small_desk).database)
    page = small_desk.client.post(small_desk.office_page, data=form)
    assert page.status_code == 422
    assert f'id="error-{field}"' in page.text
    for value in form.values():
        assert value in page.text
    assert rows(small_desk.database) == before


def test_an_extension_that_extends_nothing_is_refused(asked: Desk) -> None:
    page = asked.client.post(asked.office_page, data=WHO | {"act.NV2": "extend", "deadline.NV2": "2026-11-25"})
    assert page.status_code == 409
    assert "sau 26/11/2026" in page.text


def ask_id(desk: Desk) -> str:
    """The request of NV2 as the page names it."""
    (found,) = re.findall(r'name="ask.NV2" value="(\d+)"', desk.client.get(desk.office_page).text)
    return str(found)


def test_what_was_asked_for_is_granted_by_one_tap_and_nothing_is_chosen_beforehand(asked: Desk) -> None:
    page = asked.client.get(asked.office_page).text
    for words in ("Đồng ý gia hạn đến 31/12/2026", "chưa gia hạn lần nào", "nhiều nhất 2 lần"):
        assert words in page
    form = WHO | {"act.NV2": "grant", "ask.NV2": ask_id(asked)}
    assert [asked.client.post(asked.office_page, data=form).status_code for _ in range(2)] == [303, 303]
    assert (asked.task("NV2").deadline, asked.task("NV2").deadline_version) == (date(2026, 12, 31), 2)


def test_a_refusal_needs_a_reason_and_the_deadline_stays(asked: Desk) -> None:
    form = WHO | {"act.NV2": "refuse", "ask.NV2": ask_id(asked)}
    assert asked.client.post(asked.office_page, data=form).status_code == 422
    form |= {"reason.NV2": "Đủ thời gian"}
    assert [asked.client.post(asked.office_page, data=form).status_code for _ in range(2)] == [303, 303]
    assert asked.task("NV2").deadline_version == 1
    assert 'name="act.NV2"' not in asked.client.get(asked.office_page).text


def test_of_two_who_decide_one_wins_and_the_other_is_told(asked: Desk) -> None:
    seen = {"ask.NV2": ask_id(asked)}
    first = WHO | seen | {"act.NV2": "grant"}
    second = {"decided_by": "Phó Chánh Văn phòng", "act.NV2": "refuse", "reason.NV2": "Chưa rõ lý do"} | seen
    assert asked.client.post(asked.office_page, data=first).status_code == 303
    late = asked.client.post(asked.office_page, data=second)
    assert (late.status_code, asked.task("NV2").deadline) == (409, date(2026, 12, 31))
    assert "đã có kết quả: đồng ý đến 31/12/2026" in late.text


def test_beyond_its_own_limits_the_office_says_why(asked: Desk) -> None:
    form = WHO | {"act.NV2": "extend", "deadline.NV2": "31/12/2026", "ask.NV2": ask_id(asked)}
    desk = replace(asked.web.desk, rules=Rules(extension=ExtensionPolicy(working_days=10)))
    strict = asked.with_web(desk=desk)
    page = strict.client.post(asked.office_page, data=form)
    assert page.status_code == 409
    assert 'id="error-override.NV2"' in page.text
    assert asked.task("NV2").deadline_version == 1
    form |= {"override.NV2": "Bộ chậm hướng dẫn"}
    assert strict.client.post(asked.office_page, data=form).status_code == 303
    assert asked.task("NV2").deadline == date(2026, 12, 31)


@pytest.fixture
def proposed(small_desk: Desk) -> Desk:
    """A pause is proposed for NV2."""
    assert small_desk.client.post(small_desk.page, data=PAUSE | {"task": "NV2"}).status_code == 303
    return small_desk


def test_a_proposed_pause_is_granted_with_its_end_and_reason(proposed: Desk) -> None:
    page = proposed.client.get(proposed.office_page).text
    for words in ("Đề nghị tạm dừng", "tạm dừng đến hết ngày 10/12/2026", 'value="2026-12-10"', "hạn xử lý giữ nguyên"):
        assert words in page
    form = WHO | {"act.NV2": "pause", "until.NV2": "2026-12-10", "why.NV2": "Chờ hướng dẫn"}
    for missing in ("until.NV2", "why.NV2"):
        assert proposed.client.post(proposed.office_page, data=form | {missing: ""}).status_code == 422
    assert [proposed.client.post(proposed.office_page, data=form).status_code for _ in range(2)] == [303, 303]
    assert (proposed.task("NV2").state, proposed.task("NV2").deadline_version) == (ExecutionState.PAUSED, 1)
    late = WHO | {"act.NV2": "refuse_pause", "reason.NV2": "Đủ thời gian"}
    assert proposed.client.post(proposed.office_page, data=late).status_code == 409


def test_a_proposed_pause_is_declined_with_a_reason(proposed: Desk) -> None:
    form = WHO | {"act.NV2": "refuse_pause", "reason.NV2": "Đủ thời gian"}
    assert [proposed.client.post(proposed.office_page, data=form).status_code for _ in range(2)] == [303, 303]
    assert proposed.task("NV2").state == ExecutionState.IN_PROGRESS


def test_a_pause_without_an_end_is_given_one_or_ended(small_desk: Desk) -> None:
    with small_desk.database.write() as session:
        for code in ("NV1", "NV2"):
            task = session.scalars(select(Task).where(Task.code == code)).one()
            BUS.publish(session, task.become(ExecutionState.PAUSED, reason="tệp nhập"), MORNING, "import")
    assert "Tạm dừng chưa có ngày kết thúc (2)" in small_desk.client.get(small_desk.office_page).text
    form = WHO | {
        "act.NV1": "pause",
        "until.NV1": "2026-12-10",
        "why.NV1": "Chờ hướng dẫn",
        "act.NV2": "resume",
        "deadline.NV2": "15/12/2026",
    }
    assert [small_desk.client.post(small_desk.office_page, data=form).status_code for _ in range(2)] == [303, 303]
    assert (small_desk.task("NV1").state, small_desk.task("NV2").state) == ("paused", "not_started")
    assert small_desk.task("NV2").deadline == date(2026, 12, 15)


def test_the_digest_and_the_page_ask_the_same(proposed: Desk) -> None:
    ask(proposed)
    with proposed.database.write() as session:
        task = session.scalars(select(Task).where(Task.code == "NV4")).one()
        BUS.publish(session, task.become(ExecutionState.PAUSED, reason="tệp nhập"), MORNING, "import")
    with proposed.database.read() as session:
        facts = gather(session, make_desk(), CALENDAR, ON, MORNING, "TH1", proposed.office_page)
    assert f"có <strong>{len(facts.opinions)} việc</strong>" in proposed.client.get(proposed.office_page).text


def test_nothing_waiting_is_said(small_desk: Desk) -> None:
    assert "Không có việc nào chờ ý kiến vào ngày 23/11/2026" in small_desk.client.get(small_desk.office_page).text


def test_a_reminder_link_does_not_open_the_office_page(small_desk: Desk) -> None:
    assert small_desk.client.get(small_desk.page.replace("/a/", "/o/")).status_code == 404
    assert small_desk.client.get(small_desk.office_page.replace("/o/", "/a/")).status_code == 404


def doubt(desk: Desk, **facts: object) -> None:
    with desk.database.write() as session:
        session.execute(update(Letter).where(Letter.id == desk.digest.id).values(state=LetterState.UNKNOWN, **facts))


def digest(desk: Desk) -> tuple[str, list[tuple[str, str]]]:
    """The digest's state, and its attempts."""
    with desk.database.read() as session:
        said = session.execute(select(Attempt.outcome, Attempt.words).where(Attempt.letter_id == desk.digest.id))
        return session.get_one(Letter, desk.digest.id).state, [(row.outcome, row.words) for row in said]


def test_a_decision_proves_that_a_digest_in_doubt_came_and_looking_does_not(asked: Desk) -> None:
    doubt(asked)
    asked.client.get(asked.office_page)
    assert digest(asked) == (LetterState.UNKNOWN, [])
    for _ in range(2):
        asked.client.post(asked.office_page, data=WHO | {"act.NV1": "confirm"})
        assert digest(asked) == (LetterState.SENT, [("evidence", "decided upon by its link")])


def test_a_decision_that_is_refused_leaves_the_doubt(small_desk: Desk) -> None:
    doubt(ask(small_desk))
    assert small_desk.client.post(small_desk.office_page, data=WHO | {"act.NV4": "confirm"}).status_code == 409
    assert digest(small_desk) == (LetterState.UNKNOWN, [])
