import pytest

from tests.web.api.conftest import Api

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("method", "path", "content", "headers", "status"),
    [
        ("GET", "/no/such", None, {}, 404),
        ("GET", "/tasks/999", None, {}, 404),
        ("DELETE", "/tasks", None, {}, 405),
        ("GET", "/tasks/x", None, {}, 422),
        ("GET", "/tasks/99999999999999999999", None, {}, 422),
        ("POST", "/tasks", b"{", JSON, 422),
        ("POST", "/tasks", b"[" * 100_000, JSON, 400),
        ("POST", "/tasks", b"\xff", JSON, 400),
        ("POST", "/tasks", b'{"content": "\\ud800", "lead": 1, "code": NaN}', JSON, 422),
        ("POST", "/tasks", b"<task/>", {"Content-Type": "text/xml"}, 415),
        ("POST", "/tasks", b" " * (1024 * 1024 + 1), JSON, 413),
    ],
)
def test_every_refusal_is_a_problem_with_an_address_of_its_own(
    small_api: Api, method: str, path: str, content: bytes | None, headers: dict[str, str], status: int
) -> None:
    sent = {"Authorization": f"Bearer {small_api.key}"} | headers
    refused = small_api.desk.client.request(method, f"/api/v1{path}", content=content, headers=sent)
    problem = refused.json()
    assert (refused.status_code, problem["status"]) == (status, status)
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.headers["cache-control"] == "no-store"
    described = small_api.desk.client.get(problem["type"])
    assert described.json()["title"]["vi"] == problem["title"]


TITLES = {
    "": "Không tìm thấy",
    "en": "Not found",
    "vi, en;q=0.5": "Không tìm thấy",
    "en-GB;q=0.9, vi;q=0.3": "Not found",
    "fr;q=x, *": "Không tìm thấy",
}


def test_problems_are_in_the_language_that_is_wanted(small_api: Api) -> None:
    found = {each: small_api("GET", "/tasks/99", Accept_Language=each).json()["title"] for each in TITLES}
    assert found == TITLES


def test_a_typed_refusal_has_words_in_both_languages(small_api: Api) -> None:
    refused = [
        small_api("POST", "/tasks/1/reopen", {"reason": "x"}, Accept_Language=each).json()["detail"]
        for each in ("vi", "en")
    ]
    assert "đang ở trạng thái «Chưa thực hiện»" in refused[0]
    assert refused[1] == "Task NV1 is in the state not_started; this step needs done."


def test_an_address_tells_all_of_its_methods(small_api: Api) -> None:
    assert [small_api("DELETE", path).headers["allow"] for path in ("/tasks", "/tasks/1")] == [
        "GET, HEAD, POST",
        "GET, HEAD, PATCH",
    ]


def test_what_can_be_got_can_be_asked_for_its_head(small_api: Api) -> None:
    for path in ("/tasks", "/tasks/1", "/feed", "/openapi.json", "/problems/stale"):
        head, whole = small_api("HEAD", path), small_api("GET", path)
        assert (head.status_code, head.content) == (200, b""), path
        assert dict(head.headers) == dict(whole.headers)


def test_the_head_of_what_is_not_there_or_not_for_all_is_refused_alike(small_api: Api) -> None:
    assert small_api("HEAD", "/tasks/999").status_code == 404
    assert small_api("HEAD", "/tasks/999/pause").headers["allow"] == small_api("GET", "/tasks/1/pause").headers["allow"]
    assert Api(small_api.desk, "ddk_1_nobody")("HEAD", "/tasks").status_code == 401
