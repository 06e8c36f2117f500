from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifiers.error import ErrorKind
from notifiers.zalo.config import ZaloConfig
from notifiers.zalo.group import GroupChannel, without_mentions
from notifiers.zalo.text import LONGEST, RESENT, chat_text
from tests.support.http import HttpPeer
from tests.support.letters import a_letter
from tests.support.zalo import APP_SECRET, SENT, Renewing, failure, nothing, refused

GROUP = "f414c8f76fa586fbdfb4"


@pytest.fixture
def channel(http_peer: HttpPeer) -> Iterator[GroupChannel]:
    opened = GroupChannel(ZaloConfig(http_peer.url, Renewing("first", "second"), APP_SECRET))
    yield opened
    opened.close()


def sent_text(channel: GroupChannel, peer: HttpPeer, short: str, *, resent: bool = False) -> str:
    peer.answer(SENT)
    channel.send(a_letter(to=GROUP, short=short, resent=resent), nothing)
    text = peer.asked[-1].json()["message"]["text"]
    assert isinstance(text, str)
    return text


def test_a_letter_is_posted_as_text_into_a_group(channel: GroupChannel, http_peer: HttpPeer) -> None:
    http_peer.answer(SENT)
    receipt = channel.send(a_letter(to=GROUP), nothing)
    (asked,) = http_peer.asked
    assert (asked.method, asked.path) == ("POST", "/v3.0/oa/group/message")
    assert asked.json() == {"recipient": {"group_id": GROUP}, "message": {"text": a_letter().short}}
    assert receipt.provider_id == "63ecf43f0df7dba892e6"


def test_a_group_message_escapes_mentions(channel: GroupChannel, http_peer: HttpPeer) -> None:
    text = sent_text(channel, http_peer, "Họp [@all] và [[@2512523625412515], tới a@b.gov.vn [1]")
    assert text == "Họp [ @all] và [[ @2512523625412515], tới a@b.gov.vn [1]"


@given(st.text(alphabet="[@\n a\u0301", max_size=5000), st.booleans())
def test_no_text_of_any_length_makes_a_mention(text: str, resent: bool) -> None:
    said = chat_text(f"x{without_mentions(text)}", resent=resent)
    assert "[@" not in said
    assert len(said) <= LONGEST


def test_a_second_copy_says_so_above_its_words(channel: GroupChannel, http_peer: HttpPeer) -> None:
    assert sent_text(channel, http_peer, "3 nhiệm vụ.", resent=True) == f"{RESENT}3 nhiệm vụ."


def test_a_group_message_renews_its_token_once(channel: GroupChannel, http_peer: HttpPeer) -> None:
    http_peer.answer(refused(-216))
    http_peer.answer(SENT)
    marks: list[str] = []
    channel.send(a_letter(to=GROUP), lambda: marks.append("wire"))
    assert [asked.headers["access_token"] for asked in http_peer.asked] == ["first", "second"]
    assert marks == ["wire"]


@pytest.mark.parametrize("code", [-235, -240])
def test_a_group_has_one_endpoint(channel: GroupChannel, http_peer: HttpPeer, code: int) -> None:
    http_peer.answer(refused(code))
    assert failure(channel, to=GROUP).kind is ErrorKind.CONFIG
    assert len(http_peer.asked) == 1


@pytest.mark.parametrize("group", ["", "a b", "nhóm", '1","x":"2', "1\n2"])
def test_what_is_no_group_id_is_never_asked(channel: GroupChannel, http_peer: HttpPeer, group: str) -> None:
    assert failure(channel, to=group).kind is ErrorKind.RECIPIENT
    assert http_peer.asked == []
