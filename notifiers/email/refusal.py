"""What an SMTP answer means for the letter: the same code says different things at different steps."""

import re
from datetime import timedelta
from enum import StrEnum

from notifiers.error import ErrorKind, NotifierError
from notifiers.one_line import one_line

PERMANENT, CLOSING, TOO_BIG = 500, 421, 552
# 530 must authenticate, 534 and 538 mechanism too weak, 535 wrong credentials.
_LOGIN = frozenset({530, 534, 535, 538})
_SLOW_DOWN = re.compile(r"\b4\.7\.\d+|too (many|fast)|\brate\b|throttl|limit|slow down|gr[ea]y-?list", re.IGNORECASE)
_OURS = re.compile(r"authenticat|not permitted to send|\b5\.7\.60\b", re.IGNORECASE)
_RELAY = re.compile(r"relay", re.IGNORECASE)
_WAIT = re.compile(r"(?P<number>\d{1,5})\s*(?P<unit>s|sec|seconds?|m|min|minutes?|h|hours?)\b", re.IGNORECASE)
_STATUS = re.compile(r"\b5\.(?P<class>\d{1,3}\.\d{1,3})\b")
_GONE = frozenset({"1.1", "1.2", "1.3", "1.6", "1.10", "2.1"})  # no such user, domain, syntax, moved, null MX, disabled
_UNKNOWN_USER = re.compile(r"unknown|no such|not exist|does ?n.t exist|invalid (user|recipient|mailbox)", re.IGNORECASE)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours"}
LONGEST_WORDS = 300


class Step(StrEnum):
    GREETING = "greeting"
    LOGIN = "login"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"  # the command, before any byte of the letter
    BODY = "body"  # after the final dot


_BEFORE_ANY_RECIPIENT = (Step.GREETING, Step.LOGIN, Step.MAIL)


def refusal(step: Step, code: int, answer: bytes | str) -> NotifierError:
    """The error for a refusal by the server. A refusal is certain: nothing was taken, even after the final dot."""
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    words = one_line(f"{step}: {code} {text}")[:LONGEST_WORDS]
    kind = _kind(step, code, text)
    wait = _wait(text) if kind is ErrorKind.THROTTLED else None
    for_good = kind is ErrorKind.RECIPIENT and _no_such_mailbox(text)
    of_channel = kind is ErrorKind.THROTTLED and step in _BEFORE_ANY_RECIPIENT
    return NotifierError(kind, words, wait, for_good=for_good, of_channel=of_channel)


def _kind(step: Step, code: int, text: str) -> ErrorKind:
    if code in _LOGIN:
        return ErrorKind.CONFIG
    if step is Step.RCPT and code == TOO_BIG:
        return ErrorKind.TRANSIENT  # RFC 5321 4.5.3.1.10: old servers say 552 for 452, too many recipients
    if code < PERMANENT:
        return ErrorKind.THROTTLED if _SLOW_DOWN.search(text) else ErrorKind.TRANSIENT
    return _permanent(step, code, text)


def _permanent(step: Step, code: int, text: str) -> ErrorKind:
    if step is Step.RCPT:
        if _OURS.search(text):
            return ErrorKind.CONFIG
        # "Relay access denied" may be about us, or about one address of another domain: the letter is tried again, and
        # only when every one meets it does the channel rest. It says nothing of the officer's mailbox.
        return ErrorKind.TRANSIENT if _RELAY.search(text) else ErrorKind.RECIPIENT
    if step in (Step.DATA, Step.BODY) or code == TOO_BIG:
        return ErrorKind.CONTENT
    return ErrorKind.CONFIG


def _no_such_mailbox(text: str) -> bool:
    """Bad or moved addresses (RFC 3463, 5.1.1 to 5.1.10); no full mailbox, no policy, no words that say neither."""
    status = _STATUS.search(text)
    return status["class"] in _GONE if status else bool(_UNKNOWN_USER.search(text))


def _wait(text: str) -> timedelta | None:
    found = _WAIT.search(text)
    return timedelta(**{_UNITS[found["unit"][0].lower()]: int(found["number"])}) if found else None
