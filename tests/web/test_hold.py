"""`/o/{token}/hold/{hold_id}`: the office lead lets held letters go, or calls them off; nothing happens by looking."""

import re

import pytest
from sqlalchemy import select

from tasks.event_log import LoggedEvent
from tasks.letter import Letter, LetterKind, LetterState
from tasks.notice import post_question
from tests.support.planted import plant_hold
from tests.web.conftest import MORNING, PUBLIC, Desk
from tests.web.test_acknowledge import rows

WORD = {"decision": "released", "reason": "Số liệu đúng", "decided_by": "Lê Thị Mẫu, Chánh Văn phòng", "seen": "1"}


@pytest.fixture
def held(small_desk: Desk) -> Desk:
    """The morning's letter, with three tasks, waits in a hold."""
    with small_desk.database.write() as session:
        plant_hold(session, session.get_one(Letter, small_desk.letter.id), rungs=3)
    return small_desk


def page_of(desk: Desk) -> str:
    return f"{desk.office_page}/hold/1"


def state(desk: Desk) -> tuple[str, bool]:
    """Of the letter: its state, and whether it is free to leave."""
    with desk.database.read() as session:
        letter = session.get_one(Letter, desk.letter.id)
    return letter.state, letter.hold_ended_at is not None


def test_the_page_says_how_much_is_held_to_whom_and_why_and_looking_changes_nothing(held: Desk) -> None:
    before = rows(held.database)
    page = held.client.get(page_of(held)).text
    for words in (
        "1 thư, 3 lượt đôn đốc, gửi 1 đầu mối",
        "0 thư, 1 lượt đôn đốc",
        "tệp nhập nhiem-vu.xlsx: 912 thay đổi",
        "Sở Xây dựng, Chánh Văn phòng Sở (Email)",
        "NV1: Rà soát, báo cáo kết quả thực hiện phần NV1",
    ):
        assert words in page
    assert not re.search(r"<input[^>]*\bchecked\b", page)
    assert rows(held.database) == before
    assert state(held) == (LetterState.PENDING, False)


def test_the_offices_page_leads_to_it(held: Desk) -> None:
    page = held.client.get(held.office_page).text
    assert "1 thư đôn đốc đang được giữ lại" in page
    assert f'href="{page_of(held)}"' in page


def test_the_letter_that_asks_leads_to_it_too(held: Desk) -> None:
    with held.database.write() as session:
        asked = session.get_one(Letter, post_question(session, held.web.desk, 1, MORNING))
        assert asked.kind == LetterKind.HOLD
        link = f"{held.web.links.url(asked)}/hold/1".removeprefix(PUBLIC)
    assert "đợt giữ số 1" in held.client.get(link).text


def test_held_letters_are_let_go_by_a_word_and_a_second_tap_is_the_same_word(held: Desk) -> None:
    assert [held.client.post(page_of(held), data=WORD).status_code for _ in range(2)] == [303, 303]
    assert state(held) == (LetterState.PENDING, True)
    told = held.client.get(page_of(held)).text
    assert "Cho gửi: lãnh đạo Văn phòng" in told
    assert "<form" not in told
    with held.database.read() as session:
        events = session.scalars(select(LoggedEvent).where(LoggedEvent.name == "HoldReleased")).all()
    assert [each.actor for each in events] == [f"office contact {held.digest.contact_id}: Lê Thị Mẫu, Chánh Văn phòng"]


def test_held_letters_are_called_off_and_a_later_word_to_the_contrary_is_refused(held: Desk) -> None:
    assert held.client.post(page_of(held), data=WORD | {"decision": "dropped"}).status_code == 303
    assert state(held) == (LetterState.CANCELLED, True)
    late = held.client.post(page_of(held), data=WORD)
    assert (late.status_code, "Đợt giữ này đã có ý kiến khác." in late.text) == (409, True)


@pytest.mark.parametrize("missing", ["decision", "reason", "decided_by"])
def test_what_is_missing_is_told_beside_its_field(held: Desk, missing: str) -> None:
    page = held.client.post(page_of(held), data=WORD | {missing: ""})
    assert page.status_code == 422
    assert f'id="error-{missing}"' in page.text
    assert state(held) == (LetterState.PENDING, False)


@pytest.mark.parametrize("seen", ["0", "", "nhiều"])
def test_more_letters_than_were_seen_are_looked_at_again(held: Desk, seen: str) -> None:
    page = held.client.post(page_of(held), data=WORD | {"seen": seen})
    assert (page.status_code, "Nay có 1 thư, lúc mở trang có 0 thư" in page.text) == (409, True)
    assert not re.search(r"<input[^>]*\bchecked\b", page.text)
    assert state(held) == (LetterState.PENDING, False)


def test_no_other_link_leads_there(held: Desk) -> None:
    for path in (f"{held.page.replace('/a/', '/o/')}/hold/1", "/o/forged/hold/1", f"{held.office_page}/hold/9"):
        assert [held.client.get(path).status_code, held.client.post(path, data=WORD).status_code] == [404, 404]
    sent = held.client.post(page_of(held), data=WORD, headers={"Origin": "http://elsewhere.test"})
    assert sent.status_code == 403
    assert state(held) == (LetterState.PENDING, False)
