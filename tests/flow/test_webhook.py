"""A gateway of the province: a letter is signed and posted; a gateway that is gone leaves its letters to email."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest

from notifiers.webhook.key import read_key
from notifiers.webhook.signature import verify
from tasks.circuit import Circuit, CircuitState
from tasks.database import Database
from tasks.divert import divert
from tasks.letter import Letter
from tasks.remind import remind
from tests.support.http import Answer, HttpPeer
from tests.support.office import MONDAY, Office, at, rows
from tests.support.smtp import SmtpSink
from worker.settings import read_settings
from worker.wiring import Wiring

KEYS = ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
NOW = at("2026-10-05 07:31")


@dataclass(frozen=True)
class Hand:
    def now(self) -> datetime:
        return NOW


@dataclass
class Gateway:
    office: Office
    wiring: Wiring
    peer: HttpPeer

    def send(self) -> list[tuple[str, str, str]]:
        """Scan and deliver; each letter with what became of it."""
        with self.office.database.write() as session:
            remind(session, self.wiring.desk, NOW)
        return self.deliver(1)

    def deliver(self, *ids: int) -> list[tuple[str, str, str]]:
        channels = self.wiring.open_channels(self.wiring.settings.smtp_url.get_secret_value())
        self.wiring.delivery(channels, Event()).deliver(ids)
        for channel in channels.values():
            channel.close()
        with self.office.database.read() as session:
            return [(each.kind, each.channel, each.state) for each in rows(session, Letter)]


@pytest.fixture
def gateway(sqlite_database: Database, tmp_path: Path, http_peer: HttpPeer, smtp_sink: SmtpSink) -> Gateway:
    for number, key in enumerate(KEYS):
        (tmp_path / f"{number}.key").write_text(key)
    (tmp_path / "webhooks.toml").write_text(
        f'[sms]\nurl = "{http_peer.url}/dondoc"\nidempotent = true\nnetworks = ["127.0.0.0/8"]\n'
        'key_files = ["0.key", "1.key"]\n'
    )
    values = {
        "HOME": str(tmp_path),
        "WEBHOOKS": str(tmp_path / "webhooks.toml"),
        "PUBLIC_URL": "https://dondoc.vidu.gov.vn",
        "SECRET_KEY": "a secret of more than sixteen characters",
        "SMTP_URL": f"smtp://127.0.0.1:{smtp_sink.port}?starttls=no",
        "EMAIL_FROM": "dondoc@tinh.gov.vn",
        "LEAD_EMAIL": "cvp@tinh.gov.vn",
    }
    wiring = Wiring(read_settings({f"DONDOC_{name}": value for name, value in values.items()}))
    wiring.__dict__.update({"database": sqlite_database, "clock": Hand()})
    office = Office(sqlite_database).open()
    lead = office.department()
    office.contact(lead, "xd@tinh.gov.vn", phone="0912 345 678", prefers="webhook:sms,email")
    office.task(lead, MONDAY, document_number="12/UBND-KT")
    return Gateway(office, wiring, http_peer)


def test_a_letter_is_posted_to_the_phone_and_each_key_verifies_it(gateway: Gateway) -> None:
    gateway.peer.answer({"id": "sms-7"})
    assert gateway.send() == [("reminder", "webhook:sms", "sent")]
    (asked,) = gateway.peer.asked
    said = json.loads(asked.body)["data"]
    assert (said["to"], said["kind"], "12/UBND-KT" in said["short"]) == ("+84912345678", "reminder", True)
    assert "Trả lời: “" not in said["short"]  # nothing that is sent back to a gateway is heard
    signed_at = datetime.fromtimestamp(int(asked.headers["webhook-timestamp"]), UTC)
    for key in KEYS:
        verify((read_key(key),), asked.headers, asked.body, signed_at)
    with gateway.office.database.read() as session:
        assert rows(session, Letter)[0].provider_id == "sms-7"


def test_a_gateway_that_is_gone_is_over_and_email_has_its_letters_the_same_day(
    gateway: Gateway, smtp_sink: SmtpSink
) -> None:
    gateway.peer.script(Answer(410))
    gateway.send()
    with gateway.office.database.write() as session:
        assert session.get_one(Circuit, "webhook:sms").state == CircuitState.OVER
    assert divert(gateway.office.database, gateway.wiring.desk, NOW) == 1
    assert sorted(gateway.deliver(2, 3)) == [
        ("notice", "email", "sent"),
        ("reminder", "email", "sent"),
        ("reminder", "webhook:sms", "cancelled"),
    ]
    assert {each.recipients[0] for each in smtp_sink.messages} == {"xd@tinh.gov.vn", "cvp@tinh.gov.vn"}
    assert len(gateway.peer.asked) == 1


def test_an_idempotent_gateway_that_is_silent_is_asked_again_with_the_same_id(gateway: Gateway) -> None:
    gateway.peer.script(Answer(cut=True))
    assert gateway.send() == [("reminder", "webhook:sms", "pending")]
