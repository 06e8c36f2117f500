"""Another system, with a key, at the office of the pages' tests."""

from dataclasses import dataclass
from typing import Any

import pytest

from tasks.outside.key_ring import issue_key
from tasks.outside.scope import Scope
from tests.web.conftest import MORNING, Desk

READ_AND_WRITE = (Scope.READ, Scope.TASKS_WRITE, Scope.CONTACTS_WRITE)


@dataclass
class Api:
    """Speaks to `/api/v1` with a key."""

    desk: Desk
    key: str

    def __call__(self, method: str, path: str, json: Any = None, **headers: str) -> Any:
        """The response; `If_Match="…"` is the header If-Match."""
        sent = {"Authorization": f"Bearer {self.key}"} | {
            name.replace("_", "-"): text for name, text in headers.items()
        }
        return self.desk.client.request(method, f"/api/v1{path}", json=json, headers=sent)

    def told(self, path: str) -> Any:
        """What a GET tells, which must succeed."""
        answer = self("GET", path)
        assert answer.status_code == 200, answer.text
        return answer.json()


def give_key(desk: Desk, *scopes: Scope) -> Api:
    with desk.database.write() as session:
        return Api(desk, issue_key(session, desk.web.bus, "Văn bản", scopes, MORNING, "test")[1])


@pytest.fixture
def api(desk: Desk) -> Api:
    """On both kinds of databases."""
    return give_key(desk, *READ_AND_WRITE)


@pytest.fixture
def small_api(small_desk: Desk) -> Api:
    """On SQLite."""
    return give_key(small_desk, *READ_AND_WRITE)
