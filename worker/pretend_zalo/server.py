"""The whole pretend Zalo: an HTTP server on loopback, the phones behind it, and the events that it posts."""

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Self

from worker.pretend_zalo.account import Account
from worker.pretend_zalo.chat import Chat, ChatKind, Line
from worker.pretend_zalo.connection import Listener
from worker.pretend_zalo.event import Event
from worker.pretend_zalo.exchange import Exchange
from worker.pretend_zalo.inbox import Inbox
from worker.pretend_zalo.phone import Phone, Urls
from worker.pretend_zalo.switchboard import Switchboard
from worker.pretend_zalo.told import MESSAGES, Call, Told
from worker.pretend_zalo.webhook import Webhook


class PretendZalo:
    """Listens from `start` until `stop`, at `port` or a free one; every base address of Zalo is `url`.

    `webhook` and `bot_webhook` are where events go, `mailbox` where its pages say that the letters are. With
    `auto_received` each message to a person is followed by user_received_message, from a thread that `stop` waits for.
    """

    def __init__(
        self,
        account: Account,
        webhook: str | None,
        now: Callable[[], datetime],
        *,
        bot_webhook: str | None = None,
        auto_received: bool = False,
        port: int = 0,
        mailbox: str = "",
    ) -> None:
        self.account = account
        self._now = now
        self._urls = Urls(webhook or "", bot_webhook or "")
        self._webhook = Webhook()
        self._switchboard = Switchboard(account, now, self._receive_later if auto_received else _leave)
        self._listener = Listener(port, self._switchboard, Inbox(account, self.phone, mailbox).answer)
        self._thread = threading.Thread(target=self._listener.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.server_port}"

    @property
    def log(self) -> tuple[Exchange, ...]:
        """Every call that came to an interface, in the order in which they were answered; no page of the inbox."""
        return self._switchboard.log

    @property
    def taken(self) -> tuple[Line, ...]:
        """The messages that really are on phones."""
        with self.account.lock:
            return tuple(self.account.taken)

    @property
    def events(self) -> tuple[Event, ...]:
        return self._webhook.events

    def tell(self, *told: Told, of: frozenset[Call] | Call = MESSAGES) -> None:
        """Do these wrong, in this order, to the next calls of the class, or of any of the classes."""
        self._switchboard.script.add(told, frozenset({of}) if isinstance(of, Call) else of)

    def phone(self, id_: str) -> Phone:
        """The phone behind a user id, a group or a bot's chat; whoever is unknown is a person who does not follow."""
        with self.account.lock:
            chat = self.account.chats.get(id_) or self.account.person(id_, f"Người dùng {id_}", follows=False)
        return Phone(self.account, chat, self._urls, self._webhook, self._now)

    def retry(self, event: Event) -> int:
        """Post the same bytes again, as Zalo does when it was not answered in time."""
        return self._webhook.post(event)

    def settle(self) -> None:
        """Wait until every event that the background thread owes is posted."""
        self._webhook.settle()

    def start(self) -> Self:
        self._webhook.start()
        self._thread.start()
        return self

    def stop(self) -> None:
        self._listener.shutdown()
        self._thread.join()
        self._listener.server_close()
        self._webhook.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _receive_later(self, chat: Chat, line: Line) -> None:
        if chat.kind is ChatKind.PERSON:
            self._webhook.later(lambda: self.phone(chat.id).receive(line))


def _leave(_chat: Chat, _line: Line) -> None:
    """The phone is off: what was taken waits for it."""
