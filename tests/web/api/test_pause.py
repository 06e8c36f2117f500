from tasks.outside.scope import Scope
from tests.web.api.conftest import Api, give_key


def test_a_task_rests_by_the_word_of_who_may_decide_and_is_resumed(small_api: Api) -> None:
    said = {"until": "2026-12-11", "reason": "Chờ ý kiến của Bộ"}
    assert small_api("POST", "/tasks/2/pause", said).status_code == 403
    office = give_key(small_api.desk, Scope.READ, Scope.EXTENSIONS_DECIDE)
    rests = office("POST", "/tasks/2/pause", said)
    assert (rests.status_code, rests.json()["state"]) == (200, "paused")
    goes_on = office("POST", "/tasks/2/resume", {"deadline": "2026-12-18"})
    assert (goes_on.json()["state"], goes_on.json()["deadline"]) == ("not_started", "2026-12-18")
    assert office("POST", "/tasks/2/resume", {}).status_code == 409


def test_a_pause_without_a_reason_or_an_end_to_come_is_refused(small_api: Api) -> None:
    office = give_key(small_api.desk, Scope.READ, Scope.EXTENSIONS_DECIDE)
    assert office("POST", "/tasks/2/pause", {"until": "2026-12-11"}).status_code == 422
    assert office("POST", "/tasks/2/pause", {"until": "2026-11-20", "reason": "x"}).status_code == 409
    assert office("POST", "/tasks/99/pause", {"until": "2026-12-11", "reason": "x"}).status_code == 404
