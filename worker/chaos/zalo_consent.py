"""What an office does once to write in the name of an Official Account, done at the pretend Zalo's."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from notifiers.zalo.pair import Pair
from tasks.database import Database
from tasks.vault import Vault
from worker.chaos.environment import SECRET_KEY
from worker.chaos.filling import phone, user_id
from worker.chaos.zalo_account import NotedAccount
from worker.pretend_zalo.account import Template
from worker.pretend_zalo.token_pair import ACCESS_LIVES
from worker.zalo.pair_store import PairStore

TEMPLATE_ID, TEMPLATE = "7", Template("<don_vi>: <so> nhiệm vụ, trả lời tại <lien_ket>")
TEMPLATES = f"""
[reminder]
template_id = "{TEMPLATE_ID}"
data.don_vi = {{ fact = "department", most = 100 }}
data.so = {{ fact = "count", most = 20 }}
data.lien_ket = {{ fact = "link", most = 200 }}
"""


def app_settings(account: NotedAccount, home: Path) -> dict[str, str]:
    """The variables, without their prefix, that name the account's app; the file of templates is written there."""
    path = home / "template.toml"
    path.write_text(TEMPLATES)
    account.templates[TEMPLATE_ID] = TEMPLATE
    return {
        "ZALO_APP_ID": account.app_id,
        "ZALO_APP_SECRET": account.app_secret,
        "ZALO_EVENT_SECRET": account.oa_secret,
        "ZALO_TEMPLATES": str(path),
        "ZALO_PROOF": "true",
    }


def consent(database: Database, account: NotedAccount, now: datetime) -> None:
    """Store the first pair of tokens, as a login does."""
    made = account.tokens.issue(now)
    pair = Pair(made.access_token, made.refresh_token, ACCESS_LIVES)
    store = PairStore(database, Vault((SECRET_KEY.encode(),)))
    with database.write() as session:
        store.enter(session, pair, now)


def let_follow(account: NotedAccount, numbers: Iterable[int], now: datetime) -> None:
    """These contacts follow the account, and wrote to it a moment ago."""
    account.templates_a_day = 100_000
    for number in numbers:
        name = f"Văn thư xã số {number}"
        account.person(user_id(number), name, phone=phone(number).removeprefix("+"), wrote_at=now)
