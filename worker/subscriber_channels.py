"""Channels to subscribers, opened when a letter is for them: subscriptions come and go while workers run."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import IPv4Network, IPv6Network
from threading import Lock

from notifiers.channel import Channel
from notifiers.error import ErrorKind, NotifierError
from notifiers.webhook.channel import WebhookChannel
from notifiers.webhook.config import WebhookConfig, WebhookConfigError
from notifiers.webhook.key import read_key
from notifiers.webhook.message import event_message
from tasks.database import Database
from tasks.feed.subscription import CHANNEL, Subscription
from tasks.vault import Vault, VaultError

Network = IPv4Network | IPv6Network


@dataclass(frozen=True)
class SubscriberChannels:
    """`guard` is put around each channel; `networks` may be dialled though they are not public."""

    database: Database
    vault: Vault
    now: Callable[[], datetime]
    networks: tuple[Network, ...] = ()
    guard: Callable[[Channel], Channel] = lambda channel: channel
    _open: dict[str, tuple[WebhookConfig, Channel]] = field(default_factory=dict)
    _left: list[Channel] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def find(self, name: str) -> Channel | None:
        """The channel `event:3`, as its subscription stands now; None when there is none.

        Raises:
            NotifierError: `config`: its secret was sealed under a key that was taken away, or its URL may not be used.
        """
        try:
            config = self._config(name)
        except (VaultError, WebhookConfigError) as error:
            raise NotifierError(ErrorKind.CONFIG, str(error)) from error
        if config is None:
            return None
        with self._lock:
            known = self._open.get(name)
            if known and known[0] == config:
                return known[1]
            if known:
                self._left.append(known[1])  # a letter may be on its wire
            channel = self.guard(WebhookChannel(config, write=event_message, name=name))
            self._open[name] = config, channel
            return channel

    def close(self) -> None:
        with self._lock:
            for channel in (*self._left, *(channel for _, channel in self._open.values())):
                channel.close()

    def _config(self, name: str) -> WebhookConfig | None:
        number = name.removeprefix(CHANNEL)
        with self.database.read() as session:
            found = session.get(Subscription, int(number)) if number.isdecimal() else None
        if found is None or found.removed_at is not None:
            return None
        return subscriber_config(found.url, self._keys(found), self.networks, self.now)

    def _keys(self, subscription: Subscription) -> tuple[bytes, ...]:
        """The newest first; for a day after a rotation the old one too."""
        both = subscription.old_until is not None and subscription.old_until > self.now()
        sealed = (subscription.secret, subscription.old_secret) if both else (subscription.secret,)
        return tuple(read_key(self.vault.open(each)) for each in sealed if each)


def subscriber_config(
    url: str, keys: tuple[bytes, ...], networks: Sequence[Network], now: Callable[[], datetime]
) -> WebhookConfig:
    """How a subscriber is posted to; it knows an event by its id, so one in doubt is simply sent again.

    Raises:
        WebhookConfigError: the URL cannot be used.
    """
    return WebhookConfig(name="event", url=url, keys=keys, idempotent=True, now=now, networks=tuple(networks))
