"""With real processes: a task comes as an event, is reminded of and answered, and a subscriber is told each step."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import redis

from notifiers.webhook.key import read_key
from notifiers.webhook.new_key import new_key
from notifiers.webhook.signature import verify
from tasks.answer import Choice
from tasks.database import Database
from tasks.feed.subscription import subscribe
from tasks.handlers import BUS
from tasks.outside.key_ring import issue_key
from tasks.outside.scope import Scope
from tasks.vault import Vault
from tests.support.http import HttpPeer
from tests.support.installation import Installation, install, until
from tests.support.office import Office, at
from tests.support.smtp import SmtpSink

MORNING, SECRET = at("2026-10-05 08:01"), new_key()


@pytest.fixture
def office(
    tmp_path: Path, sqlite_url: str, sqlite_database: Database, broker_url: str, smtp_sink: SmtpSink
) -> Installation:
    """An office with one department and its officer."""
    settings = {
        "DATABASE_URL": sqlite_url,
        "BROKER_URL": broker_url,
        "SMTP_URL": f"{smtp_sink.url}?starttls=no",
        "EVENT_STREAM": "dondoc.events",
        "EVENT_NETWORKS": "127.0.0.0/8",
    }
    installed = install(str(tmp_path / "home"), MORNING, settings)
    office = Office(sqlite_database).open()
    office.contact(office.department(), "xd@tinh.gov.vn")
    return installed


def event(kind: str, number: str, data: dict[str, Any]) -> dict[str, Any]:
    envelope = {"specversion": "1.0", "id": number, "source": "urn:qlvb", "subject": "CV-7"}
    return envelope | {"type": f"vn.dondoc.task.{kind}", "data": data}


def test_an_event_in_becomes_a_letter_and_its_answer_an_event_out(
    office: Installation, sqlite_database: Database, broker_url: str, smtp_sink: SmtpSink, http_peer: HttpPeer
) -> None:
    vault = Vault((office.environment["DONDOC_SECRET_KEY"].encode(),))
    with sqlite_database.write() as session:
        subscribe(session, f"{http_peer.url}/su-kien", "127.0.0.1", (), vault.seal(SECRET), MORNING)
        _, key = issue_key(session, BUS, "QLVB", (Scope.EVENTS_WRITE,), MORNING, "test")

    def told() -> list[str]:
        return [each.json()["type"].removeprefix("vn.dondoc.") for each in http_peer.asked]

    with office.running("web", "scheduler", "worker"):
        data = {"content": "Rà soát cầu yếu", "lead": "Sở Xây dựng", "deadline": "2026-10-05", "version": 1}
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/cloudevents+json"}
        posted = json.dumps(event("assigned", "1", data))
        taken = httpx.post(f"{office.address}/api/v1/events", content=posted, headers=headers)
        assert taken.json() == {"accepted": 1, "duplicates": 0, "stale": 0, "rejected": []}
        until(lambda: "task.assigned" in told())
        until(lambda: _to_the_officer(smtp_sink) and "letter.sent" in told())
        _answer(office, _to_the_officer(smtp_sink)[0])
        until(lambda: "task.acknowledged" in told())
        with redis.Redis.from_url(broker_url) as client:
            client.xadd("dondoc.events", {"event": json.dumps(event("completed", "2", {"version": 2}))})
        until(lambda: "task.completed" in told())

    for each in http_peer.asked:
        signed_at = datetime.fromtimestamp(int(each.headers["webhook-timestamp"]), UTC)
        assert verify((read_key(SECRET),), each.headers, each.body, signed_at) == each.json()["id"]
    ids = [int(each.json()["id"]) for each in http_peer.asked]
    assert len(set(ids)) == len(ids)


def _to_the_officer(smtp_sink: SmtpSink) -> list[str]:
    theirs = [each for each in smtp_sink.messages if each.recipients[0] == "xd@tinh.gov.vn"]
    return [str(part.get_content()) for each in theirs if (part := each.message.get_body(("plain",)))]


def _answer(office: Installation, letter: str) -> None:
    link = re.search(r"(/a/[\w-]+)", letter)
    assert link
    fields = {"task": "NV1", "choice": Choice.RECEIVED, "answered_by": "Văn thư Sở"}
    assert httpx.post(office.address + link[1], data=fields, follow_redirects=True).status_code == 200
