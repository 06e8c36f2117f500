"""What an office does once: its tokens let it in, its settings name the app and the template."""

from datetime import timedelta
from pathlib import Path

from notifiers.zalo.template_file import load_templates
from tasks.database import Database
from tasks.vault import Vault
from worker.chaos.environment import SECRET_KEY, Addresses, environment
from worker.chaos.filling import MORNING, phone, user_id
from worker.chaos.zalo_account import NotedAccount
from worker.chaos.zalo_consent import TEMPLATE, TEMPLATE_ID, app_settings, consent, let_follow
from worker.settings import read_settings
from worker.zalo.pair_store import PairStore


def test_the_stored_token_is_one_that_the_account_knows(sqlite_database: Database) -> None:
    account = NotedAccount()
    consent(sqlite_database, account, MORNING)
    found = PairStore(sqlite_database, Vault((SECRET_KEY.encode(),))).read()
    assert found is not None
    assert account.tokens.knows(found.access_token)
    assert account.tokens.refresh(found.refresh_token, MORNING) is not None
    assert found.expires_at - MORNING == timedelta(hours=25)


def test_the_settings_are_those_of_an_office_by_consent(tmp_path: Path) -> None:
    account = NotedAccount()
    given = environment(Addresses(tmp_path, "", "", 1, 2, 3), 0.0, app_settings(account, tmp_path), zalo=False)
    settings = read_settings(given)
    assert settings.zalo_by_consent
    assert {settings.zalo_url, settings.zalo_oauth_url, settings.zalo_business_url} == {"http://127.0.0.1:2"}
    assert settings.keys == (SECRET_KEY.encode(),)
    (template,) = load_templates(tmp_path / "template.toml").values()
    assert template.template_id == TEMPLATE_ID
    assert all(f"<{name}>" in TEMPLATE.text for name in template.data)


def test_contacts_follow_with_the_ids_and_numbers_of_the_filling() -> None:
    account = NotedAccount()
    let_follow(account, (1, 2), MORNING)
    chat = account.chats[user_id(2)]
    assert (chat.follows, chat.wrote_at) == (True, MORNING)
    assert account.by_phone(phone(2)[1:]) is chat
