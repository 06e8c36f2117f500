"""Events as the page of formats has them, and bodies that are none."""

from typing import Any

import pytest

from notifiers.zalo.bot_event import BotSeal, read_bot_event
from notifiers.zalo.event import Event, EventKind, read_event

TEXT = {
    "app_id": "1",
    "sender": {"id": "2512"},
    "recipient": {"id": "oa"},
    "event_name": "user_send_text",
    "message": {"text": "Da nhan 12", "msg_id": "b2db"},
    "timestamp": "1787209817225",
}
RECEIVED = {
    "sender": {"id": "oa"},
    "recipient": {"id": "84123456789"},
    "event_name": "user_received_message",
    "message": {"delivery_time": "1", "msg_id": "15a0", "tracking_id": "abc"},
    "timestamp": "1",
}
PRESSED = {
    "event_name": "user_click_response_button",
    "message": {"submit_time": "7", "button_type": "response", "data": "Đã nhận", "tracking_id": "abc"},
    "msg_id": "15a0",
    "timestamp": "1",
}
FOLLOW = {"oa_id": "oa", "follower": {"id": "2512"}, "event_name": "follow", "timestamp": "5"}


def test_words_that_somebody_wrote() -> None:
    assert read_event(TEXT) == Event(kind=EventKind.TEXT, key="text/b2db", sender="2512", text="Da nhan 12")


def test_a_picture_is_a_message_without_words() -> None:
    found = read_event(TEXT | {"event_name": "user_send_image"})
    assert found == Event(kind=EventKind.TEXT, key="text/b2db", sender="2512")


def test_what_was_received_is_told_by_both_names() -> None:
    assert read_event(RECEIVED) == Event(
        kind=EventKind.RECEIVED, key="received/15a0", messages=("15a0",), tracking="abc"
    )


def test_what_was_seen_may_be_many() -> None:
    found = read_event({"event_name": "user_seen_message", "message": {"msg_ids": ["15a0", "15a1", 7, None]}})
    assert found is not None
    assert (found.kind, found.messages) == (EventKind.SEEN, ("15a0", "15a1", "7"))


def test_a_button_is_known_by_the_letters_tracking_name_and_is_one_press_however_often_it_is_told() -> None:
    found, again = read_event(PRESSED), read_event(dict(PRESSED))
    assert found == again
    assert found is not None
    assert (found.kind, found.text, found.tracking) == (EventKind.BUTTON, "Đã nhận", "abc")
    later = read_event(PRESSED | {"message": PRESSED["message"] | {"submit_time": "8"}})  # type: ignore[operator]
    assert later is not None
    assert later.key != found.key


@pytest.mark.parametrize("name", ["follow", "unfollow"])
def test_who_follows_and_who_does_not_any_more(name: str) -> None:
    found = read_event(FOLLOW | {"event_name": name})
    kind = EventKind.FOLLOWED if name == "follow" else EventKind.UNFOLLOWED
    assert found == Event(kind=kind, key=f"{kind}/2512/5", sender="2512")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"event_name": "oa_send_text"},
        {"event_name": 7},
        {"event_name": "user_send_text"},
        {"event_name": "user_send_text", "sender": "2512", "message": []},
        {"event_name": "user_received_message", "message": {}},
        {"event_name": "user_seen_message", "message": {"msg_ids": "15a0"}},
        {"event_name": "user_click_response_button", "message": {"data": "x"}},
        {"event_name": "follow", "follower": {"id": True}},
    ],
)
def test_what_is_not_known_or_says_too_little_is_no_event(body: dict[str, Any]) -> None:
    assert read_event(body) is None


def test_what_no_database_stores_is_taken_out() -> None:
    found = read_event(TEXT | {"message": {"text": "a\x00b\ud800" + "x" * 9_000, "msg_id": "1"}})
    assert found is not None
    assert found.text.startswith("ab?x")
    assert len(found.text) == 4_000


BOT = {"message": {"chat": {"id": "c7"}, "message_id": "9", "text": "Đã nhận", "date": 1}}


@pytest.mark.parametrize("body", [BOT, {"ok": True, "result": BOT}])
def test_a_bots_message_may_be_wrapped_or_bare(body: dict[str, Any]) -> None:
    assert read_bot_event(body) == Event(kind=EventKind.TEXT, key="text/c7/9", sender="c7", text="Đã nhận")


@pytest.mark.parametrize(
    "body", [{}, {"result": []}, {"message": "x"}, {"message": {"chat": {}}}, {"message": {"chat": {"id": "c7"}}}]
)
def test_another_event_of_the_bot_is_none(body: dict[str, Any]) -> None:
    assert read_bot_event(body) is None


def test_the_bots_secret_is_compared_whole_and_never_empty() -> None:
    assert BotSeal("s3cret").is_theirs("s3cret")
    assert not BotSeal("s3cret").is_theirs("s3cre")
    assert not BotSeal("s3cret").is_theirs("đ")
    assert not BotSeal("").is_theirs("")
    assert "s3cret" not in repr(BotSeal("s3cret"))
