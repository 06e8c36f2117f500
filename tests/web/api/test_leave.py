from tasks.event_log import LoggedEvent
from tasks.outside.scope import Scope
from tests.support.office import rows
from tests.web.api.conftest import Api, give_key

PATH = "/contacts/1/leave"
SAID = {"first": "2026-12-01", "last": "2026-12-11", "delegate": 2}


def test_a_leave_is_entered_once_by_the_key(api: Api) -> None:
    made = api("POST", PATH, SAID)
    assert (made.status_code, made.json()) == (200, {"id": 1, "contact_id": 1} | SAID)
    again = api("POST", PATH, SAID)
    assert (again.status_code, "đã có lịch nghỉ" in again.json()["detail"]) == (409, True)
    with api.desk.database.read() as session:
        log = [each.actor for each in rows(session, LoggedEvent) if each.name == "LeaveEntered"]
    assert log == ["key 1: Văn bản"]


def test_whoever_is_back_early_reads_its_own_letters_again(api: Api) -> None:
    api("POST", PATH, SAID)
    assert api.told("/contacts/1/leaves")["items"] == [{"id": 1, "contact_id": 1} | SAID]
    early = api("POST", "/contacts/1/back", {"on": "2026-12-07"})
    assert (early.status_code, early.json()["leave"]["last"], early.json()["cancelled"]) == (200, "2026-12-06", False)
    assert api("POST", "/contacts/1/back", {}).json()["cancelled"] is True
    assert api.told("/contacts/1/leaves")["items"] == []
    nothing = api("POST", "/contacts/1/back", {}, Accept_Language="en")
    assert (nothing.status_code, nothing.json()["detail"]) == (409, "There is no leave to end.")
    with api.desk.database.read() as session:
        log = [each.actor for each in rows(session, LoggedEvent) if each.name == "LeaveEnded"]
    assert log == ["key 1: Văn bản"] * 2


def test_a_leave_that_cannot_be_is_refused_where_it_is_wrong(small_api: Api) -> None:
    backwards = small_api("POST", PATH, SAID | {"last": "2026-11-30"})
    assert (backwards.status_code, backwards.json()["errors"][0]["detail"]) == (
        422,
        "ngày cuối không được trước ngày đầu",
    )
    nobody = small_api("POST", PATH, SAID | {"delegate": 99}, Accept_Language="en").json()
    assert nobody["errors"] == [{"pointer": "#/delegate", "detail": "There is no contact 99."}]
    assert small_api("POST", PATH, SAID | {"delegate": 1}).status_code == 409
    assert small_api("POST", "/contacts/99/leave", SAID).status_code == 404
    assert give_key(small_api.desk, Scope.READ)("POST", PATH, SAID).status_code == 403
