"""The pair in its row: nobody who reads the database reads a token."""

from pathlib import Path

import pytest
from sqlalchemy import select

from notifiers.zalo.pair import Pair
from tasks.credential import Credential
from tasks.database import Database
from tasks.vault import Vault, VaultError
from tests.support.office import KEY
from tests.support.zalo_login import FIRST, LIVES, NEVER_SHOWN, NOW, SECOND, Keeping
from worker.zalo.pair_store import PairStore

NEXT = Pair(SECOND["access_token"], SECOND["refresh_token"], LIVES)


def renew(store: PairStore) -> None:
    found = store.read()
    assert found is not None
    renewal = store.lease(found)
    assert renewal is not None
    store.keep(renewal, found, NEXT, NOW)


def test_there_is_none_before_a_login(database: Database) -> None:
    assert PairStore(database, Vault([KEY])).read() is None


def test_what_is_stored_is_read_with_its_times(keeping: Keeping) -> None:
    found = keeping.stored
    assert (found.access_token, found.refresh_token) == (FIRST.access_token, FIRST.refresh_token)
    assert (found.version, found.stored_at, found.expires_at, found.refused) == (1, NOW, NOW + LIVES, "")
    renew(keeping.store)
    assert (keeping.stored.access_token, keeping.stored.version) == (NEXT.access_token, 2)


def test_no_token_stands_in_the_database_or_in_what_is_shown(sqlite_database: Database, tmp_path: Path) -> None:
    kept = Keeping(sqlite_database, peer=None)  # type: ignore[arg-type]  # nobody is asked
    kept.enter()
    renew(kept.store)
    shown = f"{kept.store!r} {kept.stored!r}".encode()
    files = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.name.startswith("dondoc.db"))
    assert b"credential" in files
    assert [word for word in NEVER_SHOWN if word.encode() in shown + files] == []


def test_a_new_key_seals_both_pairs_after_one_renewal(keeping: Keeping) -> None:
    new = b"the key of the next year"
    renew(PairStore(keeping.database, Vault([new, KEY])))
    with keeping.database.read() as session:
        row = session.scalars(select(Credential)).one()
    assert NEXT.access_token in Vault([new]).open(row.sealed)
    assert FIRST.access_token in Vault([new]).open(row.previous)
    with pytest.raises(VaultError):
        Vault([KEY]).open(row.sealed)


def test_a_key_that_was_taken_away_too_early_is_told(keeping: Keeping) -> None:
    with pytest.raises(VaultError, match="DONDOC_SECRET_KEY"):
        PairStore(keeping.database, Vault([b"another"])).read()
