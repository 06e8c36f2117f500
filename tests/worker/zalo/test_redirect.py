"""The page that a browser comes back to."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import httpx
import pytest

from tests.support.port import free_port
from worker.zalo.login import LoginError
from worker.zalo.redirect import Redirect, redirect_uri


def code_in(address: str) -> str:
    if not address.endswith("state=ours&code=hidden-word"):
        raise LoginError("Không phải của lần này.")
    return "hidden-word"


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def awaited(port: int) -> Iterator[Future[str | None]]:
    with Redirect(port, code_in) as redirect, ThreadPoolExecutor(1) as threads:
        yield threads.submit(redirect.await_code, 30)


def ask(address: str) -> httpx.Response:
    return httpx.get(address, trust_env=False)


def test_the_code_is_taken_from_the_address_and_the_browser_is_told(
    port: int, awaited: Future[str | None], capsys: pytest.CaptureFixture[str]
) -> None:
    page = ask(f"{redirect_uri(port)}?state=ours&code=hidden-word")
    assert (page.status_code, "Có thể đóng trang" in page.text) == (200, True)
    assert (page.headers["Cache-Control"], page.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert awaited.result(30) == "hidden-word"
    assert "hidden-word" not in page.text + "".join(capsys.readouterr())


def test_what_is_not_of_this_login_is_answered_and_the_wait_goes_on(port: int, awaited: Future[str | None]) -> None:
    page = ask(f"{redirect_uri(port)}?state=theirs&code=x")
    assert (page.status_code, page.text) == (400, "Không phải của lần này.")
    assert ask(f"http://127.0.0.1:{port}/favicon.ico").status_code == 404
    assert not awaited.done()
    ask(f"{redirect_uri(port)}?state=ours&code=hidden-word")
    assert awaited.result(30) == "hidden-word"


def test_what_is_no_address_is_answered_too(port: int) -> None:
    with Redirect(port, code_in) as redirect:
        status, words = redirect.take("http://[oops")
    assert (status, "không phải là một địa chỉ" in words) == (400, True)


def test_only_this_machine_is_listened_to(port: int) -> None:
    with Redirect(port, code_in) as redirect:
        assert redirect.socket.getsockname() == ("127.0.0.1", port)


def test_a_browser_that_does_not_come_is_not_waited_for_longer(port: int) -> None:
    with Redirect(port, code_in) as redirect:
        assert redirect.await_code(0.01) is None


def test_a_port_that_is_taken_is_an_error(port: int) -> None:
    with Redirect(port, code_in), pytest.raises(OSError, match="in use"):
        Redirect(port, code_in)
