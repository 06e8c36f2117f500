"""The demonstration's Zalo is set up by the settings that an office has, and logged in to as an office does."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from notifiers.zalo.template_file import load_templates
from worker.demo.zalo import TEMPLATES, TEXT, log_in, open_zalo, zalo_values
from worker.pretend_zalo.server import PretendZalo
from worker.settings import Settings, read_settings
from worker.wiring import Wiring

NOW = datetime(2026, 11, 23, 1, 5, tzinfo=UTC)


@pytest.fixture
def zalo() -> Iterator[PretendZalo]:
    with open_zalo("http://127.0.0.1:1", lambda: NOW) as started:
        yield started


def set_up(zalo: PretendZalo, home: Path, **more: str) -> Settings:
    return read_settings({"DONDOC_HOME": str(home)} | zalo_values(zalo, home) | more)


def test_every_channel_of_zalo_is_set_up_and_stays_on_this_machine(zalo: PretendZalo, tmp_path: Path) -> None:
    settings = set_up(zalo, tmp_path)
    assert Wiring(settings).channel_names == ("email", "zalo", "zalo_group", "zalo_template", "zalo_bot")
    urls = {settings.zalo_url, settings.zalo_oauth_url, settings.zalo_business_url, settings.zalo_bot_url}
    assert urls == {zalo.url}


def test_the_template_file_gives_each_value_that_the_text_shows(zalo: PretendZalo, tmp_path: Path) -> None:
    set_up(zalo, tmp_path)
    template = load_templates(tmp_path / TEMPLATES)["reminder"]
    assert zalo.account.templates[template.template_id].text == TEXT
    assert all(f"<{name}>" in TEXT for name in template.data)
    assert TEXT.count("<") == len(template.data)


def test_each_demonstration_has_secrets_of_its_own(zalo: PretendZalo) -> None:
    def secrets_of(account: Any) -> set[str]:
        return {account.app_secret, account.oa_secret, account.bot_token, account.bot_secret}

    with open_zalo("http://127.0.0.1:1", lambda: NOW) as other:
        assert len(secrets_of(zalo.account) | secrets_of(other.account)) == 8


def test_the_login_stores_a_pair_whose_access_token_has_ended_since(
    zalo: PretendZalo, tmp_path: Path, sqlite_url: str
) -> None:
    wiring = Wiring(set_up(zalo, tmp_path, DONDOC_DATABASE_URL=sqlite_url))
    log_in(wiring, zalo)
    stored = wiring.zalo_account.store.read()
    assert stored is not None
    assert not zalo.account.tokens.knows(stored.access_token)
    tokens = wiring.zalo_tokens
    assert tokens is not None
    assert zalo.account.tokens.knows(tokens.renewed(stored.access_token))
    assert zalo.account.refused_refreshes == 0
    wiring.zalo_account.refresher.oauth.close()
    wiring.database.close()
