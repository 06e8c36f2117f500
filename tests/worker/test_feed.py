"""From what happened to a subscriber who verified it: the letter machine, real HTTP."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from ipaddress import ip_network

import pytest
from sqlalchemy import select, update

from notifiers.webhook.key import read_key
from notifiers.webhook.new_key import new_key
from notifiers.webhook.signature import verify
from tasks.circuit import Circuit, CircuitState
from tasks.clock import FixedClock
from tasks.database import Database
from tasks.feed.post import post_test
from tasks.feed.subscription import rotate_secret, subscribe
from tasks.letter import Letter, LetterKind, LetterState
from tasks.vault import Vault
from tests.support.http import Answer, HttpPeer
from tests.support.office import KEY, Office, at, make_desk, rows
from worker.compose import Composer
from worker.deliver import Delivery
from worker.feed import tell
from worker.reaper import reap
from worker.relay import poke_due
from worker.subscriber_channels import SubscriberChannels

NIGHT = at("2026-10-05 22:00")
SECRET, VAULT = new_key(), Vault((KEY,))


@pytest.fixture
def office(sqlite_database: Database, http_peer: HttpPeer) -> Office:
    """An office with one task, and a subscriber who is told of it."""
    office = Office(sqlite_database).open()
    with office.database.write() as session:
        subscribe(session, f"{http_peer.url}/su-kien", "127.0.0.1", (), VAULT.seal(SECRET), NIGHT)
    office.task(office.department(), date(2026, 10, 20))
    return office


@pytest.fixture
def channels(office: Office) -> Iterator[SubscriberChannels]:
    opened = SubscriberChannels(office.database, VAULT, lambda: NIGHT, (ip_network("127.0.0.0/8"),))
    yield opened
    opened.close()


def turn(office: Office, channels: SubscriberChannels, now: datetime = NIGHT) -> list[Letter]:
    tell(office.database, make_desk(), now)
    poked: list[int] = []
    poke_due(office.database, make_desk(), poked.extend, now)
    composer = Composer(make_desk(), "dondoc@vidu.gov.vn")
    Delivery(office.database, FixedClock(now), composer, {}, subscribers=channels).deliver(poked)
    with office.database.read() as session:
        return [each for each in rows(session, Letter) if each.kind == LetterKind.EVENT]


def test_an_event_is_received_in_the_night_as_a_signed_cloud_event(
    office: Office, channels: SubscriberChannels, http_peer: HttpPeer
) -> None:
    (letter,) = turn(office, channels)
    (asked,) = http_peer.asked
    assert letter.state == LetterState.SENT
    assert asked.headers["content-type"] == "application/cloudevents+json"
    assert verify((read_key(SECRET),), asked.headers, asked.body, NIGHT) == "1"
    event = asked.json()
    assert (event["specversion"], event["id"], event["type"]) == ("1.0", "1", "vn.dondoc.task.assigned")
    assert (event["source"], event["subject"]) == ("https://dondoc.vidu.gov.vn", "NV1")
    assert (event["sequence"], event["data"]["deadline"]) == (f"{1:019}", "2026-10-20")
    assert datetime.fromisoformat(event["time"]) == office.now.astimezone(UTC)


def test_that_an_event_was_sent_is_no_event(office: Office, channels: SubscriberChannels, http_peer: HttpPeer) -> None:
    for _ in range(3):
        turn(office, channels)
    assert len(http_peer.asked) == 1


def test_a_failure_is_tried_again_within_the_night_and_a_copy_is_the_same(
    office: Office, channels: SubscriberChannels, http_peer: HttpPeer
) -> None:
    http_peer.script(Answer(500), Answer(204))
    (waiting,) = turn(office, channels)
    assert (waiting.state, waiting.due_at < at("2026-10-05 22:01")) == (LetterState.PENDING, True)
    (sent,) = turn(office, channels, at("2026-10-05 22:05"))
    assert sent.state == LetterState.SENT
    assert http_peer.asked[0].body == http_peer.asked[1].body
    assert http_peer.asked[0].headers["webhook-id"] == http_peer.asked[1].headers["webhook-id"]


def test_gone_ends_the_subscription_and_the_lead_is_told(
    office: Office, channels: SubscriberChannels, http_peer: HttpPeer
) -> None:
    http_peer.script(Answer(410))
    turn(office, channels)
    with office.database.read() as session:
        assert session.get_one(Circuit, "event:1").state == CircuitState.OVER
        notice = session.scalars(select(Letter).where(Letter.kind == LetterKind.NOTICE)).one()
        said = Composer(make_desk(), "dondoc@vidu.gov.vn").draft(session, notice, NIGHT)().text
    assert notice.about == "event:1"
    assert "dondoc subscribe resume 1" in said


def test_after_a_rotation_both_secrets_verify_and_a_day_later_the_new_one_alone(
    office: Office, http_peer: HttpPeer
) -> None:
    newer = new_key()
    with office.database.write() as session:
        rotate_secret(session, 1, VAULT.seal(newer), NIGHT)
    networks = (ip_network("127.0.0.0/8"),)
    for now in (NIGHT, at("2026-10-06 22:01")):
        channels = SubscriberChannels(office.database, VAULT, FixedClock(now).now, networks)
        with office.database.write() as session:
            post_test(session, make_desk(), 1, now)
        turn(office, channels, now)
        channels.close()
    signatures = [len(each.headers["webhook-signature"].split()) for each in http_peer.asked]
    assert signatures == [2, 2, 1]
    last = http_peer.asked[-1]
    assert json.loads(last.body)["type"] == "vn.dondoc.test"
    verify((read_key(newer),), last.headers, last.body, at("2026-10-06 22:01"))


def test_an_event_in_doubt_goes_once_more_in_the_night_as_the_same(
    office: Office, channels: SubscriberChannels, http_peer: HttpPeer
) -> None:
    """Its worker died on the wire: whoever got it knows it by its id."""
    turn(office, channels)
    with office.database.write() as session:
        session.execute(update(Letter).where(Letter.kind == LetterKind.EVENT).values(state=LetterState.UNKNOWN))
    reap(office.database, make_desk(), NIGHT)
    (again,) = turn(office, channels, at("2026-10-05 22:11"))
    assert (again.state, again.resends) == (LetterState.SENT, 1)
    assert http_peer.asked[0].body == http_peer.asked[1].body
