"""What a sink knows a letter by: it has only what was sent."""

from notifiers.webhook.signature import webhook_id
from tasks.letter import Letter, LetterKind


def known_by(letter: Letter) -> str:
    """Mail by its Message-ID, an event by its webhook-id, a chat message by the hash of its link."""
    if letter.kind == LetterKind.EVENT:
        return webhook_id(letter.about or "")
    return letter.message_id if letter.channel == "email" else letter.link_hash or ""
