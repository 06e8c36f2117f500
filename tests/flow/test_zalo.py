"""Zalo both ways, over real HTTP: a reminder leaves, its officer answers on the phone, and the answer is recorded."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest

from tasks.acknowledgement import Acknowledgement
from tasks.chain import Passed, read_chain
from tasks.circuit import Circuit, CircuitState, begin_again
from tasks.contact import Contact
from tasks.contact_address import UNFOLLOWED
from tasks.database import Database
from tasks.doubt import TOLD
from tasks.link_code import send_code
from tasks.reminder import Reminder
from tasks.state import ExecutionState, Urgency
from tasks.task import Task
from tests.support.office import MONDAY, rows
from tests.support.zalo_office import CHAT, GROUP, NOW, PHONE, USER, ZaloOffice, zalo_office
from worker.pretend_zalo.account import AccountKind
from worker.pretend_zalo.told import Call, Told


@pytest.fixture
def office(sqlite_database: Database, tmp_path: Path) -> Iterator[ZaloOffice]:
    with zalo_office(sqlite_database, tmp_path / "home", AccountKind.GOVERNMENT) as made:
        yield made


def an_officer(office: ZaloOffice, prefers: str = "zalo,email", tasks: int = 1, **facts: object) -> int:
    lead = office.office.department()
    given = {"zalo_user_id": USER, "prefers": prefers, "phone": f"0{PHONE[2:]}"} | facts
    contact = office.office.contact(lead, "xd@tinh.gov.vn", **given)
    for number in range(tasks):
        office.office.task(lead, MONDAY, document_number=f"{12 + number}/UBND-KT", abstract="V/v việc không nêu tên")
    return contact


def answers(office: ZaloOffice) -> list[tuple[str, int]]:
    with office.database.read() as session:
        return [(each.choice, each.task_id) for each in rows(session, Acknowledgement) if each.undone_at is None]


def chain(office: ZaloOffice) -> tuple[Passed, ...]:
    return read_chain(office.letters()[-1].chain)


@pytest.mark.parametrize("kind", AccountKind)
def test_remind_by_zalo_answer_in_the_chat_and_it_is_acknowledged(
    database: Database, tmp_path: Path, kind: AccountKind
) -> None:
    """An account of a government is refused by v3 and taken by v2; one of a business by v3."""
    with zalo_office(database, tmp_path / "home", kind) as office:
        an_officer(office)
        office.remind()
        office.deliver()
        (line,) = office.zalo.taken
        assert "NV1 · 12/UBND-KT" in line.text
        assert "https://dondoc.vidu.gov.vn/a/" in line.text
        assert "việc không nêu tên" not in line.text
        assert office.letters()[0].provider_id == line.id

        assert office.zalo.phone(USER).reply("da nhan") == 200
        office.hear()
        assert answers(office) == [("received", 1)]
        with office.database.read() as session:
            assert rows(session, Task)[0].state == ExecutionState.IN_PROGRESS
        assert office.zalo.taken[-1].text == "Đã ghi nhận: NV1 – Đã nhận. Nếu nhầm, nhắn “hủy” trong 10 phút."


def test_an_event_that_zalo_tells_again_is_worked_and_answered_once(office: ZaloOffice) -> None:
    an_officer(office)
    office.remind()
    office.deliver()
    office.zalo.phone(USER).reply("Đã nhận 1")
    office.hear()
    assert office.zalo.retry(office.zalo.events[-1]) == 200
    office.hear()
    assert (answers(office), len(office.heard()), len(office.zalo.taken)) == ([("received", 1)], 1, 2)


def test_received_and_seen_are_evidence_and_no_answer(office: ZaloOffice) -> None:
    an_officer(office)
    office.remind()
    office.deliver()
    phone = office.zalo.phone(USER)
    assert (phone.receive(office.zalo.taken[0]), phone.see()) == (200, 200)
    office.hear()
    letter = office.letters()[0]
    assert (letter.state, letter.received_at, letter.seen_at, answers(office)) == ("sent", NOW, NOW, [])


def test_a_message_in_doubt_that_has_no_name_yet_is_not_settled_by_what_is_told_of_another(office: ZaloOffice) -> None:
    """Only a template carries our own name of a letter; the name of a message was in the answer that did not come."""
    an_officer(office)
    office.zalo.tell(Told.ordinary(), Told.cut(), of=Call.CONSULTATION)  # v3 says what kind it is, v2 is silent
    office.remind()
    office.deliver()
    office.zalo.phone(USER).receive(office.zalo.taken[0])
    office.hear()
    assert office.heard()[0].outcome == "no letter of ours"
    assert [each.state for each in office.letters()] == ["unknown"]


def test_a_template_that_is_in_doubt_is_settled_by_what_zalo_tells_of_it(office: ZaloOffice) -> None:
    an_officer(office, "zalo_template,email")
    office.zalo.tell(Told.cut())
    office.remind()
    office.deliver()
    (line,) = office.zalo.taken
    assert (line.to, line.template_id, line.text[:11]) == (PHONE, "7895", "1 nhiệm vụ:")
    office.zalo.phone(USER).receive(line)
    office.hear()
    letter = office.letters()[0]
    assert (letter.state, letter.reason, letter.received_at, answers(office)) == ("sent", TOLD, NOW, [])


def test_a_template_that_is_in_doubt_is_settled_by_asking_for_its_status(
    sqlite_database: Database, tmp_path: Path
) -> None:
    settings = {"ZALO_STATUS_BY": "tracking_id"}
    with zalo_office(sqlite_database, tmp_path / "home", AccountKind.BUSINESS, **settings) as office:
        an_officer(office, "zalo_template,email")
        office.zalo.tell(Told.cut())
        office.remind()
        office.deliver()
        office.reap()  # it is given its second copy, for later
        assert office.inquire() == 1
        office.deliver()
        assert office.states() == [("reminder", "zalo_template", "sent")]
        assert len(office.zalo.taken) == 1


def test_a_template_that_never_came_is_sent_once_more(sqlite_database: Database, tmp_path: Path) -> None:
    settings = {"ZALO_STATUS_BY": "tracking_id"}
    with zalo_office(sqlite_database, tmp_path / "home", AccountKind.BUSINESS, **settings) as office:
        an_officer(office, "zalo_template,email")
        office.zalo.tell(Told.cut(taken=False))
        office.remind()
        office.deliver()
        office.reap()
        assert office.inquire() == 0
        office.deliver()
        assert (office.states(), len(office.zalo.taken)) == ([("reminder", "zalo_template", "sent")], 1)


def test_a_button_under_a_template_acknowledges_its_letter(office: ZaloOffice) -> None:
    an_officer(office, "zalo_template,email", tasks=2)
    office.remind()
    office.deliver()
    assert office.zalo.phone(USER).press("Đã nhận") == 200
    office.hear()
    assert answers(office) == [("received", 1), ("received", 2)]


def test_a_group_and_a_bot_are_written_to_and_the_bot_answered(office: ZaloOffice) -> None:
    contact = an_officer(office, "zalo_bot,email")
    with office.database.write() as session:
        send_code(session, office.wiring.desk, contact, "zalo_bot", NOW)
    office.deliver()
    code = next(word for word in _words(office) if len(word) == 8 and word.isdecimal())
    bot = office.zalo.phone(CHAT)
    assert bot.reply(f"LK {code}") == 200
    office.hear()
    assert bot.lines[-1].text.startswith("Đã liên kết tài khoản này với Sở Xây dựng")
    office.remind()
    office.deliver()
    assert bot.lines[-1].text.startswith("Văn phòng UBND tỉnh nhắc 1 nhiệm vụ")
    bot.reply("Đã nhận")
    office.hear()
    assert answers(office) == [("received", 1)]

    other = office.office.department("Sở Y tế")
    group = office.office.contact(other, "yt@tinh.gov.vn", prefers="zalo_group")
    with office.database.write() as session:
        session.get_one(Contact, group).move("zalo_group", GROUP)
    office.office.task(other, MONDAY)
    office.remind()
    office.deliver()
    assert [line.to for line in office.zalo.phone(GROUP).lines] == [GROUP]


def _words(office: ZaloOffice) -> list[str]:
    body = office.mail.messages[-1].message.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("LK ", "").split()


def test_who_unfollowed_is_written_to_by_email_and_the_ledger_says_why(office: ZaloOffice) -> None:
    an_officer(office)
    office.zalo.phone(USER).unfollow()
    office.hear()
    office.remind()
    office.deliver()
    assert office.states() == [("reminder", "email", "sent")]
    assert chain(office) == (Passed("zalo", UNFOLLOWED),)
    assert len(office.mail.messages) == 1


def test_after_seven_days_of_silence_email_is_taken_and_a_message_opens_zalo_again(office: ZaloOffice) -> None:
    an_officer(office)
    office.zalo.phone(USER).reply("chào")
    office.hear()
    office.clock.at = NOW + timedelta(days=7, minutes=1)
    office.remind()
    assert office.states() == [("reminder", "email", "pending")]
    assert chain(office)[0].why == "quá 7 ngày chưa nhắn tin cho Văn phòng"


@pytest.mark.parametrize("code", [-213, -217, -227, -230, -232, -244])
def test_a_recipient_that_zalo_refuses_is_written_to_by_email_the_same_day(office: ZaloOffice, code: int) -> None:
    an_officer(office)
    office.zalo.tell(Told.error(code), of=Call.CONSULTATION)
    office.remind()
    office.deliver()
    assert office.states() == [("reminder", "zalo", "dead"), ("reminder", "email", "sent")]
    (passed,) = chain(office)
    assert passed.channel == "zalo"
    assert str(code) in passed.why


@pytest.mark.parametrize("code", [-133, -144, -147, -1441])
def test_a_quota_or_a_night_beyond_the_day_sends_the_letter_by_email_now(office: ZaloOffice, code: int) -> None:
    an_officer(office, "zalo_template,email")
    office.zalo.tell(Told.error(code))
    office.remind()
    office.deliver()
    assert office.states() == [("reminder", "zalo_template", "cancelled"), ("reminder", "email", "sent")]


@pytest.mark.parametrize("code", [-118, -119, -139])
def test_a_phone_that_zalo_does_not_know_is_written_to_by_the_next_channel(office: ZaloOffice, code: int) -> None:
    an_officer(office, "zalo_template,zalo")
    office.zalo.tell(Told.error(code))
    office.remind()
    office.deliver()
    assert office.states() == [("reminder", "zalo_template", "dead"), ("reminder", "zalo", "sent")]


def test_a_short_wait_is_waited_for(office: ZaloOffice) -> None:
    an_officer(office)
    office.zalo.tell(Told.error(-32), of=Call.CONSULTATION)
    office.remind()
    office.deliver()
    assert office.states() == [("reminder", "zalo", "pending")]
    office.at("2026-10-05 07:33")
    office.deliver()
    assert office.states() == [("reminder", "zalo", "sent")]


def test_a_doubt_is_no_failure_and_its_second_copy_says_that_it_is_one(office: ZaloOffice) -> None:
    an_officer(office)
    office.zalo.tell(Told.error(-235), Told.error(-200, taken=True), of=Call.CONSULTATION)
    office.remind()
    office.deliver()
    assert office.states() == [("reminder", "zalo", "unknown")]
    office.reap()
    office.deliver()
    first, second = office.zalo.taken
    assert second.text.startswith("(Gửi lại: ")
    assert first.text in second.text


def test_a_revoked_token_is_renewed_once_and_the_letter_sent(office: ZaloOffice) -> None:
    an_officer(office)
    office.zalo.account.tokens.revoke()
    office.remind()
    office.deliver()
    assert (office.states(), office.zalo.account.refused_refreshes) == ([("reminder", "zalo", "sent")], 0)
    assert sum("oauth" in each.request.path or "access_token" in each.request.path for each in office.zalo.log) == 1


def test_when_the_consent_is_over_letters_go_by_email_and_the_office_is_told_once(office: ZaloOffice) -> None:
    for name in ("Sở Xây dựng", "Sở Y tế"):
        lead = office.office.department(name)
        office.office.contact(lead, f"{len(name)}@tinh.gov.vn", zalo_user_id=USER, prefers="zalo,email")
        office.office.task(lead, MONDAY)
    office.zalo.account.tokens.revoke()
    office.zalo.tell(Told.error(-14014), of=Call.OAUTH)
    office.remind()
    office.deliver()
    assert office.divert() == 2
    office.deliver()
    assert sorted(office.states()) == [
        ("notice", "email", "sent"),
        ("reminder", "email", "sent"),
        ("reminder", "email", "sent"),
        ("reminder", "zalo", "cancelled"),
        ("reminder", "zalo", "cancelled"),
    ]
    with office.database.read() as session:
        assert session.get_one(Circuit, "zalo").state == CircuitState.OVER
    notice = next(each.message for each in office.mail.messages if each.recipients == ("cvp@tinh.gov.vn",))
    body = notice.get_body(("plain",))
    assert body is not None
    assert "dondoc zalo login" in body.get_content()

    with office.database.write() as session:
        begin_again(session, "zalo")
    office.at("2026-10-06 07:31")
    office.remind()
    assert office.states()[-1] == ("reminder", "zalo", "pending")


def test_an_express_task_is_told_over_two_channels_and_answered_once(office: ZaloOffice) -> None:
    lead = office.office.department()
    office.office.contact(lead, "xd@tinh.gov.vn", zalo_user_id=USER, prefers="zalo,email")
    office.office.task(lead, MONDAY, urgency=Urgency.EXPRESS)
    office.remind()
    office.remind()
    office.deliver()
    assert office.states() == [("reminder", "zalo", "sent"), ("copy", "email", "sent")]
    body = office.mail.messages[0].message.get_body(("plain",))
    assert body is not None
    link = office.zalo.taken[0].text.split()[-1]
    assert link in body.get_content()
    office.zalo.phone(USER).reply("đã nhận")
    office.hear()
    assert answers(office) == [("received", 1)]


def test_a_copy_that_never_left_is_called_off_the_next_day(office: ZaloOffice) -> None:
    lead = office.office.department()
    office.office.contact(lead, "xd@tinh.gov.vn", zalo_user_id=USER, prefers="zalo,email")
    office.office.task(lead, MONDAY, urgency=Urgency.EXPRESS)
    office.remind()
    office.at("2026-10-06 07:31")
    office.remind()
    assert office.states() == [
        ("reminder", "zalo", "cancelled"),
        ("copy", "email", "cancelled"),
        ("reminder", "zalo", "pending"),
        ("copy", "email", "pending"),
    ]


def test_all_others_are_told_over_one(office: ZaloOffice) -> None:
    an_officer(office)
    office.remind()
    office.deliver()
    assert [each.kind for each in office.letters()] == ["reminder"]


def test_a_copy_of_what_was_answered_meanwhile_does_not_leave(office: ZaloOffice) -> None:
    lead = office.office.department()
    office.office.contact(lead, "xd@tinh.gov.vn", zalo_user_id=USER, prefers="zalo,email")
    office.office.task(lead, MONDAY, urgency=Urgency.EXPRESS)
    office.remind()
    delivery = office.wiring.delivery(office.channels, Event())
    delivery.deliver([1])
    office.zalo.phone(USER).reply("đã nhận")
    office.hear()
    delivery.deliver([2])
    assert office.states() == [("reminder", "zalo", "sent"), ("copy", "email", "cancelled")]
    with office.database.read() as session:
        assert [each.dropped for each in rows(session, Reminder)] == [None]
