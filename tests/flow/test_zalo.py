"""A reminder by Zalo: scanned, claimed and delivered through the real channel to a real HTTP peer."""

from datetime import date

from notifiers.channels import ChannelConfig, open_channels
from notifiers.zalo.config import ZaloConfig
from notifiers.zalo.token import FixedToken
from tasks.clock import FixedClock
from tasks.database import Database
from tasks.letter import Letter
from tasks.remind import remind
from tests.support.http import HttpPeer
from tests.support.office import Office, at, make_desk, rows
from worker.compose import Composer
from worker.deliver import Delivery

NOW = at("2026-10-05 07:31")
TAKEN = {
    "data": {"message_id": "63ecf43f0df7dba892e6", "user_id": "2512523625412515"},
    "error": 0,
    "message": "Success",
}
NOT_FOLLOWING = {"error": -213, "message": "User has not followed OA"}


def deliver(database: Database, peer: HttpPeer) -> Letter:
    office = Office(database).open()
    lead = office.department()
    office.contact(lead, zalo_user_id="2512523625412515", prefers="zalo,email")
    office.task(lead, date(2026, 10, 8), document_number="12/UBND-KT", abstract="V/v việc không nêu tên trong Zalo")
    desk = make_desk(channels=("email", "zalo"))
    with database.write() as session:
        remind(session, desk, NOW)
    channels = open_channels(ChannelConfig(zalo=ZaloConfig(base_url=peer.url, tokens=FixedToken("a token"))))
    Delivery(database, FixedClock(NOW), Composer(desk, "dondoc@vidu.gov.vn"), channels).deliver([1])
    channels["zalo"].close()
    with database.read() as session:
        letter: Letter = rows(session, Letter)[0]
    return letter


def test_a_contact_who_prefers_zalo_gets_a_consultation_message(database: Database, http_peer: HttpPeer) -> None:
    http_peer.answer(TAKEN)
    letter = deliver(database, http_peer)
    assert (letter.channel, letter.state, letter.provider_id) == ("zalo", "sent", "63ecf43f0df7dba892e6")
    request = http_peer.asked[0]
    assert request.path == "/v3.0/oa/message/cs"
    body = request.json()
    assert body["recipient"] == {"user_id": "2512523625412515"}
    text = body["message"]["text"]
    assert "12/UBND-KT" in text
    assert "https://dondoc.vidu.gov.vn/a/" in text
    assert "việc không nêu tên" not in text


def test_an_officer_who_does_not_follow_is_a_dead_letter_with_zalos_words(
    database: Database, http_peer: HttpPeer
) -> None:
    http_peer.answer(NOT_FOLLOWING)
    letter = deliver(database, http_peer)
    assert letter.state == "dead"
    assert letter.reason is not None
    assert "-213" in letter.reason
