from datetime import timedelta

import pytest

from tasks.outside.api_key import list_keys
from tasks.outside.key_ring import revoke_key
from tasks.outside.scope import Scope
from tests.web.api.conftest import Api, give_key
from tests.web.conftest import MORNING, ON, Desk
from web.limit import Limit
from web.limits import Limits


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x", "Basic YTpi", "Bearer ddk_1_" + "0" * 72])
def test_without_a_living_key_nobody_comes_in(small_desk: Desk, header: str) -> None:
    refused = small_desk.client.get("/api/v1/tasks", headers={"Authorization": header})
    assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")


def test_a_key_does_what_its_scopes_say_and_nothing_after_it_is_revoked(small_desk: Desk) -> None:
    reader = give_key(small_desk, Scope.READ)
    assert reader("GET", "/tasks").status_code == 200
    refused = reader("POST", "/tasks", {"content": "x", "lead": 1})
    assert (refused.status_code, "tasks:write" in refused.json()["detail"]) == (403, True)
    with small_desk.database.write() as session:
        revoke_key(session, small_desk.web.bus, 1, MORNING, "test")
    assert reader("GET", "/tasks").status_code == 401


def test_the_day_of_the_last_use_is_kept(small_api: Api) -> None:
    small_api("GET", "/tasks/1")
    with small_api.desk.database.read() as session:
        assert [key.last_used_on for key in list_keys(session)] == [ON]


def test_who_asks_too_often_is_told_when_to_come_back(small_api: Api) -> None:
    desk, minute = small_api.desk, timedelta(minutes=1)
    client = desk.with_web(limits=Limits(requests=Limit(2, minute), wrong_keys=Limit(1, minute))).client
    key = {"Authorization": f"Bearer {small_api.key}"}
    assert [client.get("/api/v1/tasks/1").status_code for _ in range(2)] == [401, 429]
    assert [client.get("/api/v1/tasks/1", headers=key).status_code for _ in range(3)] == [200, 200, 429]
    assert client.get("/api/v1/tasks/1", headers=key).headers["retry-after"] == "60"
    desk.clock.at += minute
    assert client.get("/api/v1/tasks/1", headers=key).status_code == 200
