"""An office that reaches its officers by Zalo: its pages over real HTTP, a pretend Zalo at the other end of the wire.

What the scheduler, the broker and the worker do in their processes, a test does here step by step.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

from sqlalchemy import select

from notifiers.channel import Channel
from notifiers.zalo.pair import Pair
from tasks.database import Database
from tasks.divert import divert
from tasks.doubt import resend_doubtful, settle_by_evidence
from tasks.incoming import Incoming
from tasks.letter import Letter, LetterState
from tasks.remind import remind
from tests.support.office import Office, at
from tests.support.port import free_port
from tests.support.smtp import SmtpSink
from tests.support.web_server import serving
from web.app import create_app
from worker.inbox import poke_inbox
from worker.pretend_zalo.account import Account, AccountKind, Template
from worker.pretend_zalo.server import PretendZalo
from worker.serve import make_web
from worker.settings import read_settings
from worker.wiring import Wiring

USER, PHONE = "2512523625412515", "84912345678"
GROUP, CHAT = "f414c8f76fa586fbdfb4", "6ede9afa66b88fe6d6a9"
NOW = at("2026-10-05 07:31")
TEMPLATES = """
[reminder]
template_id = "7895"
[reminder.data]
so_viec = { fact = "count", most = 20 }
lien_ket = { fact = "link", most = 200 }
"""


@dataclass
class Hand:
    """A clock that tests move."""

    at: datetime = NOW

    def now(self) -> datetime:
        return self.at


@dataclass
class ZaloOffice:
    database: Database
    wiring: Wiring
    clock: Hand
    zalo: PretendZalo
    office: Office
    mail: SmtpSink
    channels: dict[str, Channel] = field(default_factory=dict)

    def at(self, text: str) -> None:
        self.clock.at = at(text)

    def remind(self) -> None:
        with self.database.write() as session:
            remind(session, self.wiring.desk, self.clock.now())

    def deliver(self) -> None:
        """Send what is due, and what became due by that, as the relay pokes again and again."""
        delivery, before = self.wiring.delivery(self.channels, Event()), list[int]()
        while (due := self._due()) != before:
            delivery.deliver(due)
            before = due

    def _due(self) -> list[int]:
        waiting = (Letter.state == LetterState.PENDING, Letter.due_at <= self.clock.now())
        with self.database.read() as session:
            return list(session.scalars(select(Letter.id).where(*waiting).order_by(Letter.id)))

    def hear(self) -> None:
        """Work what came to the webhooks, as the relay and a worker do."""
        poke_inbox(self.database, self.wiring.inbox(self.channels, Event()).work, self.clock)

    def inquire(self) -> int:
        return self.wiring.inquiry(self.channels).turn()

    def reap(self) -> None:
        """What the reaper does about doubts."""
        with self.database.write() as session:
            settle_by_evidence(session, self.clock.now())
            resend_doubtful(session, lambda _doubt: self.clock.now())

    def divert(self) -> int:
        return divert(self.database, self.wiring.desk, self.clock.now())

    def letters(self) -> list[Letter]:
        with self.database.read() as session:
            return list(session.scalars(select(Letter).order_by(Letter.id)))

    def states(self) -> list[tuple[str, str, str]]:
        return [(each.kind, each.channel, each.state) for each in self.letters()]

    def heard(self) -> list[Incoming]:
        with self.database.read() as session:
            return list(session.scalars(select(Incoming).order_by(Incoming.id)))


@contextmanager
def zalo_office(database: Database, home: Path, kind: AccountKind, **settings: str) -> Iterator[ZaloOffice]:
    """An office whose Official Account has consented; nobody is in it yet."""
    account, port, mail = Account(kind=kind, status_by_tracking=True), free_port(), SmtpSink().start()
    address, clock = f"http://127.0.0.1:{port}", Hand()
    account.person(USER, "Đầu mối", phone=PHONE, wrote_at=NOW - timedelta(days=1))
    account.group(GROUP, "Nhóm đôn đốc")
    account.bot_chat(CHAT, "Đầu mối")
    account.templates["7895"] = Template("<so_viec> nhiệm vụ: <lien_ket>", ("Đã nhận",))
    zalo = PretendZalo(account, f"{address}/zalo/webhook", clock.now, bot_webhook=f"{address}/zalo/bot")
    wiring = _wiring(database, clock, _settings(home, address, mail, zalo.url, account) | settings)
    with zalo, serving(create_app(make_web(wiring)), port):
        issued = account.tokens.issue(NOW)
        pair = Pair(issued.access_token, issued.refresh_token, timedelta(hours=25))
        with database.write() as session:
            wiring.zalo_account.store.enter(session, pair, NOW)
        made = ZaloOffice(database, wiring, clock, zalo, Office(database).open(), mail)
        made.channels = wiring.open_channels(wiring.settings.smtp_url.get_secret_value())
        try:
            yield made
        finally:
            for channel in made.channels.values():
                channel.close()
            wiring.zalo_account.close()
            mail.stop()


def _settings(home: Path, address: str, mail: SmtpSink, zalo: str, account: Account) -> dict[str, str]:
    home.mkdir(exist_ok=True)
    templates = home / "templates.toml"
    templates.write_text(TEMPLATES)
    return {
        "HOME": str(home),
        "PUBLIC_URL": "https://dondoc.vidu.gov.vn",
        "SECRET_KEY": "a secret of more than sixteen characters",
        "SMTP_URL": f"smtp://127.0.0.1:{mail.port}?starttls=no",
        "EMAIL_FROM": "dondoc@tinh.gov.vn",
        "LEAD_EMAIL": "cvp@tinh.gov.vn",
        "BIND": address.removeprefix("http://"),
        "ZALO_URL": zalo,
        "ZALO_BUSINESS_URL": zalo,
        "ZALO_OAUTH_URL": zalo,
        "ZALO_BOT_URL": zalo,
        "ZALO_APP_ID": account.app_id,
        "ZALO_APP_SECRET": account.app_secret,
        "ZALO_EVENT_SECRET": account.oa_secret,
        "ZALO_BOT_TOKEN": account.bot_token,
        "ZALO_BOT_SECRET": account.bot_secret,
        "ZALO_TEMPLATES": str(templates),
        "ZALO_PROOF": "yes",
    }


def _wiring(database: Database, clock: Hand, values: dict[str, str]) -> Wiring:
    wiring = Wiring(read_settings({f"DONDOC_{name}": value for name, value in values.items()}))
    # Both are made when first asked for, and kept: here they are what the test passes in.
    given: dict[str, Any] = {"database": database, "clock": clock}
    wiring.__dict__.update(given)
    return wiring
