"""Headers, limits and hostile input: a page may refuse, it may not break."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NoReturn

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as AllLentError
from starlette.requests import Request

from tests.web.api.conftest import READ_AND_WRITE, give_key
from tests.web.conftest import MORNING, Desk, Hand
from tests.web.test_acknowledge import RECEIVED, answers, rows
from web.client import NetworkError, client_of, read_networks
from web.limit import Limit

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize("path", ["/", "page", "office_page", "/a/forged", "/no/such/page", "/healthz", "/metrics"])
def test_every_answer_forbids_what_no_page_needs(small_desk: Desk, path: str) -> None:
    headers = small_desk.client.get(getattr(small_desk, path, path)).headers
    policy = headers["content-security-policy"]
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-content-type-options"] == "nosniff"
    assert "noindex" in headers["x-robots-tag"]
    assert "permissions-policy" in headers
    for words in ("default-src 'none'", "style-src 'self'", "form-action 'self'", "frame-ancestors 'none'"):
        assert words in policy
    assert "unsafe-inline" not in policy


@pytest.mark.parametrize("origin", ["http://elsewhere.test", "null", "https://dondoc.test", "http://dondoc.test.evil"])
def test_a_form_of_another_site_is_refused(small_desk: Desk, origin: str) -> None:
    sent = small_desk.client.post(small_desk.page, data=RECEIVED | {"task": "NV1"}, headers={"Origin": origin})
    assert sent.status_code == 403
    assert answers(small_desk) == []


def test_a_form_of_our_own_is_taken_whatever_name_the_machine_is_reached_by(small_desk: Desk) -> None:
    for number, host in enumerate(("dondoc.test", "localhost:8000")):
        sent = small_desk.client.post(
            small_desk.page,
            data=RECEIVED | {"task": f"NV{number + 1}"},
            headers={"Origin": f"http://{host}", "Host": host},
        )
        assert sent.status_code == 303


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"x" * 1_000_000, FORM, 413),
        (b"a=1&" * 10_000, FORM, 413),
        (b"{}", {"Content-Type": "application/json"}, 415),
        (b"", {}, 415),
        (b"--x", {"Content-Type": "multipart/form-data; boundary=x"}, 415),
        (b"choice=\xff\xfe%00%ff&task=NV1&answered_by=%80", FORM, 422),
        (b"%00=%00&choice[]=received&=&&&;", FORM, 422),
        (b"task=NV1&choice=received&answered_by=%00%1b%E2%80%AE", FORM, 422),
    ],
)
def test_hostile_bodies_are_refused(small_desk: Desk, body: bytes, headers: dict[str, str], status: int) -> None:
    before = rows(small_desk.database)
    assert small_desk.client.post(small_desk.page, content=body, headers=headers).status_code == status
    assert small_desk.client.post(f"{small_desk.page}/undo", content=body, headers=headers).status_code < 500
    assert small_desk.client.post(small_desk.office_page, content=body, headers=headers).status_code == status
    assert rows(small_desk.database) == before


def test_a_name_with_script_and_nul_is_stored_as_text_and_shown_as_text(desk: Desk) -> None:
    form = RECEIVED | {"answered_by": "<script>alert(1)</script>\x00\ud7ff", "task": "NV1"}
    sent = desk.client.post(desk.page, data=form)
    assert sent.status_code == 303
    page = desk.client.get(sent.headers["location"]).text
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert answers(desk)[0].answered_by.startswith("<script>alert(1)</script>")


def test_hostile_addresses_are_not_found(desk: Desk) -> None:
    for path in (
        "/a/%00",
        "/a/%ff%fe",
        "/a/" + "x" * 5000,
        "/a/../../etc/passwd",
        "/o/%F0%9F%98%80",
        "/a/x?nv=%00",
        "/a/",
    ):
        assert desk.client.get(path).status_code == 404


def test_hostile_queries_show_the_page(desk: Desk) -> None:
    for query in ("nv=%00%ff", "da=%00", "da=9999999999999999999999", "nv[]=1", "da=-1,1e5,٣"):
        assert desk.client.get(f"{desk.page}?{query}").status_code == 200
        assert desk.client.get(f"{desk.office_page}?{query}&xong=%00,%ff").status_code == 200


def test_other_methods_are_refused(small_desk: Desk) -> None:
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS"):
        assert small_desk.client.request(method, small_desk.page).status_code == 405


def test_guessing_links_is_limited_and_good_links_are_not(small_desk: Desk) -> None:
    most = small_desk.web.limits.bad_links.most
    seen = [small_desk.client.get(f"/a/guess{number}").status_code for number in range(most + 1)]
    assert seen == [404] * most + [429]
    refused = small_desk.client.get("/o/guess")
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "600")
    assert small_desk.client.get(small_desk.page).status_code == 200
    small_desk.clock.pass_by(minutes=10)
    assert small_desk.client.get("/a/guess").status_code == 404


def test_answering_without_end_is_limited_for_one_letter(small_desk: Desk) -> None:
    most = small_desk.web.limits.forms.most
    seen = [small_desk.client.post(small_desk.page, data={"n": "1"}).status_code for _ in range(most + 1)]
    assert seen == [422] * most + [429]
    assert small_desk.client.get(small_desk.page).status_code == 200


def test_a_limit_slides_and_forgets_who_is_long_silent() -> None:
    clock = Hand(MORNING)
    limit = Limit(2, timedelta(seconds=10), keys=2)
    assert [limit.wait("a", clock.now()) for _ in range(3)] == [0, 0, 10]
    clock.pass_by(seconds=4)
    assert limit.wait("a", clock.now()) == 6
    clock.pass_by(seconds=6)
    assert limit.wait("a", clock.now()) == 0
    assert [limit.wait(key, clock.now()) for key in ("b", "c", "a", "a", "a")] == [0, 0, 0, 0, 10]


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),
        ("10.0.0.2", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.2", "6.6.6.6, 198.51.100.1, 10.0.0.9", "198.51.100.1"),
        ("10.0.0.2", "2001:db8::1:2", "2001:db8::/64"),
        ("10.0.0.2", "", ""),
        ("10.0.0.2", None, "10.0.0.2"),
    ],
)
def test_a_forwarded_address_is_believed_from_our_proxies_only(peer: str, forwarded: str | None, expected: str) -> None:
    headers = [] if forwarded is None else [(b"x-forwarded-for", forwarded.encode())]
    request = Request({"type": "http", "client": (peer, 1), "headers": headers})
    assert client_of(request, read_networks("10.0.0.0/8, ::1")) == expected


def test_a_proxy_that_is_no_network_is_named() -> None:
    with pytest.raises(NetworkError, match="'proxy' is no address"):
        read_networks("10.0.0.1, proxy")


def test_a_fault_of_ours_shows_a_page_and_logs_neither_token_nor_words(
    small_desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_session: object) -> None:
        raise RuntimeError("what was typed")

    desk = small_desk.with_web(calendar=broken)
    desk.client._transport.raise_server_exceptions = False  # type: ignore[attr-defined] # noqa: SLF001 - the page is wanted
    page = desk.client.get(desk.page)
    assert page.status_code == 500
    assert "Hệ thống gặp lỗi" in page.text
    assert "content-security-policy" in page.headers
    # What the client that stands for a browser logs of its own requests is none of the product's words.
    said = "\n".join(
        f"{each.getMessage()} {each.exc_text}" for each in caplog.records if not each.name.startswith("httpx")
    )
    assert desk.page.rpartition("/")[2] not in said
    assert "what was typed" not in said
    assert said.count("RuntimeError in GET AnswerPages.show") == 1


@dataclass
class Stopped(Hand):
    """A clock that fails from a moment on."""

    stopped: bool = False

    def now(self) -> datetime:
        if self.stopped:
            raise RuntimeError("the clock stands still")
        return super().now()


@pytest.mark.parametrize("behind", ["", "the API", "/metrics"])
def test_a_fault_is_told_once_however_many_applications_stand_around_it(
    small_desk: Desk, caplog: pytest.LogCaptureFixture, behind: str
) -> None:
    clock = Stopped(small_desk.clock.now())
    desk = small_desk.with_web(clock=clock)
    ask = give_key(desk, *READ_AND_WRITE)
    desk.client._transport.raise_server_exceptions = False  # type: ignore[attr-defined] # noqa: SLF001 - the page is wanted
    clock.stopped = True
    caplog.clear()
    page = ask("GET", "/tasks") if behind == "the API" else desk.client.get(behind or desk.office_page)
    assert page.status_code == 500
    told = [each.getMessage() for each in caplog.records if each.name.startswith("web")]
    assert [each.partition(" in ")[0] for each in told] == ["RuntimeError"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_what_may_be_asked_of_a_page_is_told_whole(small_desk: Desk, method: str) -> None:
    page = small_desk.client.request(method, small_desk.page)
    assert (page.status_code, page.headers["allow"]) == (405, "GET, HEAD, POST")


@pytest.mark.parametrize("error", [OperationalError("SELECT", {}, OSError("gone")), AllLentError("all are lent")])
def test_a_database_that_is_away_or_overtaxed_asks_to_try_again(small_desk: Desk, error: Exception) -> None:
    def away(_session: object) -> NoReturn:
        raise error

    overtaxed = small_desk.with_web(calendar=away, desk=replace(small_desk.web.desk, read_calendar=away))
    page, told = overtaxed.client.get(small_desk.page), give_key(overtaxed, *READ_AND_WRITE)("GET", "/calendar")
    assert (page.status_code, page.headers["retry-after"]) == (503, "30")
    assert (told.status_code, told.headers["retry-after"]) == (503, "30")
    assert told.json()["type"].endswith("/problems/busy")
