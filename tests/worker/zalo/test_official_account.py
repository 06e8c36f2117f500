"""A whole account: letters leave over it while its tokens come and go, and it ends when Zalo says so."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from notifiers.error import ErrorKind, NotifierError
from notifiers.zalo.pair import Pair
from tasks.circuit import Circuit, CircuitState
from tasks.clock import SystemClock
from tasks.credential import Credential
from tasks.database import Database
from tasks.letter import Letter, LetterKind
from tests.support.letters import a_letter
from tests.support.office import Office
from tests.support.zalo_login import LIVES, NOW
from worker.pretend_zalo.account import Account
from worker.pretend_zalo.server import PretendZalo
from worker.settings import read_settings
from worker.wiring import Wiring
from worker.zalo.freshness import keep_fresh

OFFICER = "2512523625412515"


def nothing() -> None:
    """No gate."""


@pytest.fixture
def zalo() -> Iterator[PretendZalo]:
    account = Account()
    account.person(OFFICER, "Chuyên viên", wrote_at=NOW)
    with PretendZalo(account, None, lambda: NOW) as server:
        yield server


@pytest.fixture
def process(
    sqlite_database: Database, sqlite_url: str, tmp_path: Path, zalo: PretendZalo
) -> Iterator[Callable[[], Wiring]]:
    """Make the parts of one more process of an office that has logged in."""
    Office(sqlite_database).open()
    made: list[Wiring] = []
    app = {"APP_ID": zalo.account.app_id, "APP_SECRET": zalo.account.app_secret}
    offset = (NOW - SystemClock().now()).total_seconds()
    values = {"HOME": str(tmp_path), "DATABASE_URL": sqlite_url, "CLOCK_OFFSET": str(offset)}
    values |= {f"ZALO_{name}": value for name, value in {**app, "URL": zalo.url, "OAUTH_URL": zalo.url}.items()}

    def make() -> Wiring:
        made.append(Wiring(read_settings({f"DONDOC_{name}": value for name, value in values.items()})))
        return made[-1]

    given = zalo.account.tokens.issue(NOW)
    with sqlite_database.write() as session:
        make().zalo_account.store.enter(session, Pair(given.access_token, given.refresh_token, LIVES), NOW)
    yield make
    for each in made:
        each.zalo_account.close()
        each.database.close()


def send(wiring: Wiring) -> None:
    channel = wiring.open_channels("smtp://127.0.0.1:9?starttls=no")["zalo"]
    try:
        channel.send(a_letter(to=OFFICER), nothing)
    finally:
        channel.close()


def test_a_letter_leaves_though_the_token_was_revoked_and_every_process_has_the_new_one(
    process: Callable[[], Wiring], zalo: PretendZalo
) -> None:
    first, second = process(), process()
    send(first)
    send(second)
    zalo.account.tokens.revoke()
    send(first)
    send(second)
    refreshes = [each for each in zalo.log if each.request.path == "/v4/oa/access_token"]
    assert (len(zalo.taken), len(refreshes), zalo.account.refused_refreshes) == (4, 1, 0)


def test_a_process_that_died_with_the_new_pair_leaves_a_consent_that_is_over_and_told(
    process: Callable[[], Wiring], zalo: PretendZalo
) -> None:
    dead, scheduler = process().zalo_account.store, process()
    found = dead.read()
    assert found
    assert dead.lease(found)
    assert zalo.account.tokens.refresh(found.refresh_token, NOW)  # the answer that nobody stored
    with dead.database.write() as session:
        session.execute(update(Credential).values(lease_until=1))
    keep_fresh(scheduler.zalo_account.refresher, NOW + timedelta(hours=20))
    with dead.database.read() as session:
        circuits = {each.channel: each.state for each in session.scalars(select(Circuit))}
        assert circuits == {"zalo": CircuitState.OVER, "zalo_group": CircuitState.OVER}
        assert session.scalars(select(Letter.kind)).all() == [LetterKind.NOTICE]
    with pytest.raises(NotifierError, match="dondoc zalo login") as failed:
        send(process())
    assert (failed.value.kind, failed.value.for_good) == (ErrorKind.CONFIG, True)
