from datetime import datetime, timedelta

from tasks.event_log import LoggedEvent
from tests.support.command import Dondoc
from tests.support.office import Office, rows


def test_a_key_is_shown_once_rotated_and_revoked_by_a_named_person(office: Office, dondoc: Dondoc) -> None:
    made = dondoc(
        "key", "new", "--name", "Văn bản", "--scope", "read", "--scope", "tasks:write", "--by", "Lan", "--json"
    )
    assert made.told["scopes"] == ["read", "tasks:write"]
    assert made.told["key"].startswith("ddk_1_")
    rotated = dondoc("key", "rotate", "1", "--by", "Lan", "--json")
    assert rotated.told["key"] != made.told["key"]
    assert dondoc("key", "revoke", "1", "--by", "Lan").code == 0
    (listed,) = dondoc("key", "list", "--json").told["keys"]
    assert (listed["name"], listed["scopes"], "key" in listed) == ("Văn bản", ["read", "tasks:write"], False)
    assert datetime.fromisoformat(listed["revoked_at"]).utcoffset() == timedelta(0)
    assert "read, tasks:write" in dondoc("key", "list").out
    with office.database.read() as session:
        told = [(each.name, each.actor) for each in rows(session, LoggedEvent)][-3:]
    assert told == [(name, "person Lan") for name in ("KeyIssued", "KeyRotated", "KeyRevoked")]


def test_the_key_alone_is_on_standard_output(office: Office, dondoc: Dondoc) -> None:
    made = dondoc("key", "new", "--name", "x", "--scope", "read")
    assert made.out.startswith("ddk_1_")
    assert len(made.out.split()) == 1


def test_a_scope_that_is_none_and_a_key_that_is_none_are_told(office: Office, dondoc: Dondoc) -> None:
    assert (done := dondoc("key", "new", "--name", "x", "--scope", "all")).code == 2
    assert "«all»" in done.err
    assert dondoc("key", "revoke", "9").code == 2
