"""The token that all share: however many need a new one at once, Zalo is asked once."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from threading import Barrier

import pytest

from notifiers.error import ErrorKind, NotifierError
from tasks.vault import Vault
from tests.support.http import Answer, HttpPeer
from tests.support.zalo_login import FIRST, NEVER_SHOWN, REFUSAL, SECOND, SECRET, Held, Keeping
from worker.zalo.pair_store import PairStore
from worker.zalo.refresher import Refresher
from worker.zalo.stored_token import FRESH_SECONDS, StoredToken

OLD, NEW = FIRST.access_token, SECOND["access_token"]
ROOT = Path(__file__).parents[3]
RENEW_AT_A_WORD = """
import sys
from notifiers.zalo.oauth import Oauth, OauthConfig
from tasks.clock import SystemClock
from tasks.database import open_database
from tasks.vault import Vault
from worker.zalo.pair_store import PairStore
from worker.zalo.refresher import Refresher
from worker.zalo.stored_token import StoredToken
database_url, zalo_url, key, secret = sys.argv[1:]
store = PairStore(open_database(database_url), Vault([key.encode()]))
oauth = Oauth(OauthConfig(app_id="2074", secret_key=secret, redirect_uri="", url=zalo_url))
token = StoredToken(Refresher(store, oauth, SystemClock(), print))
spent = token.current()
print("ready", flush=True)
sys.stdin.readline()
print(token.renewed(spent))
"""


def failure(token: StoredToken) -> NotifierError:
    with pytest.raises(NotifierError) as failed:
        token.renewed(OLD)
    return failed.value


def test_the_stored_token_is_given_and_looked_for_again_after_some_seconds(keeping: Keeping) -> None:
    seconds = [0.0]
    token = keeping.token(steady=lambda: seconds[0])
    assert token.current() == OLD
    keeping.refresher().refresh(keeping.stored)  # another process does so
    assert token.current() == OLD
    seconds[0] += FRESH_SECONDS
    assert token.current() == NEW


def test_a_spent_token_is_renewed_and_known_at_once(keeping: Keeping) -> None:
    token = keeping.token()
    assert (token.current(), token.renewed(OLD), token.current()) == (OLD, NEW, NEW)
    assert len(keeping.peer.asked) == 1


def test_one_that_another_process_has_renewed_is_taken_as_it_is(keeping: Keeping) -> None:
    token = keeping.token()
    assert token.current() == OLD
    keeping.refresher().refresh(keeping.stored)
    assert (token.renewed(OLD), len(keeping.peer.asked)) == (NEW, 1)


def test_threads_and_processes_that_need_one_at_once_ask_once(keeping: Keeping) -> None:
    processes, barrier = [keeping.token(), keeping.token()], Barrier(8)

    def need(number: int) -> str:
        barrier.wait(30)
        return processes[number % 2].renewed(OLD)

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(need, range(8))) == {NEW}
    assert len(keeping.peer.asked) == 1


def test_who_does_not_get_the_lease_waits_for_what_the_other_stores(kept: Keeping) -> None:
    held, looked = Held(), []
    kept.peer.script(Answer(body=b'{"access_token": "brought", "refresh_token": "next"}', wait=held))

    def pause(_seconds: float) -> None:
        looked.append(1)
        held.set()
        asking.result(30)

    with ThreadPoolExecutor(1) as threads:
        asking = threads.submit(kept.token().renewed, OLD)
        assert held.arrived.wait(30)
        assert kept.token(pause=pause).renewed(OLD) == "brought"
    assert (looked, len(kept.peer.asked)) == ([1], 1)


def test_who_waits_in_vain_is_told_that_it_may_work_later(kept: Keeping) -> None:
    assert kept.store.lease(kept.stored)  # another process died with it
    seconds = [0.0]

    def pause(length: float) -> None:
        seconds[0] += length

    error = failure(kept.token(longest=1.0, steady=lambda: seconds[0], pause=pause))
    assert (error.kind, error.for_good, kept.peer.asked) == (ErrorKind.TRANSIENT, False, [])
    assert "has not ended" in error.words


def test_a_thread_that_waits_for_another_in_vain_is_told_the_same(kept: Keeping) -> None:
    held = Held()
    kept.peer.script(Answer(500, b"", wait=held))
    token = kept.token(longest=0.01)
    with ThreadPoolExecutor(1) as threads:
        asking = threads.submit(failure, token)
        assert held.arrived.wait(30)
        assert "has not ended" in failure(token).words
        held.set()
        assert "HTTP 500" in asking.result(30).words


def test_a_refusal_is_final_for_all_and_zalo_is_asked_no_more(kept: Keeping) -> None:
    kept.peer.answer(REFUSAL)
    token = kept.token()
    for error in (failure(token), failure(kept.token()), failure(token)):
        assert (error.kind, error.for_good) == (ErrorKind.CONFIG, True)
        assert error.words.endswith("run «dondoc zalo login»")
    with pytest.raises(NotifierError, match="consent is over"):
        token.current()
    assert len(kept.peer.asked) == 1


def test_a_new_login_serves_after_a_refusal(kept: Keeping) -> None:
    kept.peer.answer(REFUSAL)
    token = kept.token()
    failure(token)
    kept.enter()
    assert token.current() == OLD


def test_a_renewal_that_gives_the_same_token_is_not_tried_again(kept: Keeping) -> None:
    kept.peer.answer({"access_token": OLD, "refresh_token": "next"})
    assert (kept.token().renewed(OLD), len(kept.peer.asked)) == (OLD, 1)


def test_before_a_login_a_person_is_asked_to(kept: Keeping, http_peer: HttpPeer) -> None:
    with kept.database.write() as session:
        session.connection().exec_driver_sql("DELETE FROM credential")
    error = failure(kept.token())
    assert (error.kind, error.for_good, http_peer.asked) == (ErrorKind.CONFIG, True, [])
    assert "dondoc zalo login" in error.words


def test_a_database_that_is_away_is_told_as_a_fault_that_passes(kept: Keeping) -> None:
    with kept.database.write() as session:
        session.connection().exec_driver_sql("ALTER TABLE credential RENAME TO away")
    for ask in (kept.token().current, lambda: kept.token().renewed(OLD)):
        with pytest.raises(NotifierError) as failed:
            ask()
        assert failed.value.kind is ErrorKind.TRANSIENT
        assert "cannot be reached" in failed.value.words


def test_a_row_that_no_key_opens_is_told_with_the_mend(kept: Keeping) -> None:
    refresher = kept.refresher()
    store = PairStore(kept.database, Vault([b"another"]))
    error = failure(StoredToken(Refresher(store, refresher.oauth, refresher.clock, refresher.over)))
    assert (error.kind, error.for_good) == (ErrorKind.CONFIG, False)
    assert "DONDOC_SECRET_KEY" in error.words
    assert [word for word in NEVER_SHOWN if word in f"{error!r}"] == []


def test_real_processes_that_need_one_at_once_ask_once(keeping: Keeping, database_url: str) -> None:
    words = [database_url, keeping.peer.url, "a key that only tests know", SECRET]
    with ExitStack() as stack:
        processes = [
            stack.enter_context(
                subprocess.Popen(  # noqa: S603 - our own words
                    [sys.executable, "-c", RENEW_AT_A_WORD, *words],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                    cwd=ROOT,
                )
            )
            for _ in range(3)
        ]
        for each in processes:
            assert each.stdout is not None
            assert each.stdout.readline() == "ready\n"
        for each in processes:
            assert each.stdin is not None
            each.stdin.write("now\n")
            each.stdin.flush()
        said = [each.communicate(timeout=60)[0].splitlines()[-1] for each in processes]
    assert (said, len(keeping.peer.asked)) == ([NEW] * 3, 1)
