import json
from dataclasses import dataclass, field

from worker.chaos.dice import falls


@dataclass(frozen=True)
class HttpAnswer:
    """What the chat service says in place of "taken".

    `status` 0 cuts the connection, -1 says nothing until the caller gives up; `taken` tells whether the message was
    taken all the same. `share` goes by letter and copy.
    """

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    taken: bool = False
    share: float = 1.0

    def concerns(self, seed: int, letter: str, copy: int) -> bool:
        return falls(self.share, seed, "http", letter, copy)

    def as_bytes(self) -> bytes:
        return response(self.status, self.body.encode(), self.headers)


SILENT = HttpAnswer(-1, taken=True)
CUT = HttpAnswer(0, taken=True)


def success(number: int) -> bytes:
    """The answer of a service that took the message."""
    data = {"message_id": f"{number:020x}", "sent_time": "0"}
    return response(200, json.dumps({"error": 0, "message": "Success", "data": data}).encode(), {})


def response(status: int, body: bytes, headers: dict[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status} chaos", "Content-Type: application/json", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body
