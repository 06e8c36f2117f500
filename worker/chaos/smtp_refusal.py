from dataclasses import dataclass
from enum import StrEnum

from worker.chaos.dice import falls


class At(StrEnum):
    """Where in a conversation a refusal happens."""

    GREETING = "greeting"
    LOGIN = "login"
    MAIL = "mail"
    RCPT = "rcpt"
    BODY = "body"  # cut within it: the message never was complete
    ANSWER = "answer"  # after the final dot: a reply refuses the message, a cut leaves it taken and unanswered


@dataclass(frozen=True)
class Refusal:
    """`reply` is said at the step in place of the usual one; an empty reply cuts the connection.

    `share` and `recipients` choose whom it concerns: by the letter and its copy after the final dot, by the recipient
    at RCPT, by both recipient and connection within the body, by the connection before. `after_bytes` is where a body
    is cut.
    """

    at: At
    reply: str = ""
    share: float = 1.0
    recipients: frozenset[str] = frozenset()
    after_bytes: int = 2_000

    def concerns(self, at: At, recipient: str, seed: int, *what: object) -> bool:
        """Whether it happens here; `what` names what the dice are thrown for."""
        chosen = not self.recipients or recipient in self.recipients
        return self.at is at and chosen and falls(self.share, seed, at, *what)
