from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial
from threading import Barrier
from typing import Any

from tasks.task import Task
from tests.support.office import rows
from tests.web.api.conftest import Api

SAID = {"content": "Báo cáo", "lead": 1}


def count(api: Api) -> int:
    with api.desk.database.read() as session:
        return len(rows(session, Task))


def test_a_named_request_is_done_once_for_a_day(api: Api) -> None:
    before = count(api)
    first, again = (api("POST", "/tasks", SAID, Idempotency_Key="k1") for _ in range(2))
    assert (again.status_code, again.content, again.headers["etag"]) == (201, first.content, first.headers["etag"])
    assert (again.headers["idempotency-replayed"], count(api)) == ("true", before + 1)
    api.desk.clock.at += timedelta(hours=24)
    assert api("POST", "/tasks", SAID, Idempotency_Key="k1").json()["id"] != first.json()["id"]


def test_the_name_of_another_request_is_refused(small_api: Api) -> None:
    small_api("POST", "/tasks", SAID, Idempotency_Key="k1")
    other = small_api("POST", "/tasks", SAID | {"note": "x"}, Idempotency_Key="k1")
    assert (other.status_code, other.json()["type"].rpartition("/")[2]) == (422, "other-request")


def test_a_request_that_was_refused_may_be_mended_under_its_name(small_api: Api) -> None:
    assert small_api("POST", "/tasks", {"lead": 1}, Idempotency_Key="k1").status_code == 422
    assert small_api("POST", "/tasks", SAID, Idempotency_Key="k1").status_code == 201


def test_a_name_that_no_header_should_hold_is_refused(small_api: Api) -> None:
    assert small_api("POST", "/tasks", SAID, Idempotency_Key="k" * 201).status_code == 400


def test_the_same_request_twice_at_once_is_done_once(api: Api) -> None:
    before, together = count(api), Barrier(2)

    def send(_: int) -> int:
        together.wait(timeout=30)
        status: int = api("POST", "/tasks", SAID, Idempotency_Key="k1").status_code
        return status

    with ThreadPoolExecutor(2) as pool:
        statuses = set(pool.map(send, range(2)))
    assert statuses <= {201, 409}
    assert count(api) == before + 1


def at_once(*sends: Callable[[], Any]) -> list[Any]:
    together = Barrier(len(sends))

    def send(one: Callable[[], Any]) -> Any:
        together.wait(timeout=30)
        return one()

    with ThreadPoolExecutor(len(sends)) as pool:
        return list(pool.map(send, sends))


def test_a_named_request_is_answered_the_same_after_a_restart(small_api: Api) -> None:
    first = small_api("POST", "/tasks", SAID, Idempotency_Key="k1")
    again = replace(small_api, desk=small_api.desk.with_web())("POST", "/tasks", SAID, Idempotency_Key="k1")
    assert (again.status_code, again.content) == (201, first.content)


def test_of_two_who_change_what_both_have_read_the_second_is_told(api: Api) -> None:
    read = api("GET", "/tasks/1").headers["etag"]
    change = partial(api, "PATCH", "/tasks/1", If_Match=read)
    told = at_once(partial(change, {"note": "một"}), partial(change, {"note": "hai"}))
    assert sorted(each.status_code for each in told) == [200, 412]
    written = next(each for each in told if each.status_code == 200)
    assert api.told("/tasks/1")["note"] == written.json()["note"]


def test_of_two_who_put_the_same_at_once_one_assigns_and_the_other_finds_it(api: Api) -> None:
    put = partial(api, "PUT", "/tasks/by/vanban/42", SAID)
    told = at_once(put, put)
    assert sorted(each.json()["outcome"] for each in told) == ["created", "unchanged"]
