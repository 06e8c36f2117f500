"""Whether a page that somebody brings is what the office stated, and what its hashes lead to."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from tasks.event_log import LoggedEvent, seal
from tasks.log.anchor import Anchor
from tasks.log.signature import Signer, holds
from tasks.proof.path import walk
from tasks.proof.statement import Statement
from tasks.proof.tries import broken_tries


def read_row(row: Mapping[str, Any]) -> LoggedEvent:
    """A row of the log as it was before it was written as JSON; it belongs to no database."""
    names = ("id", "number", "name", "task_id", "actor", "payload", "hash")
    return LoggedEvent(**{name: row[name] for name in names}, at=datetime.fromisoformat(row["at"]))


def check(statement: Statement, signer: Signer | None) -> Iterator[str]:
    """What is wrong, in Vietnamese; nothing when all holds. Without `signer` it is not asked whose signature it is."""
    if not holds(statement.signature, statement.text):
        yield "chữ ký không khớp: nội dung đã bị sửa sau khi Văn phòng lập"
    elif signer and not signer.made(statement.signature):
        yield "chữ ký không phải bằng khóa mà Văn phòng đang giữ"
    log = statement.facts["log"]
    for row in log["rows"]:
        if seal(row["previous"], read_row(row)) != row["hash"]:
            yield f"dòng {row['number'] or row['id']} của nhật ký: dấu niêm không khớp với nội dung"
    yield from broken_tries(statement.facts["letters"], log["rows"])
    seals = {row["number"]: row["hash"] for row in log["rows"]} | {log["head"]["number"]: log["head"]["hash"]}
    seals |= {anchor["anchor"]: anchor["hash"] for anchor in log["anchors"]}
    for path in log["paths"]:
        for number in walk(path, seals):
            yield f"từ dòng {path['from']} không dẫn tới dấu niêm đã ghi của dòng {number}"
    for anchor in log["anchors"]:
        if not holds(anchor["signature"], _anchor(anchor).signed_words):
            yield f"dấu niêm ghi cùng thư tổng hợp TH{anchor['letter_id']}: chữ ký không khớp"


def _anchor(said: Mapping[str, Any]) -> Anchor:
    return Anchor(number=said["anchor"], hash=said["hash"], at=datetime.fromisoformat(said["at"]))
