"""Letters told back: over which channel, by whom read, held or not; what rows say in English is said in Vietnamese."""

import pytest

from tasks.chain import Passed, write_chain
from tasks.database import Database
from tasks.letter import FIRST_COPY, Letter, LetterKind
from tasks.posting import open_posting, post_letter
from tasks.remind import remind
from tasks.timeline.dropped import dropped_words
from tasks.timeline.letters import letter_moments
from tests.support.office import MONDAY, ZONE, Office, at, make_desk

NOW = at("2026-10-05 07:30")


@pytest.fixture
def office(sqlite_database: Database) -> Office:
    """NV1 with letter 1 over email, and its copy over Zalo."""
    desk = make_desk(channels=("email", "zalo"))
    office = Office(sqlite_database).open()
    lead = office.department()
    office.contact(lead, zalo_user_id="77")
    office.task(lead, MONDAY)
    with sqlite_database.write() as session:
        remind(session, desk, NOW)
        posting = open_posting(desk, desk.read_calendar(session), NOW)
        assert post_letter(session, 1, "zalo", LetterKind.COPY, posting, NOW, about="1") == 2
    return office


def told(office: Office) -> list[str]:
    with office.database.read() as session:
        return [each.words for each in letter_moments(session, 1, ZONE)]


def test_a_copy_is_told_as_one(office: Office) -> None:
    assert told(office) == [
        "Thư số 1 (email, Sở Xây dựng, Chuyên viên): đôn đốc đúng ngày hạn; chờ gửi.",
        "Thư số 2 (bản sao của thư số 1, Zalo, Sở Xây dựng, Chuyên viên): đôn đốc đúng ngày hạn; chờ gửi.",
    ]


def test_that_a_letter_came_and_was_seen_is_told_and_is_no_acknowledgement(office: Office) -> None:
    with office.database.write() as session:
        copy = session.get_one(Letter, 2)
        copy.state, copy.received_at, copy.seen_at = "sent", at("2026-10-05 07:31"), at("2026-10-05 09:05")
    seen = told(office)[1]
    assert seen.endswith("đã gửi, đã tới máy người nhận lúc 07:31 05/10/2026, đã được xem lúc 09:05 05/10/2026.")
    assert "xác nhận" not in seen


def test_channels_that_were_passed_over_and_holds_are_told(office: Office) -> None:
    with office.database.write() as session:
        letter = session.get_one(Letter, 1)
        letter.chain, letter.hold_id = write_chain([Passed("zalo_bot", "chưa có địa chỉ Zalo Bot")]), 3
    expected = "chờ gửi; không qua Zalo Bot: chưa có địa chỉ Zalo Bot; đang được giữ lại trong đợt giữ số 3."
    assert told(office)[0].endswith(expected)


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("acknowledged", "đơn vị đã trả lời"),
        ("task became done", "nhiệm vụ chuyển sang «Hoàn thành»"),
        ("told with the letter of 2026-10-06", "đã gộp vào thư ngày 06/10/2026"),
        ("hold 3 dropped: nhập nhầm", "đợt giữ số 3 bị bỏ: nhập nhầm"),
        (f"deadline moved{FIRST_COPY}", "hạn đã thay đổi; bản gửi trước có thể đã tới"),
        ("the calendar changed: lịch thay đổi: nghỉ 06/10/2026", "lịch thay đổi: nghỉ 06/10/2026"),
        ("on leave, and nobody stands in", "đầu mối đang nghỉ, chưa có người nhận thư thay"),
        ("550 no such user", "550 no such user"),
    ],
)
def test_reasons_are_said_in_vietnamese(reason: str, words: str) -> None:
    assert dropped_words(reason) == words
