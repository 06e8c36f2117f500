"""One SMTP conversation that carries letter after letter, and knows at each step what may have left."""

import re
import smtplib
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from notifiers.email.refusal import CLOSING, PERMANENT, Step, refusal
from notifiers.error import ErrorKind, NotifierError
from notifiers.one_line import one_line
from notifiers.receipt import Receipt

_QUEUED_AS = re.compile(r"queued as (?P<id>[^\s>]+)", re.IGNORECASE)
_GO_AHEAD, _TEMPORARY, _LAST = 354, 400, 599
GOODBYE_SECONDS = 2.0
PIECE = 65_536  # bytes


class StaleConnectionError(Exception):
    """A connection that had carried letters was gone when the next one was offered. Nothing of it left."""


@dataclass(frozen=True)
class Envelope:
    sender: str  # ASCII mailboxes
    recipient: str
    message: bytes  # CRLF lines, ends with CRLF


class Connection:
    """Logged in and ready. For one thread at a time."""

    def __init__(self, smtp: smtplib.SMTP, answer_seconds: float, final_seconds: float) -> None:
        self._smtp = smtp
        self._answer_seconds = answer_seconds
        self._final_seconds = final_seconds
        self._carried = 0
        self.open = True
        self.last_used = time.monotonic()

    def carry(self, envelope: Envelope, before_wire: Callable[[], None]) -> Receipt:
        """MAIL, RCPT, then `before_wire`, then DATA and the letter.

        Raises:
            NotifierError: refused, lost, or in doubt.
            StaleConnectionError: before `before_wire`, and only where letters were carried before.
        """
        try:
            self._offer(envelope)
            before_wire()
            self._ask(Step.DATA, lambda: self._smtp.docmd("DATA"), expected=_GO_AHEAD)
        except BaseException:
            self._reset()
            raise
        self._carried += 1
        return self._hand_over(envelope.message)

    def close(self) -> None:
        """Say goodbye, without waiting for long."""
        if self.open:
            with suppress(OSError):
                self._wait_at_most(GOODBYE_SECONDS)
                self._smtp.quit()
        self._abandon()

    def _offer(self, envelope: Envelope) -> None:
        size = [f"SIZE={len(envelope.message)}"] if self._smtp.has_extn("size") else []
        try:
            self._ask(Step.MAIL, lambda: self._smtp.mail(envelope.sender, size))
            self._ask(Step.RCPT, lambda: self._smtp.rcpt(envelope.recipient))
        except NotifierError as error:
            if self._carried and not self.open:
                raise StaleConnectionError from error
            raise

    def _ask(self, step: Step, ask: Callable[[], tuple[int, bytes]], expected: int = 250) -> None:
        try:
            code, answer = ask()
        except OSError as error:  # smtplib's errors and time-outs are OSErrors
            self._abandon()
            raise NotifierError(ErrorKind.TRANSIENT, one_line(f"{step}: {error}")) from error
        if code == CLOSING:
            self._abandon()
        if code // 100 != expected // 100:
            raise refusal(step, code, answer)

    def _hand_over(self, message: bytes) -> Receipt:
        # A line that is a dot would end the letter. The first line is a header, so none is missed.
        self._send_body(message.replace(b"\r\n.", b"\r\n..") + b".\r\n")
        try:
            code, answer = self._smtp.getreply()
            self._wait_at_most(self._answer_seconds)
        except OSError as error:
            self._abandon()
            raise NotifierError(ErrorKind.AMBIGUOUS, one_line(f"no answer after the final dot: {error}")) from error
        return self._verdict(code, answer)

    def _send_body(self, body: bytes) -> None:
        # The final dot is the last piece. Sending fails only while at least one byte has not left, and a server must
        # not deliver what has no final dot (RFC 5321 4.1.1.4). So a failure here is certain, not in doubt.
        deadline = time.monotonic() + self._final_seconds
        try:
            for start in range(0, len(body), PIECE):
                # One time-out for all pieces: the lease on the letter does not wait for a line that trickles.
                self._wait_at_most(max(deadline - time.monotonic(), 0.001))
                self._smtp.send(body[start : start + PIECE])
            self._wait_at_most(self._final_seconds)
        except OSError as error:
            self._abandon()
            raise NotifierError(ErrorKind.TRANSIENT, "connection lost before the final dot") from error

    def _verdict(self, code: int, answer: bytes) -> Receipt:
        text = one_line(answer.decode("utf-8", "replace"))
        if code // 100 == 2:  # noqa: PLR2004 - the class of codes that says "taken"
            queued = _QUEUED_AS.search(text)
            return Receipt(queued["id"] if queued else None, f"{code} {text}")
        if code == CLOSING or not _TEMPORARY <= code <= _LAST:
            self._abandon()
        if not _TEMPORARY <= code <= _LAST:
            raise NotifierError(ErrorKind.AMBIGUOUS, f"no SMTP answer after the final dot: {code} {text}")
        raise refusal(Step.BODY, code, text)

    def _reset(self) -> None:
        if not self.open:
            return
        try:
            code, _ = self._smtp.rset()
        except OSError:
            self._abandon()
            return
        if code >= PERMANENT or code == CLOSING:
            self._abandon()

    def _wait_at_most(self, seconds: float) -> None:
        if self._smtp.sock is not None:
            self._smtp.sock.settimeout(seconds)

    def _abandon(self) -> None:
        self.open = False
        self._smtp.close()
