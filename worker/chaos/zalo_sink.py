"""Stands in for the whole of Zalo: the pretend one's interfaces, phones and events, with faults by officer."""

import sys
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any, Self

from worker.chaos.taken import TakenLog
from worker.chaos.zalo_account import NotedAccount
from worker.chaos.zalo_fault import FaultySwitchboard, ZaloFault, ZaloFaults
from worker.chaos.zalo_hook import NotedWebhook
from worker.pretend_zalo.chat import Chat, Line
from worker.pretend_zalo.connection import Listener
from worker.pretend_zalo.exchange import Answer, Exchange, Request
from worker.pretend_zalo.phone import Phone, Urls
from worker.pretend_zalo.told import Call, Told

NOT_FOUND = 404


class ZaloSink:
    """Listens on a free loopback port from `start` until `stop`, and tells its events to `url`.

    `log` are the letters on phones, `calls` every call of an interface. A fault that is `Told.silent(zalo.over)` is
    never answered.
    """

    def __init__(self, url: str, now: Callable[[], datetime]) -> None:
        self.account = NotedAccount()
        self.faults = ZaloFaults()
        self.webhook = NotedWebhook()
        self.over = threading.Event()
        self._now = now
        self._urls = Urls(url, "")
        self._switchboard = FaultySwitchboard(self.account, now, _leave, faults=self.faults)
        self._listener = _Listener(0, self._switchboard, _no_page)
        self._thread = threading.Thread(target=self._listener.serve_forever, args=(0.02,), daemon=True)

    @property
    def port(self) -> int:
        return self._listener.server_port

    @property
    def log(self) -> TakenLog:
        return self.account.log

    @property
    def calls(self) -> tuple[Exchange, ...]:
        return self._switchboard.log

    def phone(self, user_id: str) -> Phone:
        """The phone of a person whom the account knows."""
        return Phone(self.account, self.account.chats[user_id], self._urls, self.webhook, self._now)

    def spoil(self, *faults: ZaloFault) -> None:
        """Do these wrong from now on, in place of what was told before; without any, take everything."""
        self.faults.set(*faults)

    def tell(self, *told: Told, of: Call) -> None:
        """Do these wrong to the next calls of this class, whoever makes them."""
        self._switchboard.script.add(told, frozenset({of}))

    def start(self) -> Self:
        self.webhook.start()
        self._thread.start()
        return self

    def stop(self) -> None:
        self.over.set()
        self._listener.shutdown()
        self._thread.join()
        self._listener.server_close()
        self.webhook.stop()


class _Listener(Listener):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever asked may have been killed, as an experiment wants it: only what else goes wrong is told."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def _leave(_chat: Chat, _line: Line) -> None:
    """A phone tells of what it received when an experiment says so."""


def _no_page(_request: Request) -> Answer:
    return Answer(status=NOT_FOUND)
