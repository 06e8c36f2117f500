"""A person with a phone: reads what the account or the bot wrote, and answers. Each act posts its event at once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from worker.pretend_zalo.account import Account
from worker.pretend_zalo.chat import Chat, ChatKind, Line
from worker.pretend_zalo.event import (
    Event,
    bot_update,
    button_pressed,
    following,
    message_received,
    messages_seen,
    signed,
    text_sent,
)
from worker.pretend_zalo.outcome import new_id
from worker.pretend_zalo.webhook import NOBODY, Webhook


class ButtonMissing(Exception):
    """No message on this phone carries such a button."""


@dataclass(frozen=True)
class Urls:
    """Where events go: the account's and the bot's; "" for nowhere."""

    account: str
    bot: str


@dataclass(frozen=True)
class Phone:
    """Every act returns the status that the webhook answered, or NOBODY where no event is posted.

    Only the account has events of reading and following; of what is written in a group nobody is told.
    """

    account: Account
    chat: Chat
    urls: Urls
    webhook: Webhook
    now: Callable[[], datetime]

    @property
    def lines(self) -> tuple[Line, ...]:
        with self.account.lock:
            return tuple(self.chat.lines)

    def reply(self, text: str) -> int:
        line = Line(id=new_id(), text=text, at=self.now())
        with self.account.lock:
            self.chat.lines.append(line)
            self.chat.wrote_at = line.at
        if self.chat.kind is ChatKind.BOT:
            status = self.webhook.post(bot_update(self.account, self.urls.bot, self.chat, line))
        else:
            status = self._tell(text_sent(self.account, self.chat, line))
        with self.account.lock:
            self.chat.statuses[line.id] = status
        return status

    def see(self) -> int:
        """Look at everything that has not been seen; NOBODY when there is nothing."""
        with self.account.lock:
            unseen = self.chat.unseen
            self.chat.seen |= {line.id for line in unseen}
        return self._tell(messages_seen(self.account, self.chat, unseen)) if unseen else NOBODY

    def receive(self, line: Line) -> int:
        """Let the phone fetch one message, as it does when it has a connection."""
        at = self.now()
        with self.account.lock:
            self.chat.received.setdefault(line.id, at)
        return self._tell(message_received(self.account, line, at))

    def press(self, button: str) -> int:
        """Press the newest button of this name.

        Raises:
            ButtonMissing: there is none.
        """
        line = next((line for line in reversed(self.lines) if button in line.buttons), None)
        if line is None:
            raise ButtonMissing(button)
        status = self._tell(button_pressed(self.account, line, button, self.now()))
        with self.account.lock:
            self.chat.pressed[line.id], self.chat.statuses[line.id] = button, status
        return status

    def follow(self) -> int:
        return self._follow(follows=True)

    def unfollow(self) -> int:
        return self._follow(follows=False)

    def _follow(self, *, follows: bool) -> int:
        with self.account.lock:
            self.chat.follows = follows
        return self._tell(following(self.account, self.chat))

    def _tell(self, fields: dict[str, Any]) -> int:
        if self.chat.kind is not ChatKind.PERSON:
            return NOBODY
        return self.webhook.post(self._signed(fields))

    def _signed(self, fields: dict[str, Any]) -> Event:
        return signed(self.account, self.urls.account, fields, self.now())
