"""A person consents: the state proves whose answer it is, the verifier who asked."""

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from sqlalchemy import select

from notifiers.error import ErrorKind, NotifierError
from notifiers.zalo.oauth import ConsentOverError, Oauth, OauthConfig
from tasks.circuit import Circuit, CircuitState, end
from tasks.database import Database
from tasks.event_log import LoggedEvent
from tasks.vault import Vault
from tests.support.office import KEY, rows
from tests.support.zalo_login import NOW
from worker.pretend_zalo.account import Account
from worker.pretend_zalo.server import PretendZalo
from worker.pretend_zalo.told import Call, Told
from worker.zalo.login import Login, LoginError
from worker.zalo.pair_store import PairStore

BACK = "http://127.0.0.1:8765/zalo"
WHO = "person Quản trị"


def now() -> datetime:
    return NOW


@pytest.fixture
def zalo() -> Iterator[PretendZalo]:
    with PretendZalo(Account(), None, now) as server:
        yield server


@pytest.fixture
def login(zalo: PretendZalo) -> Iterator[Login]:
    account = zalo.account
    config = OauthConfig(app_id=account.app_id, secret_key=account.app_secret, redirect_uri=BACK, url=zalo.url)
    oauth = Oauth(config)
    yield Login(oauth)
    oauth.close()


@pytest.fixture
def store(sqlite_database: Database) -> PairStore:
    return PairStore(sqlite_database, Vault([KEY]))


def consented(login: Login) -> str:
    """The address that an administrator's browser comes back to."""
    return httpx.get(login.url, trust_env=False).headers["Location"]


def test_a_consent_gives_a_pair_that_serves_and_opens_the_channels(
    zalo: PretendZalo, login: Login, store: PairStore
) -> None:
    with store.database.write() as session:
        end(session, "zalo", "the consent is over")
    code = login.code_in(consented(login))
    assert login.finish(code, store, NOW, WHO) == ("zalo",)
    with store.database.read() as session:
        told = rows(session, LoggedEvent)[-1]
    assert (told.name, told.actor, told.payload) == ("ConsentGiven", WHO, '{"enabled": ["zalo"]}')
    found = store.read()
    assert found is not None
    assert zalo.account.tokens.knows(found.access_token)
    with store.database.read() as session:
        assert session.scalars(select(Circuit.state)).all() == [CircuitState.CLOSED]


def test_each_login_has_a_state_and_a_verifier_of_its_own_and_shows_neither(login: Login) -> None:
    other = Login(login.oauth)
    assert {other.state, other.verifier}.isdisjoint({login.state, login.verifier})
    query = parse_qs(urlsplit(login.url).query)
    assert (query["state"], login.verifier in login.url) == ([login.state], False)
    assert [each for each in (login.state, login.verifier) if each in repr(login)] == []


def test_the_answer_to_another_login_is_refused(login: Login) -> None:
    for address in (consented(Login(login.oauth)), BACK, "", "state", f"{BACK}?code=x", f"{BACK}?code=x&state=ạ"):
        with pytest.raises(LoginError, match="lần đăng nhập đang chờ"):
            login.code_in(address)


@pytest.mark.parametrize("address", ["http://[oops", "//[", "http://x]/"])
def test_what_is_no_address_is_refused_with_words(login: Login, address: str) -> None:
    with pytest.raises(LoginError, match="không phải là một địa chỉ"):
        login.code_in(address)


def test_half_a_character_is_refused_as_any_other(login: Login) -> None:
    with pytest.raises(LoginError, match="lần đăng nhập đang chờ"):
        login.code_in(f"{BACK}?code=x&state=\udc80")
    assert login.code_in(f"{BACK}?code=\udc80&state={login.state}") == "?"


def test_an_answer_without_a_code_is_refused(login: Login) -> None:
    with pytest.raises(LoginError, match="không gửi mã"):
        login.code_in(f"{BACK}?state={login.state}")


def test_a_pasted_address_may_have_blanks_around_it(login: Login) -> None:
    assert login.code_in(f"  {BACK}?code=x&state={login.state}\n") == "x"


def test_a_code_of_another_login_gives_nothing_and_leaves_what_is_stored(login: Login, store: PairStore) -> None:
    login.finish(login.code_in(consented(login)), store, NOW, WHO)
    before = store.read()
    other = Login(login.oauth)
    with pytest.raises(ConsentOverError):
        login.finish(other.code_in(consented(other)), store, NOW, WHO)
    assert store.read() == before


def test_a_zalo_that_fails_for_a_while_leaves_what_is_stored(zalo: PretendZalo, login: Login, store: PairStore) -> None:
    zalo.tell(Told.status(500), of=Call.OAUTH)
    with pytest.raises(NotifierError) as failed:
        login.finish(login.code_in(consented(login)), store, NOW, WHO)
    assert failed.value.kind is ErrorKind.AMBIGUOUS
    assert store.read() is None
