"""What a watcher outside hears, over real HTTP; whatever it answers, the loop goes on and no log has its address."""

import logging
import threading

import pytest
from structlog.testing import capture_logs

from tests.support.http import Answer, HttpPeer
from tests.support.port import free_port
from worker.heartbeat import Heartbeat
from worker.settings import read_settings
from worker.wiring import Wiring

SECRET = "5b6c8d2e-hidden-word"


def heartbeat(peer: HttpPeer, path: str = f"/{SECRET}") -> Heartbeat:
    return Heartbeat(peer.url + path, seconds=5)


def asked(peer: HttpPeer) -> list[tuple[str, str, str]]:
    return [(each.method, each.path, each.body.decode()) for each in peer.asked]


def test_all_well_is_a_get_of_the_address(http_peer: HttpPeer) -> None:
    heartbeat(http_peer).well()
    assert asked(http_peer) == [("GET", f"/{SECRET}", "")]


@pytest.mark.parametrize("path", [f"/{SECRET}", f"/{SECRET}/", f"/{SECRET}?create=1"])
def test_what_is_not_well_is_posted_to_fail_one_problem_a_line(http_peer: HttpPeer, path: str) -> None:
    heartbeat(http_peer, path).fail(["late 3", "slot 1"])
    assert asked(http_peer) == [("POST", f"/{SECRET}/fail", "late 3\nslot 1")]
    assert http_peer.asked[0].headers["content-type"] == "text/plain; charset=utf-8"
    assert http_peer.asked[0].query == ({"create": "1"} if "?" in path else {})


@pytest.mark.parametrize("status", [301, 404, 429, 503])
def test_an_answer_other_than_yes_is_logged_by_its_number_and_not_followed(http_peer: HttpPeer, status: int) -> None:
    http_peer.script(Answer(status, headers={"Location": f"/{SECRET}/elsewhere"}))
    with capture_logs() as logs:
        heartbeat(http_peer).well()
    assert [(each["event"], each["status"]) for each in logs] == [("heartbeat_refused", status)]
    assert len(http_peer.asked) == 1


def test_a_watcher_that_cuts_or_is_not_there_is_logged_by_the_class_of_the_failure(http_peer: HttpPeer) -> None:
    http_peer.script(Answer(cut=True))
    with capture_logs() as logs:
        heartbeat(http_peer).well()
        Heartbeat(f"http://127.0.0.1:{free_port()}/{SECRET}").fail(["late 3"])
    assert [each["reason"] for each in logs] == ["RemoteProtocolError", "ConnectError"]


def test_a_watcher_that_never_answers_is_given_up(http_peer: HttpPeer) -> None:
    released = threading.Event()
    http_peer.script(Answer(wait=released))
    with capture_logs() as logs:
        Heartbeat(f"{http_peer.url}/{SECRET}", seconds=0.2).well()
    released.set()
    assert [each["reason"] for each in logs] == ["ReadTimeout"]


def test_proxies_that_no_setting_names_are_not_asked(http_peer: HttpPeer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    heartbeat(http_peer).well()
    assert len(http_peer.asked) == 1


def test_its_address_is_in_no_log_and_no_representation(http_peer: HttpPeer, caplog: pytest.LogCaptureFixture) -> None:
    from worker.log import QUIET

    for name, level in QUIET.items():
        caplog.set_level(level, name)
    caplog.set_level(logging.INFO)
    http_peer.script(Answer(500), Answer(cut=True))
    with capture_logs() as logs:
        for _ in range(3):
            heartbeat(http_peer).well()
        Heartbeat(f"http://127.0.0.1:{free_port()}/{SECRET}").well()
    assert len(logs) == 3
    assert SECRET not in f"{logs} {caplog.text} {heartbeat(http_peer)!r}"


def test_it_is_set_by_one_setting() -> None:
    assert Wiring(read_settings({})).heartbeat is None
    made = Wiring(read_settings({"DONDOC_HEARTBEAT_URL": "http://10.0.0.7:8000/ping/x"})).heartbeat
    assert made is not None
    assert made.url == "http://10.0.0.7:8000/ping/x"
