from tasks.outside.scope import Scope
from tests.web.api.conftest import Api, give_key


def test_an_extension_is_asked_for_by_one_key_and_decided_by_another(api: Api) -> None:
    said = {"requested": "2026-12-11", "reason": "Chờ ý kiến của Bộ"}
    asked = api("POST", "/tasks/2/extensions", said)
    assert (asked.status_code, asked.json()["state"], asked.json()["asked_by"]) == (201, "asked", "key 1: Văn bản")
    path = f"/extensions/{asked.json()['id']}/decision"
    assert api("POST", path, {"decision": "grant"}).status_code == 403
    office = give_key(api.desk, Scope.READ, Scope.EXTENSIONS_DECIDE)
    decided = office("POST", path, {"decision": "grant", "deadline": "2026-12-04"})
    assert (decided.status_code, decided.json()["state"]) == (200, "granted_other")
    assert office("POST", path, {"decision": "refuse", "reason": "x"}).status_code == 409
    assert office.told("/tasks/2")["deadline"] == "2026-12-04"
    assert [each["decided_deadline"] for each in office.told("/extensions?task=2")["items"]] == ["2026-12-04"]


def test_an_extension_beyond_the_limits_is_a_conflict(small_api: Api) -> None:
    refused = small_api("POST", "/tasks/1/extensions", {"requested": "2026-12-11", "reason": "x"})
    assert (refused.status_code, "quá hạn" in refused.json()["detail"]) == (409, True)
    assert small_api("POST", "/tasks/99/extensions", {"requested": "2026-12-11", "reason": "x"}).status_code == 404
    assert small_api("GET", "/extensions/1").status_code == 404
