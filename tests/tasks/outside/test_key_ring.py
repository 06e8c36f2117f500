from datetime import timedelta

import pytest

from tasks.database import Database
from tasks.event_log import LoggedEvent
from tasks.handlers import BUS
from tasks.outside.api_key import ApiKey, find_key
from tasks.outside.key_ring import KeyRefusedError, issue_key, revoke_key, rotate_key
from tasks.outside.key_text import read_key_id
from tasks.outside.scope import Scope, ScopeError, read_scopes
from tests.support.office import at, rows

NOW = at("2026-10-05 07:30")
DAY = timedelta(days=1)


def issue(database: Database, *scopes: Scope, lasts: timedelta | None = None) -> str:
    with database.write() as session:
        return issue_key(session, BUS, "Văn bản", scopes, NOW, "test", NOW + lasts if lasts else None)[1]


def opens(database: Database, text: str, after: timedelta = timedelta()) -> bool:
    with database.read() as session:
        return find_key(session, text, NOW + after) is not None


def test_a_key_is_known_by_its_hash_alone_and_the_log_never_sees_it(database: Database) -> None:
    text = issue(database, Scope.READ)
    with database.read() as session:
        found = find_key(session, text, NOW)
        assert found is not None
        assert (found.actor, found.may(Scope.READ), found.may(Scope.TASKS_WRITE)) == ("key 1: Văn bản", True, False)
        kept = " ".join(f"{each.payload}" for each in rows(session, LoggedEvent))
        assert text not in kept + rows(session, ApiKey)[0].hash


def test_what_is_like_a_key_opens_nothing(sqlite_database: Database) -> None:
    text = issue(sqlite_database, Scope.ADMIN)
    others = [
        "",
        "ddk_1_",
        text[:-1],
        text.replace("ddk_1", "ddk_2"),
        text[:10] + ("0" if text[10] != "0" else "1") + text[11:],
    ]
    assert [read_key_id(each) for each in others] == [None] * len(others)
    assert not any(opens(sqlite_database, each) for each in others)


def test_a_rotated_key_serves_beside_the_new_one_for_its_time_of_grace(sqlite_database: Database) -> None:
    old = issue(sqlite_database, Scope.READ)
    with sqlite_database.write() as session:
        new = rotate_key(session, BUS, 1, DAY, NOW, "test")
    assert [opens(sqlite_database, old), opens(sqlite_database, new)] == [True, True]
    assert [opens(sqlite_database, old, DAY), opens(sqlite_database, new, DAY)] == [False, True]


def test_a_key_ends_by_its_day_or_when_it_is_revoked(sqlite_database: Database) -> None:
    text = issue(sqlite_database, Scope.READ, lasts=DAY)
    assert [opens(sqlite_database, text), opens(sqlite_database, text, DAY)] == [True, False]
    with sqlite_database.write() as session:
        revoke_key(session, BUS, 1, NOW, "test")
    assert not opens(sqlite_database, text)
    with sqlite_database.write() as session, pytest.raises(KeyRefusedError):
        rotate_key(session, BUS, 1, DAY, NOW, "test")


def test_scopes_are_read_as_people_write_them() -> None:
    assert read_scopes(["tasks:write,read", "read"]) == (Scope.READ, Scope.TASKS_WRITE)
    with pytest.raises(ScopeError, match="tasks:delete"):
        read_scopes(["tasks:delete"])
