"""The Zalo of the demonstration: an Official Account, a bot and their readers' phones, all on this machine."""

import secrets
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from importlib.resources import files
from pathlib import Path

import httpx

from worker.pretend_zalo.account import Account, Template
from worker.pretend_zalo.server import PretendZalo
from worker.wiring import Wiring
from worker.zalo.login import Login
from worker.zalo.redirect import redirect_uri

TEMPLATES = "mau-tin-zalo.toml"
TEMPLATE_ID = "346109"
TEXT = (
    "Đôn đốc nhiệm vụ\nKính gửi: <don_vi>\nSố nhiệm vụ cần trả lời: <so_nhiem_vu>\n"
    "Gấp nhất: <gap_nhat>\nHạn: <han>\nTrả lời tại: <lien_ket>"
)
BUTTON = "Đã nhận"
SECRET_BYTES = 24
NOBODY_LISTENS = 8765
"""Where a browser would be sent back to. Here nothing follows it: the code stands in the address."""


def open_zalo(public_url: str, now: Callable[[], datetime]) -> PretendZalo:
    """On a free port; its events go to the pages at `public_url`. Start it before the parts.

    The secrets are made here and now: another program on this machine shall not tell the office what nobody wrote.
    """
    app, oa, bot_token, bot = (secrets.token_urlsafe(SECRET_BYTES) for _ in range(4))
    account = Account(app_secret=app, oa_secret=oa, bot_token=bot_token, bot_secret=bot)
    account.templates[TEMPLATE_ID] = Template(TEXT, (BUTTON,))
    return PretendZalo(
        account,
        f"{public_url}/zalo/webhook",
        now,
        bot_webhook=f"{public_url}/zalo/bot",
        auto_received=True,
        mailbox=f"{public_url}/mailbox",
    )


def zalo_values(zalo: PretendZalo, home: Path) -> dict[str, str]:
    """What the parts of the demonstration are set to; writes the template file that it names into `home`."""
    templates, account = home / TEMPLATES, zalo.account
    templates.write_bytes(files(__package__).joinpath("zalo_template.toml").read_bytes())
    urls = dict.fromkeys(("URL", "OAUTH_URL", "BUSINESS_URL", "BOT_URL"), zalo.url)
    values = urls | {
        "APP_ID": account.app_id,
        "APP_SECRET": account.app_secret,
        "EVENT_SECRET": account.oa_secret,
        "BOT_TOKEN": account.bot_token,
        "BOT_SECRET": account.bot_secret,
        "TEMPLATES": str(templates),
    }
    return {f"DONDOC_ZALO_{name}": value for name, value in values.items()}


def log_in(wiring: Wiring, zalo: PretendZalo) -> None:
    """Consent as an administrator does with `dondoc zalo login`, some days ago: the first letter renews the token.

    Raises:
        LoginError, ConsentOverError, NotifierError: the pretend Zalo gave no pair.
    """
    account = wiring.zalo_account
    with closing(account.oauth(redirect_uri(NOBODY_LISTENS))) as oauth:
        login = Login(oauth)
        consented = httpx.get(login.url, trust_env=False)
        login.finish(login.code_in(consented.headers.get("location", "")), account.store, wiring.clock.now(), "demo")
    zalo.account.tokens.revoke()
