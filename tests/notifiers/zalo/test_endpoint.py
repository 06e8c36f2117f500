import json
from collections.abc import Iterator

import pytest

from notifiers.error import ErrorKind
from notifiers.zalo.config import ZaloConfig
from notifiers.zalo.consultation import ConsultationChannel
from notifiers.zalo.oa_codes import CODES
from notifiers.zalo.token import FixedToken
from tests.support.http import Answer, HttpPeer
from tests.support.letters import a_letter
from tests.support.zalo import APP_SECRET, SENT, TOKEN, USER, Renewing, failure, nothing, refused

V3, V2 = "/v3.0/oa/message/cs", "/v2.0/oa/message"


@pytest.fixture
def channel(http_peer: HttpPeer) -> Iterator[ConsultationChannel]:
    opened = ConsultationChannel(ZaloConfig(http_peer.url, FixedToken(TOKEN)))
    yield opened
    opened.close()


def paths(peer: HttpPeer) -> list[str]:
    return [each.path for each in peer.asked]


def test_an_office_account_that_v3_refuses_writes_by_v2_from_then_on(
    channel: ConsultationChannel, http_peer: HttpPeer
) -> None:
    http_peer.answer(refused(-235))
    http_peer.otherwise = Answer(body=json.dumps(SENT).encode())
    marks: list[str] = []
    for _ in range(2):
        channel.send(a_letter(to=USER), lambda: marks.append("wire"))
    assert (paths(http_peer), marks) == ([V3, V2, V2], ["wire", "wire"])
    assert http_peer.asked[0].json() == http_peer.asked[1].json()


def test_an_account_that_v2_refuses_goes_back_to_v3(channel: ConsultationChannel, http_peer: HttpPeer) -> None:
    for answer in (refused(-235), SENT, refused(-240), SENT):
        http_peer.answer(answer)
    for _ in range(2):
        channel.send(a_letter(to=USER), nothing)
    assert paths(http_peer) == [V3, V2, V2, V3]


def test_an_account_that_both_refuse_is_asked_once_each_and_a_matter_of_settings(
    channel: ConsultationChannel, http_peer: HttpPeer
) -> None:
    http_peer.answer(refused(-235))
    http_peer.answer(refused(-240))
    assert failure(channel).kind is ErrorKind.CONFIG
    assert paths(http_peer) == [V3, V2]


@pytest.mark.parametrize("code", sorted({*CODES, -9999} - {-235}))
def test_no_other_number_leaves_v3(channel: ConsultationChannel, http_peer: HttpPeer, code: int) -> None:
    http_peer.answer(refused(code))
    failure(channel)
    assert paths(http_peer) == [V3]


@pytest.mark.parametrize("code", sorted({*CODES, -9999} - {-240}))
def test_no_other_number_leaves_v2(channel: ConsultationChannel, http_peer: HttpPeer, code: int) -> None:
    for answer in (refused(-235), SENT, refused(code)):
        http_peer.answer(answer)
    channel.send(a_letter(to=USER), nothing)
    failure(channel)
    assert paths(http_peer) == [V3, V2, V2]


def test_an_account_of_v2_stays_there_when_its_token_is_renewed(http_peer: HttpPeer) -> None:
    channel = ConsultationChannel(ZaloConfig(http_peer.url, Renewing("first", "second"), APP_SECRET))
    for answer in (refused(-235), refused(-220), SENT):
        http_peer.answer(answer)
    marks: list[str] = []
    channel.send(a_letter(to=USER), lambda: marks.append("wire"))
    channel.close()
    assert (paths(http_peer), marks) == ([V3, V2, V2], ["wire"])
    assert [asked.headers["access_token"] for asked in http_peer.asked] == ["first", "first", "second"]
