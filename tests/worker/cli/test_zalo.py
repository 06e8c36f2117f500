"""`dondoc zalo`: an administrator consents once; how it stands is told without a token."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from notifiers.zalo.pair import Pair
from tasks.circuit import Circuit, CircuitState, end
from tasks.credential import lease, refuse
from tasks.database import Database
from tasks.vault import Vault
from tests.support.command import Dondoc
from tests.support.office import Office
from tests.support.port import free_port
from tests.support.zalo_login import FIRST, LIVES, NEVER_SHOWN
from tests.worker.cli.conftest import NOW
from worker.pretend_zalo.account import Account
from worker.pretend_zalo.server import PretendZalo
from worker.settings import environment_of
from worker.zalo.pair_store import LEASE, NAME, PairStore

ROOT = Path(__file__).parents[3]
KEY = "a key of sixteen characters"
APP = {
    "ZALO_APP_ID": Account().app_id,
    "ZALO_APP_SECRET": Account().app_secret,
    "ZALO_URL": "http://127.0.0.1:9",
    "SECRET_KEY": KEY,
}


@pytest.fixture
def zalo() -> Iterator[PretendZalo]:
    with PretendZalo(Account(), None, lambda: NOW) as server:
        yield server


@pytest.fixture
def store(sqlite_database: Database) -> PairStore:
    return PairStore(sqlite_database, Vault([KEY.encode()]))


@pytest.fixture
def stored(office: Office, store: PairStore) -> PairStore:
    with store.database.write() as session:
        store.enter(session, FIRST, NOW)
    return store


@dataclass
class Typing:
    """`dondoc …` in a process of its own, whose words are read as they come and which can be answered."""

    process: subprocess.Popen[str]

    def read_url(self) -> str:
        assert self.process.stdout is not None
        while not (line := self.process.stdout.readline()).startswith("http"):
            assert line
        return line.strip()

    def end(self, words: str = "") -> tuple[int, str, str]:
        out, err = self.process.communicate(words, timeout=60)
        return self.process.returncode, out, err


@pytest.fixture
def login(zalo: PretendZalo, office: Office, sqlite_url: str, tmp_path: Path) -> Iterator[Callable[..., Typing]]:
    values = APP | {"ZALO_OAUTH_URL": zalo.url, "DATABASE_URL": sqlite_url, "HOME": str(tmp_path)}
    environment = environment_of({f"DONDOC_{name}": value for name, value in values.items()})
    with ExitStack() as stack:

        def start(*words: str) -> Typing:
            process = subprocess.Popen(  # noqa: S603 - our own words
                [sys.executable, "-m", "worker.cli.main", "zalo", "login", *words],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                env=environment | {"PYTHONUNBUFFERED": "1"},
                cwd=ROOT,
            )
            stack.callback(process.wait, 60)
            stack.callback(process.kill)
            return Typing(stack.enter_context(process))

        yield start


def land(url: str) -> str:
    """Where Zalo sends the browser of an administrator who consents."""
    return httpx.get(url, trust_env=False).headers["Location"]


def test_a_login_by_the_browser_stores_what_serves_and_opens_the_channel(
    login: Callable[..., Typing], zalo: PretendZalo, store: PairStore
) -> None:
    with store.database.write() as session:
        end(session, "zalo", "the consent is over")
    typing = login("--port", str(free_port()))
    assert httpx.get(land(typing.read_url()), trust_env=False).status_code == 200
    code, out, err = typing.end()
    assert (code, err) == (0, "")
    assert out.endswith("Đã lưu quyền gửi tin của Official Account.\nGửi lại được qua: Zalo.\n")
    found = store.read()
    assert found is not None
    assert zalo.account.tokens.knows(found.access_token)
    assert found.access_token not in out
    with store.database.read() as session:
        assert session.get_one(Circuit, "zalo").state == CircuitState.CLOSED


def test_an_address_is_pasted_where_no_browser_reaches_this_machine(
    login: Callable[..., Typing], store: PairStore
) -> None:
    typing = login("--redirect-uri", "https://dondoc.tinh.gov.vn/zalo")
    address = land(typing.read_url())
    assert address.startswith("https://dondoc.tinh.gov.vn/zalo?")
    code, out, _ = typing.end(f"{address}\n")
    assert (code, "Đã lưu quyền gửi tin" in out, store.read() is None) == (0, True, False)


def test_an_address_of_another_login_is_refused(login: Callable[..., Typing], store: PairStore) -> None:
    typing = login("--redirect-uri", "https://dondoc.tinh.gov.vn/zalo")
    address = re.sub("state=[^&]*", "state=forged", land(typing.read_url()))
    code, _, err = typing.end(f"{address}\n")
    assert (code, err, store.read()) == (
        2,
        "Địa chỉ này không phải của lần đăng nhập đang chờ; hãy mở lại đường dẫn vừa in ra.\n",
        None,
    )


def test_what_is_pasted_and_is_no_address_is_refused(login: Callable[..., Typing], store: PairStore) -> None:
    typing = login("--redirect-uri", "https://dondoc.tinh.gov.vn/zalo")
    typing.read_url()
    code, _, err = typing.end("http://[oops\n")
    assert (code, err, store.read()) == (
        2,
        "Đây không phải là một địa chỉ; hãy dán nguyên địa chỉ mà trình duyệt dừng lại.\n",
        None,
    )


def test_a_code_that_zalo_refuses_is_told(login: Callable[..., Typing], zalo: PretendZalo, store: PairStore) -> None:
    typing = login("--redirect-uri", "https://dondoc.tinh.gov.vn/zalo")
    address = land(typing.read_url())
    zalo.account.app_secret = "another"
    code, _, err = typing.end(f"{address}\n")
    assert (code, store.read()) == (2, None)
    assert err.startswith("Zalo không chấp nhận (HTTP 200, error -14004: Invalid secret key); kiểm tra")
    assert Account().app_secret not in err


def test_a_browser_that_does_not_come_ends_the_wait(office: Office, dondoc: Dondoc) -> None:
    done = dondoc("zalo", "login", "--port", str(free_port()), "--wait", "0", env=APP)
    assert (done.code, done.err) == (1, "Hết giờ chờ; hãy chạy lại lệnh này.\n")


@pytest.mark.parametrize("env", [{}, APP | {"ZALO_ACCESS_TOKEN": "hidden-word"}])
def test_a_login_that_would_serve_nobody_is_refused(office: Office, dondoc: Dondoc, env: dict[str, str]) -> None:
    done = dondoc("zalo", "login", env=env)
    assert (done.code, done.out, "hidden-word" in done.err) == (2, "", False)
    assert "DONDOC_ZALO_APP_ID" in done.err


def test_how_it_stands_is_told_to_people_and_to_tools(stored: PairStore, dondoc: Dondoc) -> None:
    people, tool = dondoc("zalo", "status", env=APP), dondoc("zalo", "status", "--json", env=APP)
    assert (people.code, tool.code) == (0, 0)
    assert tool.told == {
        "by": "consent",
        "app_id": Account().app_id,
        "stored_at": "2026-10-05T01:00:00+00:00",
        "expires_at": "2026-10-06T02:00:00+00:00",
        "refresh_at": "2026-10-05T21:00:00+00:00",
        "version": 1,
        "refused": "",
        "channels": {"zalo": "closed", "zalo_group": "closed"},
    }
    for words in ("09:00 ngày 06/10/2026", "04:00 ngày 06/10/2026", "Kênh Zalo", "đang gửi"):
        assert words in people.out
    assert [word for word in (*NEVER_SHOWN, Account().app_secret) if word in people.out + tool.out] == []


def test_a_refusal_is_told_with_zalos_words(stored: PairStore, dondoc: Dondoc) -> None:
    with stored.database.write() as session:
        renewal = lease(session, NAME, 1, LEASE)
        assert renewal
        refuse(session, renewal, "the consent is over (error -14014)")
        end(session, "zalo", "the consent is over")
    done = dondoc("zalo", "status", env=APP)
    assert done.code == 1
    assert "the consent is over (error -14014)" in done.out
    assert "đã ngừng" in done.out


def test_a_token_that_is_over_or_never_came_is_told(office: Office, store: PairStore, dondoc: Dondoc) -> None:
    done = dondoc("zalo", "status", env=APP)
    assert (done.code, "chạy «dondoc zalo login»" in done.out) == (1, True)
    with store.database.write() as session:
        store.enter(session, Pair(FIRST.access_token, FIRST.refresh_token, LIVES), NOW - LIVES)
    assert dondoc("zalo", "status", env=APP).code == 1


def test_an_office_without_zalo_or_with_a_fixed_token_is_told_so(office: Office, dondoc: Dondoc) -> None:
    assert dondoc("zalo", "status", "--json").told["by"] == "nothing"
    assert "chưa được thiết lập" in dondoc("zalo", "status").out
    fixed = dondoc("zalo", "status", env=APP | {"ZALO_ACCESS_TOKEN": "hidden-word"})
    assert (fixed.code, "cố định" in fixed.out, "hidden-word" in fixed.out) == (0, True, False)


@pytest.mark.parametrize("name", ["login", "status"])
def test_each_has_help(dondoc: Dondoc, name: str) -> None:
    done = dondoc("zalo", name, "--help")
    assert (done.code, "Usage: dondoc zalo" in done.out) == (0, True)
