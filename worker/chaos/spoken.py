"""Which tasks a message speaks of, as whoever reads it would see."""

import json
import re
from email import message_from_bytes, policy

from worker.chaos.taken import Taken

# Not within the token of a link, which may hold such letters by chance.
CODE = re.compile(r"(?<![\w/-])NV\d+\b")


def spoken(copy: Taken) -> set[str]:
    """Their codes."""
    return set(CODE.findall(words(copy)))


def words(copy: Taken) -> str:
    """The text of a chat message, or of mail."""
    if not copy.date:  # a chat message; an event speaks to machines, and of what has ended too
        return str(json.loads(copy.raw).get("message", {}).get("text", ""))
    body = message_from_bytes(copy.raw, policy=policy.default).get_body(("plain",))
    return str(body.get_content()) if body is not None else ""
