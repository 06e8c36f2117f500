from tasks.event_log import LoggedEvent
from tests.support.office import rows
from tests.web.api.conftest import Api

PATH = "/contacts/1/replace"
SAID = {"name": "Hoa", "phone": "0912345678", "addresses": {"email": "hoa@so.mau.gov.vn"}}


def test_a_position_changes_hands_at_once_and_the_log_knows_no_name(api: Api) -> None:
    first, again = (api("POST", PATH, SAID, Idempotency_Key="k1") for _ in range(2))
    told = first.json()
    assert (first.status_code, told["held"], told["since"]) == (200, True, "2026-11-23")
    assert (told["contact"]["name"], told["contact"]["addresses"]) == ("Hoa", SAID["addresses"])
    assert (again.json(), again.headers["idempotency-replayed"]) == (told, "true")
    with api.desk.database.read() as session:
        log = [each for each in rows(session, LoggedEvent) if each.name in {"ReplacementEntered", "ContactReplaced"}]
    assert [each.actor for each in log] == ["key 1: Văn bản"] * 2
    assert "Hoa" not in " ".join(each.payload for each in log)


def test_a_day_to_come_leaves_the_position_as_it_is_till_then(small_api: Api) -> None:
    told = small_api("POST", PATH, {"name": "Hoa", "since": "2026-12-01", "keep": ["email"]}).json()
    assert (told["held"], told["contact"]["name"]) == (False, "")


def test_a_replacement_to_come_is_withdrawn_once(small_api: Api) -> None:
    small_api("POST", PATH, {"name": "Hoa", "since": "2026-12-01", "keep": ["email"]})
    told = [small_api("POST", f"{PATH}/withdraw").json() for _ in range(2)]
    assert [each["withdrawn"] for each in told] == [["2026-12-01"], []]
    with small_api.desk.database.read() as session:
        log = [each.actor for each in rows(session, LoggedEvent) if each.name == "ReplacementWithdrawn"]
    assert log == ["key 1: Văn bản"]
    assert small_api("POST", "/contacts/99/replace/withdraw").status_code == 404


def test_a_holder_whom_nothing_reaches_or_who_comes_too_late_is_refused(small_api: Api) -> None:
    unreached = small_api("POST", PATH, {"name": "Hoa"}, Accept_Language="en")
    assert (unreached.status_code, unreached.json()["errors"][0]["pointer"]) == (422, "#/addresses")
    assert small_api("POST", PATH, SAID | {"keep": ["fax"]}).status_code == 422
    assert small_api("POST", PATH, SAID, If_Match='"old"').status_code == 412
    assert small_api("POST", "/contacts/99/replace", SAID).status_code == 404
    assert small_api("POST", PATH, SAID).status_code == 200
    late = small_api("POST", PATH, SAID | {"since": "2026-11-02"})
    assert (late.status_code, "đã bàn giao" in late.json()["detail"]) == (409, True)
