"""What people do on their phones comes to the webhooks, signed, over HTTP."""

import hashlib
from typing import Any

import pytest

from tests.support.http import Asked, HttpPeer
from worker.pretend_zalo.account import Account
from worker.pretend_zalo.phone import ButtonMissing
from worker.pretend_zalo.server import PretendZalo
from worker.pretend_zalo.webhook import NOBODY

AT = "1795582800000"


def newest(peer: HttpPeer, account: Account) -> Any:
    """The newest event of the account, without app_id and timestamp; its signature holds."""
    asked = peer.asked[-1]
    content = asked.json()
    assert asked.path == "/zalo"
    assert asked.headers["content-type"] == "application/json"
    assert asked.headers["x-zevent-signature"] == _mac(asked, account)
    assert (content.pop("app_id"), content.pop("timestamp")) == (account.app_id, AT)
    return content


def _mac(asked: Asked, account: Account) -> str:
    signed = account.app_id.encode() + asked.body + AT.encode() + account.oa_secret.encode()
    return f"mac={hashlib.sha256(signed).hexdigest()}"


def test_a_reply_is_posted_and_lies_on_the_phone(zalo: PretendZalo, account: Account, http_peer: HttpPeer) -> None:
    assert zalo.phone("25").reply("Đã nhận") == 200
    (line,) = zalo.phone("25").lines
    assert newest(http_peer, account) == {
        "sender": {"id": "25"},
        "recipient": {"id": account.oa_id},
        "event_name": "user_send_text",
        "message": {"text": "Đã nhận", "msg_id": line.id},
    }
    assert not line.from_account
    assert zalo.taken == ()


def test_the_status_of_the_webhook_is_what_an_act_returns(zalo: PretendZalo, http_peer: HttpPeer) -> None:
    http_peer.answer({}, status=503)
    assert zalo.phone("25").reply("Đã nhận") == 503
    assert zalo.phone("25").follow() == 200


def test_seeing_names_every_message_that_was_not_seen(
    zalo: PretendZalo, app: Any, account: Account, http_peer: HttpPeer
) -> None:
    ids = [app.consult()["data"]["message_id"] for _ in range(2)]
    assert zalo.phone("25").see() == 200
    assert newest(http_peer, account) == {
        "sender": {"id": account.oa_id},
        "recipient": {"id": "25"},
        "event_name": "user_seen_message",
        "message": {"msg_ids": ids},
    }
    assert zalo.phone("25").see() == NOBODY
    assert len(http_peer.asked) == 1


def test_a_template_is_received_under_its_tracking_id_and_number(
    zalo: PretendZalo, app: Any, account: Account, http_peer: HttpPeer
) -> None:
    id_ = app.tell_phone()["data"]["msg_id"]
    zalo.phone("25").receive(zalo.taken[0])
    assert newest(http_peer, account) == {
        "sender": {"id": account.oa_id},
        "recipient": {"id": "84987654321"},
        "event_name": "user_received_message",
        "message": {"delivery_time": AT, "msg_id": id_, "tracking_id": "abc1"},
    }


def test_a_consultation_message_is_received_without_a_tracking_id(
    zalo: PretendZalo, app: Any, account: Account, http_peer: HttpPeer
) -> None:
    id_ = app.consult()["data"]["message_id"]
    zalo.phone("25").receive(zalo.taken[0])
    assert newest(http_peer, account)["message"] == {"delivery_time": AT, "msg_id": id_}


def test_a_button_is_pressed(zalo: PretendZalo, app: Any, account: Account, http_peer: HttpPeer) -> None:
    id_ = app.tell_phone()["data"]["msg_id"]
    zalo.phone("25").press("Đã nhận")
    assert newest(http_peer, account) == {
        "event_name": "user_click_response_button",
        "message": {"submit_time": AT, "button_type": "response", "data": "Đã nhận", "tracking_id": "abc1"},
        "msg_id": id_,
        "oa_id": account.oa_id,
    }
    with pytest.raises(ButtonMissing):
        zalo.phone("25").press("Không")


def test_a_stranger_may_follow_and_leave(zalo: PretendZalo, account: Account, http_peer: HttpPeer) -> None:
    zalo.phone("31").follow()
    event = {"oa_id": account.oa_id, "follower": {"id": "31"}, "source": "oa_profile"}
    assert newest(http_peer, account) == event | {"event_name": "follow"}
    assert account.chats["31"].follows
    zalo.phone("31").unfollow()
    assert newest(http_peer, account) == event | {"event_name": "unfollow"}
    assert not account.chats["31"].follows


@pytest.mark.parametrize("wraps", [True, False])
def test_what_is_written_to_the_bot_comes_wrapped_or_bare(
    zalo: PretendZalo, account: Account, http_peer: HttpPeer, *, wraps: bool
) -> None:
    account.bot_wraps = wraps
    assert zalo.phone("b1").reply("lien ket 1234") == 200
    (asked,) = http_peer.asked
    content = asked.json()["result"] if wraps else asked.json()
    assert (asked.path, asked.headers["x-bot-api-secret-token"]) == ("/bot", account.bot_secret)
    assert content["event_name"] == "message.text.received"
    assert content["message"]["chat"] == {"id": "b1", "chat_type": "PRIVATE"}
    assert content["message"]["text"] == "lien ket 1234"
    assert content["message"]["message_id"] == zalo.phone("b1").lines[0].id


def test_of_what_is_written_in_a_group_nobody_is_told(zalo: PretendZalo, http_peer: HttpPeer) -> None:
    assert zalo.phone("g1").reply("Đã nhận") == NOBODY
    assert http_peer.asked == []
    assert len(zalo.phone("g1").lines) == 1


def test_a_retry_posts_the_same_bytes(zalo: PretendZalo, hands: Any, http_peer: HttpPeer) -> None:
    http_peer.answer({}, status=500)
    zalo.phone("25").reply("Đã nhận")
    hands.pass_(seconds=30)
    assert zalo.retry(zalo.events[0]) == 200
    first, second = http_peer.asked
    assert (first.body, first.headers) == (second.body, second.headers)
    assert zalo.events[0] == zalo.events[1]
