"""The server as a whole: its log, its thread, its end."""

import threading
from typing import Any

import httpx
import pytest

from tests.support.http import Answer, HttpPeer
from tests.support.port import free_port
from worker.pretend_zalo.account import Account
from worker.pretend_zalo.server import PretendZalo
from worker.pretend_zalo.told import Told
from worker.pretend_zalo.webhook import NOBODY


def test_every_call_is_written_down_with_its_answer(zalo: PretendZalo, app: Any) -> None:
    answer = app.consult()
    (each,) = zalo.log
    assert (each.request.method, each.request.path) == ("POST", "/v3.0/oa/message/cs")
    assert each.request.headers["access_token"] == app.client.headers["access_token"]
    assert each.request.json()["message"] == {"text": "Đến hạn"}
    assert each.answer is not None
    assert each.answer.json() == answer


def test_calls_from_many_threads_are_all_written_down(zalo: PretendZalo, app: Any) -> None:
    threads = [threading.Thread(target=app.consult, kwargs={"text": str(number)}) for number in range(20)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert {line.text for line in zalo.taken} == {str(number) for number in range(20)}
    assert len(zalo.log) == 20


def test_it_listens_where_it_is_told(account: Account, hands: Any) -> None:
    port = free_port()
    with PretendZalo(account, None, hands.now, port=port) as started:
        assert started.url == f"http://127.0.0.1:{port}"
        assert httpx.get(started.url, trust_env=False).status_code == 200
    with pytest.raises(httpx.ConnectError):
        httpx.get(started.url, trust_env=False)


def test_a_connection_is_kept_and_its_thread_ends_with_the_server(account: Account, hands: Any) -> None:
    before = set(threading.enumerate())
    with httpx.Client(trust_env=False) as client:
        with PretendZalo(account, None, hands.now) as started:
            streams = [client.get(started.url).extensions["network_stream"] for _ in range(3)]
            assert streams[0].get_extra_info("client_addr") == streams[2].get_extra_info("client_addr")
            its_own = set(threading.enumerate()) - before
            assert len(its_own) == 3  # it listens, posts, and serves this one connection
        assert not [each for each in its_own if each.is_alive()]


def test_a_message_is_received_at_once_where_phones_are_on(account: Account, hands: Any, http_peer: HttpPeer) -> None:
    token = account.tokens.issue(hands.at).access_token
    with PretendZalo(account, http_peer.url, hands.now, auto_received=True) as started:
        started.tell(Told.error(-200, taken=True), Told.error(-200))
        for _ in range(2):
            body = {"recipient": {"user_id": "25"}, "message": {"text": "Đến hạn"}}
            url = f"{started.url}/v3.0/oa/message/cs"
            httpx.post(url, json=body, headers={"access_token": token}, trust_env=False)
        started.settle()
        (asked,) = http_peer.asked
        assert asked.json()["event_name"] == "user_received_message"
        assert asked.json()["message"]["msg_id"] == started.taken[0].id


def test_stopping_waits_for_what_is_being_posted(account: Account, hands: Any, http_peer: HttpPeer) -> None:
    release = threading.Event()
    http_peer.script(Answer(wait=release))
    token = account.tokens.issue(hands.at).access_token
    started = PretendZalo(account, http_peer.url, hands.now, auto_received=True).start()
    body = {"recipient": {"user_id": "25"}, "message": {"text": "Đến hạn"}}
    url = f"{started.url}/v3.0/oa/message/cs"
    httpx.post(url, json=body, headers={"access_token": token}, trust_env=False)
    stopping = threading.Thread(target=started.stop)
    stopping.start()
    stopping.join(0.2)
    assert stopping.is_alive()
    release.set()
    stopping.join(10)
    assert not stopping.is_alive()
    assert len(http_peer.asked) == 1


def test_a_webhook_that_is_away_or_not_there_is_nobody(account: Account, hands: Any) -> None:
    with PretendZalo(account, f"http://127.0.0.1:{free_port()}/", hands.now) as away:
        assert away.phone("25").reply("Đã nhận") == NOBODY
    with PretendZalo(account, None, hands.now) as without:
        assert without.phone("25").reply("Đã nhận") == NOBODY
        assert without.events[0].name == "user_send_text"


def test_secrets_do_not_stand_in_the_accounts_words(account: Account, hands: Any) -> None:
    pair = account.tokens.issue(hands.at)
    words = repr(account)
    secrets = [account.app_secret, account.oa_secret, account.bot_token, account.bot_secret, pair.access_token]
    assert not [each for each in secrets if each in words]
