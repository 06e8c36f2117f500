"""An account is a contact's when its code came back; guesses are stopped."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256

import pytest

from tasks.chat import reply
from tasks.chat.outcome import TOO_MANY_CODES
from tasks.contact import Contact
from tasks.database import Database
from tasks.desk import Desk
from tasks.event_log import LoggedEvent
from tasks.incoming import ReplyState
from tasks.letter import Letter, LetterKind, letter_key
from tasks.link_code import MOST_A_DAY, LinkCode, LinkCodeError, send_code, use_code
from tests.support.chat import USER, Chat
from tests.support.office import MONDAY, Office, at, make_desk, rows

NOW = at("2026-10-05 08:00")
DESK = make_desk(channels=("email", "zalo"))


NEWER = b"a newer key that only tests know"


def with_keys(*keys: bytes) -> Desk:
    return replace(DESK, links=replace(DESK.links, keys=keys))


@pytest.fixture
def chat(sqlite_database: Database) -> Chat:
    office = Office(sqlite_database).open()
    office.contact(office.department(), title="Chuyên viên")
    return Chat(sqlite_database, DESK)


def send(chat: Chat, number: int = 1) -> str:
    with chat.database.write() as session:
        send_code(session, DESK, 1, "zalo", NOW)
    return DESK.links.code(letter_key(1, "email", LetterKind.CODE, MONDAY, f"zalo/{number}"))


def test_the_code_goes_to_the_official_mailbox_as_a_letter(chat: Chat) -> None:
    send(chat)
    with chat.database.read() as session:
        letter = rows(session, Letter)[0]
    assert (letter.kind, letter.channel, letter.contact_id, letter.state) == ("code", "email", 1, "pending")


def test_the_code_written_back_links_the_account_and_it_is_tried_first(chat: Chat) -> None:
    code = send(chat)
    event = chat.say(f"LK {code[:4]} {code[4:]}", NOW)
    assert event.reply == reply.LINKED.format(who="Sở Xây dựng, Chuyên viên")
    with chat.database.read() as session:
        contact = session.get_one(Contact, 1)
        linked = contact.addresses["zalo"]
        told = rows(session, LoggedEvent)[-1]
    assert (contact.zalo_user_id, contact.preference, linked.linked_at) == (USER, ("zalo", "email"), NOW)
    assert (told.name, told.actor) == ("AccountLinked", "contact 1")
    assert told.payload == f'{{"after": "{USER[0]}…", "before": null, "channel": "zalo", "contact_id": 1}}'


def test_a_code_is_good_once(chat: Chat) -> None:
    code = send(chat)
    chat.say(code, NOW)
    assert chat.say(code, NOW, sender="77").reply == reply.WRONG_CODE


def test_a_code_expires(chat: Chat) -> None:
    code = send(chat)
    assert chat.say(code, at("2026-10-08 08:00")).reply == reply.WRONG_CODE


def test_a_code_for_another_channel_is_not_good_here(chat: Chat) -> None:
    code = send(chat)
    assert Chat(chat.database, DESK, "zalo_bot").say(code, NOW).reply == reply.WRONG_CODE


def test_who_guesses_is_stopped_even_from_the_right_code_until_an_hour_is_over(chat: Chat) -> None:
    code = send(chat)
    for guess in range(5):
        assert chat.say(f"{guess:08}", NOW).reply == reply.WRONG_CODE
    assert chat.say(code, NOW).reply == reply.TOO_MANY_CODES
    assert chat.say(code, at("2026-10-05 09:01")).reply.startswith("Đã liên kết")


def test_many_accounts_that_guess_are_stopped_together(chat: Chat) -> None:
    code = send(chat)
    for guess in range(100):
        chat.say(f"{guess:08}", NOW, sender=str(guess))
    assert chat.say(code, NOW).reply == reply.TOO_MANY_CODES


def test_a_stranger_is_told_once_a_day_how_to_link(chat: Chat) -> None:
    assert chat.say("đã nhận", NOW).reply == reply.STRANGER
    assert chat.say("alo", NOW).reply_state is None
    assert chat.say("alo", at("2026-10-06 08:01")).reply == reply.STRANGER


def test_who_guesses_is_told_so_once_an_hour(chat: Chat) -> None:
    for guess in range(5):
        chat.say(f"{guess:08}", NOW)
    told = [chat.say("00000009", NOW).reply for _ in range(3)]
    assert told == [reply.TOO_MANY_CODES, "", ""]


def test_codes_count_whatever_became_of_their_answers(chat: Chat) -> None:
    code = send(chat)
    for guess in range(5):
        event = chat.say(f"{guess:08}", NOW)
        with chat.database.write() as session:
            session.merge(event).reply_state = ReplyState.FAILED
    assert chat.say(code, NOW).outcome == TOO_MANY_CODES


def test_who_writes_more_than_an_officer_does_is_answered_no_more_for_a_while(chat: Chat) -> None:
    chat.say(send(chat), NOW)
    answered = [chat.say("alo", NOW).reply_state for _ in range(25)]
    assert answered == [ReplyState.DUE] * 19 + [None] * 6
    assert chat.say("alo", at("2026-10-05 08:09")).reply_state is None
    assert chat.say("alo", at("2026-10-05 08:10")).reply_state == ReplyState.DUE


def test_a_flood_of_one_keeps_no_answer_from_another(chat: Chat) -> None:
    chat.say(send(chat), NOW)
    for _ in range(25):
        chat.say("alo", NOW)
    assert chat.say("alo", NOW, sender="77").reply_state == ReplyState.DUE


def test_the_code_of_a_contact_that_is_none_any_more_links_nothing(chat: Chat) -> None:
    code = send(chat)
    with chat.database.write() as session:
        session.get_one(Contact, 1).active = False
    assert chat.say(code, NOW).reply == reply.WRONG_CODE
    with chat.database.read() as session:
        assert session.get_one(Contact, 1).zalo_user_id is None


def test_a_code_is_kept_under_our_key_and_is_good_while_its_key_is(chat: Chat) -> None:
    code = send(chat)
    with chat.database.read() as session:
        assert rows(session, LinkCode)[0].code_hash not in {code, sha256(code.encode()).hexdigest()}
    assert replace(chat, desk=with_keys(NEWER)).say(code, NOW).reply == reply.WRONG_CODE
    assert replace(chat, desk=with_keys(NEWER, *DESK.links.keys)).say(code, NOW).reply.startswith("Đã liên kết")


def test_codes_are_limited_a_day_and_need_a_mailbox(chat: Chat) -> None:
    for number in range(MOST_A_DAY):
        send(chat, number + 1)
    with chat.database.write() as session, pytest.raises(LinkCodeError, match="Đã gửi 3 mã"):
        send_code(session, DESK, 1, "zalo", NOW)
    with chat.database.write() as session:
        session.get_one(Contact, 1).email = None
    with chat.database.write() as session, pytest.raises(LinkCodeError, match="chưa có hộp thư công vụ"):
        send_code(session, DESK, 1, "zalo", at("2026-10-07 08:00"))


def test_nobody_gets_no_code(chat: Chat) -> None:
    with chat.database.write() as session, pytest.raises(LinkCodeError, match="Không có đầu mối số 9"):
        send_code(session, DESK, 9, "zalo", NOW)


def test_two_accounts_that_write_one_code_at_once_link_one(database: Database) -> None:
    office = Office(database).open()
    office.contact(office.department(), title="Chuyên viên")
    chat = Chat(database, DESK)
    code = send(chat)

    def use(account: str) -> int | None:
        with database.write() as session:
            return use_code(session, DESK, "zalo", code, account, NOW)

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(use, ("7", "8")), key=str) == [1, None]
