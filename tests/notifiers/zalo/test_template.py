from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from notifiers.error import ErrorKind
from notifiers.letter import Letter
from notifiers.zalo.oa import proof_of
from notifiers.zalo.template import TemplateChannel
from notifiers.zalo.template_config import TemplateConfig
from notifiers.zalo.template_data import Parameter, Template
from tests.support.http import HttpPeer
from tests.support.letters import a_letter
from tests.support.zalo import APP_SECRET, TOKEN, USER, Renewing, failure, nothing, refused

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
PHONE = "+84987654321"
BY_PHONE, BY_USER = "/business/message/template", "/oa/v3.0/oa/message/template"
SENT = {"error": 0, "message": "Success", "data": {"msg_id": "5f3a2e", "sent_time": "1", "sending_mode": "1"}}
FACTS = {"kind": "reminder", "facts": {"count": "3"}}


class Office:
    """The time at the office, which a test may change."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 25, 9, tzinfo=ZONE)

    def now(self) -> datetime:
        return self.time


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def channel(http_peer: HttpPeer, office: Office) -> Iterator[TemplateChannel]:
    opened = TemplateChannel(config(http_peer, office))
    yield opened
    opened.close()


def config(peer: HttpPeer, office: Office, **changes: Any) -> TemplateConfig:
    known: dict[str, Any] = {
        "business_url": f"{peer.url}/business",
        "oa_url": f"{peer.url}/oa/",
        "tokens": Renewing(TOKEN, "second"),
        "templates": {"reminder": Template("7895", {"so_viec": Parameter("count", 5)})},
        "now": office.now,
        "zone": ZONE,
        "app_secret": APP_SECRET,
    }
    return TemplateConfig(**(known | changes))


def reminder(**changes: Any) -> Letter:
    return a_letter(**({"to": PHONE, "tracking": "5a1f"} | FACTS | changes))


def test_a_phone_number_is_written_to_by_the_business_interface(channel: TemplateChannel, http_peer: HttpPeer) -> None:
    http_peer.answer(SENT)
    receipt = channel.send(reminder(), nothing)
    (asked,) = http_peer.asked
    assert (asked.method, asked.path, asked.headers["access_token"]) == ("POST", BY_PHONE, TOKEN)
    assert asked.headers["appsecret_proof"] == proof_of(APP_SECRET, TOKEN)
    assert asked.json() == {
        "phone": "84987654321",
        "template_id": "7895",
        "template_data": {"so_viec": "3"},
        "tracking_id": reminder().tracking,
    }
    assert receipt.provider_id == "5f3a2e"


def test_a_user_id_is_written_to_by_the_interface_of_the_oa(channel: TemplateChannel, http_peer: HttpPeer) -> None:
    http_peer.answer({"error": 0, "data": {"message_id": "63ecf43f"}})
    receipt = channel.send(reminder(to=USER), nothing)
    (asked,) = http_peer.asked
    assert asked.path == BY_USER
    assert asked.json() == {"user_id": USER, "template_id": "7895", "template_data": {"so_viec": "3"}}
    assert receipt.provider_id == "63ecf43f"


def test_a_second_copy_is_the_first_ones_twin(channel: TemplateChannel, http_peer: HttpPeer) -> None:
    for resent in (False, True):
        http_peer.answer(SENT)
        channel.send(reminder(resent=resent), nothing)
    assert http_peer.asked[0].json() == http_peer.asked[1].json()


@pytest.mark.parametrize("code", [-124, -216, -220])
@pytest.mark.parametrize("to", [PHONE, USER])
def test_a_token_that_is_over_is_renewed_once(
    channel: TemplateChannel, http_peer: HttpPeer, code: int, to: str
) -> None:
    http_peer.answer(refused(code))
    http_peer.answer(SENT)
    marks: list[str] = []
    channel.send(reminder(to=to), lambda: marks.append("wire"))
    assert [asked.headers["access_token"] for asked in http_peer.asked] == [TOKEN, "second"]
    assert marks == ["wire"]


def test_a_renewed_token_that_is_over_too_is_for_the_operator(channel: TemplateChannel, http_peer: HttpPeer) -> None:
    http_peer.answer(refused(-124))
    http_peer.answer(refused(-124))
    assert failure(channel, to=PHONE, **FACTS).kind is ErrorKind.CONFIG
    assert len(http_peer.asked) == 2


@pytest.mark.parametrize(("hour", "wait"), [(22, timedelta(hours=8)), (0, timedelta(hours=6)), (5, timedelta(hours=1))])
def test_at_night_nothing_is_asked(
    channel: TemplateChannel, http_peer: HttpPeer, office: Office, hour: int, wait: timedelta
) -> None:
    office.time = office.time.replace(hour=hour)
    error = failure(channel, to=PHONE, **FACTS)
    assert (error.kind, error.retry_after, error.of_channel) == (ErrorKind.THROTTLED, wait, True)
    assert http_peer.asked == []


def test_a_night_by_zalos_own_clock_waits_for_the_morning(channel: TemplateChannel, http_peer: HttpPeer) -> None:
    http_peer.answer(refused(-133))
    error = failure(channel, to=PHONE, **FACTS)
    assert (error.kind, error.retry_after, error.of_channel) == (ErrorKind.THROTTLED, timedelta(hours=21), True)


def test_a_phone_without_zalo_is_a_recipient_with_the_reason(channel: TemplateChannel, http_peer: HttpPeer) -> None:
    http_peer.answer(refused(-118, "Zalo account not existed"))
    error = failure(channel, to=PHONE, **FACTS)
    assert error.kind is ErrorKind.RECIPIENT
    assert "Zalo account not existed (the phone number has no Zalo account" in error.words


def test_a_doubt_carries_the_messages_name(channel: TemplateChannel, http_peer: HttpPeer) -> None:
    http_peer.answer(refused(-100) | {"data": {"msg_id": "5f3a2e"}})
    error = failure(channel, to=PHONE, **FACTS)
    assert (error.kind, error.provider_id) == (ErrorKind.AMBIGUOUS, "5f3a2e")


def test_a_letter_of_a_kind_without_template_is_never_asked(channel: TemplateChannel, http_peer: HttpPeer) -> None:
    error = failure(channel, to=PHONE, kind="digest")
    assert (error.kind, "digest" in error.words) == (ErrorKind.CONFIG, True)
    assert http_peer.asked == []


@pytest.mark.parametrize(
    "to", ["", "+", "+0987654321", "+84 987", "0987a", "+849876543210123456", "a@b.vn", "+84987\n1"]
)
def test_what_is_neither_phone_nor_user_id_is_never_asked(
    channel: TemplateChannel, http_peer: HttpPeer, to: str
) -> None:
    assert failure(channel, to=to, **FACTS).kind is ErrorKind.RECIPIENT
    assert http_peer.asked == []


def test_secrets_are_not_shown_by_the_settings(http_peer: HttpPeer, office: Office) -> None:
    shown = repr(config(http_peer, office))
    assert TOKEN not in shown
    assert APP_SECRET not in shown
