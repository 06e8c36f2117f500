"""What an interface makes of a request: an answer and perhaps a message, or a refusal."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from worker.pretend_zalo.chat import Chat, Line
from worker.pretend_zalo.exchange import Answer, json_answer


class Refused(Exception):
    """Nothing was taken; holds Zalo's code."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(words)
        self.code = code
        self.words = words


@dataclass(frozen=True)
class Outcome:
    """`line` is what lies on the phone of `chat` if the message is taken."""

    answer: Answer
    chat: Chat | None = None
    line: Line | None = None


def success(data: object) -> Answer:
    return json_answer({"data": data, "error": 0, "message": "Success"})


def refusal(code: int, words: str) -> Answer:
    """A failure as accounts and templates are told it: HTTP 200, and a negative number in the body."""
    return json_answer({"error": code, "message": words})


def new_id() -> str:
    return secrets.token_hex(10)


def milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)
