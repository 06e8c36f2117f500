"""A pretend Zalo with a few people behind it, and an app that calls it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.support.http import HttpPeer
from worker.pretend_zalo.account import Account, Template
from worker.pretend_zalo.server import PretendZalo

NOON = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)  # 12:00 in Việt Nam


@dataclass
class Hands:
    """A clock that a test sets."""

    at: datetime = NOON

    def now(self) -> datetime:
        return self.at

    def pass_(self, **span: float) -> None:
        self.at += timedelta(**span)


@dataclass
class App:
    """Calls the interfaces, with a token of the account."""

    client: httpx.Client
    account: Account

    def post(self, path: str, content: object, **headers: str) -> Any:
        return self.client.post(path, json=content, headers=headers).json()

    def consult(self, user_id: str = "25", text: str = "Đến hạn") -> Any:
        return self.post("/v3.0/oa/message/cs", {"recipient": {"user_id": user_id}, "message": {"text": text}})

    def tell_group(self, group_id: str = "g1", text: str = "Đến hạn") -> Any:
        return self.post("/v3.0/oa/group/message", {"recipient": {"group_id": group_id}, "message": {"text": text}})

    def tell_phone(self, **changes: object) -> Any:
        body = {"phone": "84987654321", "template_id": "7", "template_data": {"ma": "NV1"}, "tracking_id": "abc1"}
        return self.post("/message/template", body | changes)

    def tell_bot(self, chat_id: str = "b1", text: str = "Đến hạn") -> Any:
        return self.post(f"/bot{self.account.bot_token}/sendMessage", {"chat_id": chat_id, "text": text})


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def account() -> Account:
    made = Account()
    made.person("25", "Đầu mối Sở Y tế", phone="84987654321", wrote_at=NOON)
    made.group("g1", "Nhóm đôn đốc")
    made.bot_chat("b1", "Đầu mối Sở Nội vụ")
    made.templates["7"] = Template("Nhiệm vụ <ma> đến hạn", ("Đã nhận",))
    return made


@pytest.fixture
def zalo(account: Account, hands: Hands, http_peer: HttpPeer) -> Iterator[PretendZalo]:
    """Its webhooks are /zalo and /bot of the peer."""
    webhook, bot = f"{http_peer.url}/zalo", f"{http_peer.url}/bot"
    with PretendZalo(account, webhook, hands.now, bot_webhook=bot) as started:
        yield started


@pytest.fixture
def browser(zalo: PretendZalo) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=zalo.url, trust_env=False) as client:
        yield client


@pytest.fixture
def app(zalo: PretendZalo, account: Account, hands: Hands) -> Iterator[App]:
    token = account.tokens.issue(hands.at).access_token
    with httpx.Client(base_url=zalo.url, trust_env=False, headers={"access_token": token}) as client:
        yield App(client, account)
