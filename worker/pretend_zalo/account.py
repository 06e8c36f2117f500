"""The Official Account: its secrets, who follows it, its groups, its templates, its bot, and what it wrote."""

import threading
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from worker.pretend_zalo.chat import Chat, ChatKind, Line
from worker.pretend_zalo.limit import Limit
from worker.pretend_zalo.token_pair import Tokens

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


class AccountKind(StrEnum):
    BUSINESS = "business"
    GOVERNMENT = "government"


@dataclass(frozen=True)
class Template:
    """An approved text with its parameters as `<name>`, and the buttons below it."""

    text: str
    buttons: tuple[str, ...] = ()


@dataclass
class Account:
    """Everything is held under `lock`. `taken` are the messages that are on phones, in the order of their coming."""

    app_id: str = "2074138120372622546"
    oa_id: str = "579745863508352884"
    name: str = "Văn phòng UBND tỉnh"
    kind: AccountKind = AccountKind.BUSINESS
    app_secret: str = field(default="app-secret-example", repr=False)
    oa_secret: str = field(default="oa-secret-example", repr=False)
    bot_token: str = field(default="1234567890:bot-token-example", repr=False)
    bot_secret: str = field(default="bot-secret-example", repr=False)
    bot_wraps: bool = True  # the bot's events come in {"ok": true, "result": …}
    status_by_tracking: bool = False
    templates_a_day: int = 500
    limit: Limit = field(default_factory=Limit)
    tokens: Tokens = field(default_factory=Tokens)
    templates: dict[str, Template] = field(default_factory=dict)
    chats: dict[str, Chat] = field(default_factory=dict)
    taken: list[Line] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    @property
    def refused_refreshes(self) -> int:
        return self.tokens.refused

    def person(
        self, user_id: str, name: str, *, phone: str = "", follows: bool = True, wrote_at: datetime | None = None
    ) -> Chat:
        """Let there be a person. `phone` is written as Zalo does, 84987654321."""
        return self._keep(Chat(user_id, name, ChatKind.PERSON, phone, follows, wrote_at))

    def group(self, group_id: str, name: str) -> Chat:
        return self._keep(Chat(group_id, name, ChatKind.GROUP))

    def bot_chat(self, chat_id: str, name: str) -> Chat:
        """Let there be a person who opened the bot."""
        return self._keep(Chat(chat_id, name, ChatKind.BOT))

    def chat(self, kind: ChatKind, id_: str) -> Chat | None:
        found = self.chats.get(id_)
        return found if found and found.kind == kind else None

    def by_phone(self, phone: str) -> Chat | None:
        return next((chat for chat in self.chats.values() if phone and chat.phone == phone), None)

    def deliver(self, chat: Chat, line: Line) -> None:
        with self.lock:
            chat.lines.append(line)
            self.taken.append(line)

    def _keep(self, chat: Chat) -> Chat:
        with self.lock:
            return self.chats.setdefault(chat.id, chat)
