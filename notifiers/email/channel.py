from collections.abc import Callable
from functools import lru_cache

from notifiers.email.address import MailboxError, Sender, read_sender, wire_mailbox
from notifiers.email.config import EmailConfig
from notifiers.email.connection import Envelope, StaleConnectionError
from notifiers.email.dial import dial
from notifiers.email.message import UnfitLetterError, build_message
from notifiers.email.pool import Pool
from notifiers.email.wire_policy import UnsafeHeaderError
from notifiers.error import ErrorKind, NotifierError
from notifiers.letter import Letter
from notifiers.receipt import Receipt


class EmailChannel:
    """Letters by SMTP over pooled connections. Safe to share between threads."""

    name = "email"
    idempotent = False

    def __init__(self, config: EmailConfig) -> None:
        self._allowed = config.allowed
        self._pool = Pool(lambda: dial(config), config.idle_seconds)

    def send(self, letter: Letter, before_wire: Callable[[], None]) -> Receipt:
        """See Channel. A pooled connection that the server closed meanwhile is replaced without counting as a try."""
        envelope = self._envelope(letter)
        try:
            with self._pool.lease() as connection:
                return connection.carry(envelope, before_wire)
        except StaleConnectionError:
            with self._pool.lease(fresh=True) as connection:
                return connection.carry(envelope, before_wire)

    def close(self) -> None:
        self._pool.close()

    def _envelope(self, letter: Letter) -> Envelope:
        sender, recipient = _sender(letter.sender), self._recipient(letter.to)
        try:
            return Envelope(sender.mailbox, recipient, build_message(letter, sender, recipient))
        except (UnfitLetterError, UnsafeHeaderError) as error:
            raise NotifierError(ErrorKind.CONTENT, str(error)) from error

    def _recipient(self, address: str) -> str:
        try:
            mailbox = wire_mailbox(address)
        except MailboxError as error:
            raise NotifierError(ErrorKind.RECIPIENT, str(error)) from error
        if not self._allowed(mailbox):
            domain = mailbox.rpartition("@")[2]
            raise NotifierError(ErrorKind.RECIPIENT, f"domain {domain} is not among DONDOC_EMAIL_DOMAINS")
        return mailbox


@lru_cache(maxsize=16)
def _sender(text: str) -> Sender:
    try:
        return read_sender(text)
    except MailboxError as error:
        raise NotifierError(ErrorKind.CONFIG, f"DONDOC_EMAIL_FROM: {error}") from error
