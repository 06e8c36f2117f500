from datetime import date

import pytest

from tasks.event_log import LoggedEvent
from tasks.outside.put import Saying, put_task
from tests.support.office import rows
from tests.web.api.conftest import Api
from tests.web.conftest import MORNING


def codes(api: Api, query: str) -> list[str]:
    return [task["code"] for task in api.told(f"/tasks?{query}")["items"]]


def test_a_task_is_told_with_its_departments_and_todays_deadline_state(small_api: Api) -> None:
    task = small_api.told("/tasks/1")
    assert (task["code"], task["lead"]["name"], task["deadline_state"]) == ("NV1", "Sở Xây dựng", "overdue")
    assert (task["coordinating"], task["external"], task["deadline_version"]) == ([], [], 1)


FOUND = {
    "": ["NV1", "NV2", "NV3", "NV4"],
    "deadline_state=overdue": ["NV1"],
    "deadline_state=soon&deadline_state=overdue": ["NV1", "NV2"],
    "lead=2&text=PHẦN nv4": ["NV4"],
    "deadline_from=2026-11-26&deadline_to=2026-11-30": ["NV2"],
    "changed_since=2026-11-23T08:00:00%2B07:00": ["NV1", "NV2", "NV3", "NV4"],
    "changed_since=2026-11-23T08:00:01%2B07:00": [],
    "state=done": [],
    "urgency=express": [],
    "assigned_from=2026-01-01": [],
}


def test_tasks_are_found_by_what_they_are(api: Api) -> None:
    assert {query: codes(api, query) for query in FOUND} == FOUND


def test_pages_go_on_where_the_one_before_ended(small_api: Api) -> None:
    first = small_api.told("/tasks?limit=3")
    second = small_api.told(f"/tasks?limit=3&cursor={first['next']}")
    assert [len(first["items"]), [each["code"] for each in second["items"]], second["next"]] == [3, ["NV4"], None]
    filtered = small_api.told("/tasks?limit=1&deadline_state=in_time")
    assert codes(small_api, f"deadline_state=in_time&cursor={filtered['next']}") == ["NV4"]


@pytest.mark.parametrize("query", ["cursor=x", "cursor=YWZ0ZXI6OTk5OTk5OTk5OQ", "limit=0", "limit=201", "colour=red"])
def test_a_page_that_cannot_be_is_refused(small_api: Api, query: str) -> None:
    refused = small_api("GET", f"/tasks?{query}")
    assert (refused.status_code, refused.json()["errors"][0]["parameter"]) == (422, query.partition("=")[0])


def test_a_task_is_explained_as_on_the_command_line(small_api: Api) -> None:
    explained = small_api.told("/tasks/1/explain")
    assert explained.keys() == {"task", "lines", "timeline"}
    assert explained["lines"][0] == "NV1: Sở Xây dựng chủ trì; trạng thái «Chưa thực hiện»."
    assert [each["kind"] for each in explained["timeline"]] == ["event", "letter"]
    assert explained["timeline"][0]["words"] in explained["lines"][2]


def test_one_day_of_a_task_is_explained(small_api: Api) -> None:
    explained = small_api.told("/tasks/1/explain?on=2026-11-22")
    assert explained["lines"][-1] == "Ngày 22/11/2026 không có lượt đôn đốc nào: nhiệm vụ được nhập ngày 23/11/2026."
    assert explained["timeline"] == []


@pytest.mark.parametrize(("query", "status"), [("on=x", 422), ("day=2026-11-22", 422), ("on=2099-01-05", 409)])
def test_a_day_that_cannot_be_explained_is_refused(small_api: Api, query: str, status: int) -> None:
    assert small_api("GET", f"/tasks/1/explain?{query}").status_code == status


def test_a_task_is_found_by_the_name_that_another_system_gave_it(small_api: Api) -> None:
    desk = small_api.desk
    with desk.database.write() as session:
        said = Saying(external_id="42", values={"content": "Báo cáo", "lead_department_id": 1})
        put_task(session, desk.web.bus, "vanban", said, MORNING, "test")
    assert small_api.told("/tasks/by/vanban/42")["external"][0]["external_id"] == "42"
    assert small_api("GET", "/tasks/by/vanban/43").status_code == 404


def test_a_task_is_assigned_changed_and_ended_by_a_key_that_the_log_names(api: Api) -> None:
    said = {"content": "Báo cáo quý IV", "lead": "Sở Xây dựng", "coordinating": [2], "deadline": "2026-12-10"}
    made = api("POST", "/tasks", said)
    assert (made.status_code, made.headers["location"]) == (201, f"/api/v1/tasks/{made.json()['id']}")
    path = f"/tasks/{made.json()['id']}"
    changed = api("PATCH", path, {"deadline": "2026-12-31", "deadline_reason": "x"}, If_Match=made.headers["etag"])
    assert (changed.status_code, changed.json()["deadline_version"]) == (200, 2)
    assert changed.headers["etag"] != made.headers["etag"]
    done = api("POST", f"{path}/complete", {"document": "112/BC-SXD"})
    assert (done.json()["state"], done.json()["confirmed_on"]) == ("done", "2026-11-23")
    assert api("POST", f"{path}/cancel", {"reason": "x"}).status_code == 409
    assert api("POST", f"{path}/reopen", {"reason": "thiếu số liệu"}).json()["state"] == "redo"
    assert api("POST", f"{path}/cancel", {"reason": "thu hồi"}).json()["state"] == "cancelled"
    with api.desk.database.read() as session:
        told = [(each.name, each.actor) for each in rows(session, LoggedEvent) if each.task_id == made.json()["id"]]
    assert {actor for _, actor in told} == {"key 1: Văn bản"}
    assert [name for name, _ in told] == ["TaskAssigned", "DeadlineChanged", *["TaskStateChanged"] * 3]


def test_a_change_needs_the_state_that_was_read(small_api: Api) -> None:
    etag = small_api("GET", "/tasks/1").headers["etag"]
    assert small_api("PATCH", "/tasks/1", {"note": "a"}).status_code == 428
    assert small_api("PATCH", "/tasks/1", {"note": "a"}, If_Match=etag).status_code == 200
    stale = small_api("PATCH", "/tasks/1", {"note": "b"}, If_Match=etag)
    assert (stale.status_code, stale.headers["etag"] != etag) == (412, True)
    assert small_api("POST", "/tasks/1/complete", {}, If_Match=etag).status_code == 412
    assert small_api.desk.task("NV1").note == "a"


@pytest.mark.parametrize(
    ("said", "status", "where"),
    [
        ({"lead": 1}, 422, "#/content"),
        ({"content": "x", "lead": "Sở Xây"}, 422, None),
        ({"content": "x", "lead": 1, "deadline": "31/12/2026"}, 422, "#/deadline"),
        ({"content": "x", "lead": 1, "colour": "red"}, 422, "#/colour"),
        ({"content": "x", "lead": 1, "code": "NV1"}, 409, "#/code"),
        ({"content": "x", "lead": 1, "code": "NV99"}, 422, "#/code"),
        ([], 422, "#"),
    ],
)
def test_what_is_wrong_with_a_task_is_pointed_at(small_api: Api, said: object, status: int, where: str | None) -> None:
    refused = small_api("POST", "/tasks", said)
    assert refused.status_code == status
    assert refused.json().get("errors", [{"pointer": None}])[0]["pointer"] == where


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("31/12/2026", "cần một ngày dạng YYYY-MM-DD"),
        ("2026-02-30", "không có ngày này"),
        ("9999-12-31", "cần một năm từ 1945 đến 2100"),
    ],
)
def test_what_is_wrong_with_a_day_is_said_in_vietnamese(small_api: Api, day: str, words: str) -> None:
    refused = small_api("POST", "/tasks", {"content": "x", "lead": 1, "deadline": day}).json()
    assert refused["errors"] == [{"pointer": "#/deadline", "detail": words}]


def test_a_name_that_is_no_department_is_answered_with_the_nearest(small_api: Api) -> None:
    refused = small_api("POST", "/tasks", {"content": "x", "lead": "Sở Xây"}).json()
    assert refused["nearest"][0] == "Sở Xây dựng"


def test_a_day_of_completion_that_has_not_come_is_refused(small_api: Api) -> None:
    assert small_api("POST", "/tasks/1/complete", {"on": str(date(2026, 11, 24))}).status_code == 422


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/tasks/2/complete", {"document": "112/BC-SXD (M)"}),
        ("/tasks/2/cancel", {"reason": "TỐI MẬT: việc kín"}),
        ("/tasks/2/extensions", {"requested": "2026-12-11", "reason": "TUYỆT MẬT: việc kín"}),
    ],
)
def test_words_of_a_secret_paper_are_refused_wherever_they_stand(
    small_api: Api, path: str, said: dict[str, str]
) -> None:
    refused = small_api("POST", path, said)
    assert (refused.status_code, "mật" in refused.json()["detail"], "kín" in refused.text) == (422, True, False)
