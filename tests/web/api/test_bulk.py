from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

from tasks.state import ExecutionState
from tests.support.office import Office
from tests.web.api.conftest import Api

ITEM: dict[str, Any] = {"content": "Báo cáo", "lead": "Sở Xây dựng", "deadline": "2026-12-10"}


def test_a_task_is_put_under_the_id_of_another_system(api: Api) -> None:
    path = "/tasks/by/vanban/VB%2042"
    first = api("PUT", path, ITEM | {"version": 1})
    assert (first.status_code, first.json()["outcome"]) == (201, "created")
    assert first.json()["task"]["external"] == [{"source": "vanban", "external_id": "VB 42", "version": 1}]
    moved = api("PUT", path, ITEM | {"version": 3, "deadline": "2026-12-20"})
    assert (moved.status_code, moved.json()["outcome"]) == (200, "changed")
    assert api("PUT", path, ITEM | {"version": 2}).json()["outcome"] == "stale"
    assert api.told(path)["deadline"] == "2026-12-20"


def test_in_a_batch_a_bad_one_is_refused_alone(api: Api) -> None:
    items = [
        ITEM | {"external_id": "1"},
        ITEM | {"external_id": "2", "lead": "Sở Xây"},
        {"external_id": "3", "colour": "red"},
        5,
        {"external_id": "4", "content": "thiếu đơn vị"},
        ITEM | {"external_id": "1"},
    ]
    told = api("POST", "/tasks/bulk", {"source": "vanban", "items": items}).json()
    outcomes = [each["outcome"] or each["problem"]["type"].rpartition("/")[2] for each in told["results"]]
    assert outcomes == ["created", "invalid", "invalid", "invalid", "invalid", "unchanged"]
    assert told["results"][1]["problem"]["nearest"][0] == "Sở Xây dựng"
    assert told["results"][2]["problem"]["errors"][0]["pointer"] == "#/colour"
    assert (told["created"], told["unchanged"], told["refused"]) == (1, 1, 4)


def test_a_thousand_go_in_at_once_and_one_more_does_not(small_api: Api) -> None:
    items = [ITEM | {"external_id": str(number)} for number in range(1_001)]
    assert small_api("POST", "/tasks/bulk", {"source": "vanban", "items": items}).status_code == 422
    told = small_api("POST", "/tasks/bulk", {"source": "vanban", "items": items[:1_000]}).json()
    assert (told["created"], len(small_api.told("/tasks?limit=200")["items"])) == (1_000, 200)


def test_a_batch_that_is_named_is_done_once(small_api: Api) -> None:
    batch = {"source": "vanban", "items": [ITEM | {"external_id": "1"}]}
    first, again = (small_api("POST", "/tasks/bulk", batch, Idempotency_Key="b1").json() for _ in range(2))
    assert first == again


def test_words_from_there_do_not_reopen_what_was_done_here(small_api: Api) -> None:
    task = small_api("PUT", "/tasks/by/vanban/1", ITEM).json()["task"]
    office = Office(small_api.desk.database)
    office.change(small_api.desk.task(task["code"]), lambda each: each.complete(date(2026, 11, 23)))
    put = small_api("PUT", "/tasks/by/vanban/1", ITEM | {"note": "x"}).json()
    assert (put["outcome"], put["task"]["state"]) == ("changed", ExecutionState.DONE)


def test_two_who_give_out_one_code_at_once_have_one_task(api: Api) -> None:
    together = Barrier(2)

    def put(source: str) -> tuple[int, int]:
        together.wait(timeout=30)
        items = [ITEM | {"external_id": str(each), "code": f"K{each}"} for each in range(20)]
        told = api("POST", "/tasks/bulk", {"source": source, "items": items if source == "a" else items[::-1]})
        return told.status_code, told.json()["refused"]

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(put, "ab")) == [(200, 0), (200, 0)]
    codes = [each["code"] for each in api.told("/tasks?limit=200")["items"]]
    assert len(codes) == len(set(codes)) == 24
