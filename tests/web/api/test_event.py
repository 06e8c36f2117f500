"""Events of other systems over HTTP: three content modes, two ways to be believed."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from notifiers.webhook.key import read_key
from notifiers.webhook.new_key import new_key
from notifiers.webhook.signature import sign
from tasks.clock import SystemClock
from tasks.outside.event.event_source import add_source
from tasks.outside.scope import Scope
from tasks.task import Task
from tasks.vault import Vault
from tests.support.office import Office
from tests.web.api.conftest import Api, give_key
from tests.web.conftest import MORNING, Desk
from web.api.event_body import BATCH, MOST, STRUCTURED

PAGE = Path(__file__).parents[3] / "docs" / "events.md"


@pytest.fixture
def api(small_desk: Desk) -> Api:
    Office(small_desk.database).department("Sở Tài chính")
    return give_key(small_desk, Scope.EVENTS_WRITE)


def event(number: str = "1", **changes: Any) -> dict[str, Any]:
    data = {"content": "Báo cáo", "lead": "Sở Tài chính", "deadline": "2027-01-20"}
    known = {"specversion": "1.0", "id": number, "source": "urn:qlvb", "type": "vn.dondoc.task.assigned"}
    return known | {"subject": "CV-7", "data": data} | changes


def post(api: Api, body: Any, media: str = STRUCTURED, **headers: str) -> Any:
    sent = {"Content-Type": media, "Authorization": f"Bearer {api.key}"} | headers
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return api.desk.client.post("/api/v1/events", content=content, headers=sent)


def contents(api: Api) -> list[str]:
    with api.desk.database.read() as session:
        return list(session.scalars(select(Task.content).where(Task.content.startswith("Báo cáo")).order_by(Task.id)))


def counts(answer: Any) -> tuple[int, int, int, int]:
    told = answer.json()
    return told["accepted"], told["duplicates"], told["stale"], len(told["rejected"])


def test_a_structured_event_is_taken_once(api: Api) -> None:
    assert [counts(post(api, event())) for _ in range(2)] == [(1, 0, 0, 0), (0, 1, 0, 0)]
    assert "Báo cáo" in contents(api)


def test_a_binary_event_brings_its_attributes_in_headers(api: Api) -> None:
    known = event()
    headers = {f"ce-{name}": known[name] for name in ("specversion", "id", "source", "type")}
    answer = post(api, known["data"], "application/json", **headers, **{"ce-subject": "C%C3%B4ng%20v%C4%83n%207"})
    assert (answer.status_code, counts(answer)) == (200, (1, 0, 0, 0))


def test_in_a_batch_a_bad_one_is_rejected_alone_with_its_place_and_reason(api: Api) -> None:
    wrong = event("2", data={"content": "x", "lead": "Sở Không Có"})
    answer = post(api, [event(), wrong, event()], BATCH)
    assert (answer.status_code, counts(answer)) == (207, (1, 1, 0, 1))
    (rejected,) = answer.json()["rejected"]
    assert (rejected["index"], rejected["id"], "Sở Không Có" in rejected["problem"]) == (1, "2", True)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"id": None}, "It is no CloudEvents 1.0 event: «id» missing or wrong; see docs/events.md."),
        ({"type": "vn.dondoc.task.lost"}, "Events of the type «vn.dondoc.task.lost» are not taken; one of these"),
        ({"data": {"deadline": "2027-13-01"}}, "The event's data is wrong or lacks something: deadline (date_from_"),
        ({"data": {"version": -1}}, "The event's data is wrong or lacks something: data.version; see"),
        ({"data": {"content": "x", "lead": "Sở Tài"}}, "«Sở Tài» is no department for sure. The nearest: Sở Tài chính"),
        ({"data": {"content": "x"}}, "A task needs lead."),
        ({"data": {"note": "TỐI MẬT"}}, "The paper is marked secret: it must not come here."),
    ],
)
def test_why_one_is_rejected_is_told_in_english_to_who_asks_for_it(
    api: Api, changes: dict[str, Any], told: str
) -> None:
    (rejected,) = post(api, event(**changes), **{"Accept-Language": "en"}).json()["rejected"]
    assert rejected["problem"].startswith(told)
    (kept,) = post(api, event(**changes)).json()["rejected"]
    assert not kept["problem"].isascii()


@pytest.mark.parametrize(
    ("body", "media", "status"),
    [
        (b"{", STRUCTURED, 400),
        (event(), BATCH, 422),
        ([event()] * (MOST + 1), BATCH, 413),
        (b"x" * (1024 * 1024 + 1), STRUCTURED, 413),
        (b"<xml/>", "application/xml", 415),
    ],
)
def test_what_cannot_be_read_is_a_problem(api: Api, body: Any, media: str, status: int) -> None:
    answer = post(api, body, media)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


def test_a_key_needs_the_scope_for_events(small_desk: Desk) -> None:
    assert post(give_key(small_desk, Scope.READ), event()).status_code == 403
    assert post(Api(small_desk, "ddk_1_nobody"), event()).status_code == 401


def test_a_source_is_believed_by_its_signature_for_itself_alone(api: Api) -> None:
    secret, now = new_key(), SystemClock(0).now()
    with api.desk.database.write() as session:
        add_source(session, "QLVB", "urn:qlvb", Vault(api.desk.web.links.keys).seal(secret), MORNING)
    body = json.dumps([event(), event("2", source="urn:other")]).encode()

    def signed(key: str, at: datetime = now) -> Any:
        stamp = int(at.timestamp())
        seal = {"webhook-id": "m1", "webhook-timestamp": str(stamp)}
        signature = sign((read_key(key),), "m1", stamp, body)
        return post(api, body, BATCH, **seal, **{"webhook-signature": signature, "Authorization": ""})

    assert counts(signed(secret)) == (1, 0, 0, 1)
    assert [signed(new_key()).status_code, signed(secret, now - timedelta(minutes=6)).status_code] == [401, 401]


def test_a_source_whose_secret_nobody_can_open_silences_no_other(api: Api) -> None:
    secret, stamp, body = new_key(), int(SystemClock(0).now().timestamp()), json.dumps(event()).encode()
    with api.desk.database.write() as session:
        add_source(session, "Cũ", "urn:old", Vault((b"a key that was taken away since",)).seal(secret), MORNING)
        add_source(session, "QLVB", "urn:qlvb", Vault(api.desk.web.links.keys).seal(secret), MORNING)
    signature = sign((read_key(secret),), "m1", stamp, body)
    seal = {"webhook-id": "m1", "webhook-timestamp": str(stamp), "webhook-signature": signature}
    assert counts(post(api, body, **seal, Authorization="")) == (1, 0, 0, 0)


def test_the_examples_of_the_page_are_taken_as_it_says(api: Api) -> None:
    examples = [json.loads(each.split("```")[0]) for each in PAGE.read_text().split("```json in\n")[1:]]
    assert len(examples) >= 6
    for each in examples:
        assert counts(post(api, each)) == (1, 0, 0, 0), each
