import base64
import binascii

PREFIX = "whsec_"
SHORTEST, LONGEST = 24, 64  # bytes
EXPECTED = f"{PREFIX} and {SHORTEST} to {LONGEST} random bytes in base64, as `openssl rand -base64 32` gives them"


class WebhookKeyError(ValueError):
    """This is no signing key. What was found is not in the message, for it may be one in part."""


def read_key(text: str) -> bytes:
    """The signing key written `whsec_<base64>`; space around it is dropped.

    Raises:
        WebhookKeyError: it is written otherwise, or too short or too long.
    """
    written = text.strip()
    if not written.startswith(PREFIX):
        raise WebhookKeyError(f"found no {PREFIX} at its start; expected {EXPECTED}")
    try:
        key = base64.b64decode(written.removeprefix(PREFIX).encode(), validate=True)
    except binascii.Error:
        raise WebhookKeyError(f"found something else than base64; expected {EXPECTED}") from None
    if not SHORTEST <= len(key) <= LONGEST:
        raise WebhookKeyError(f"found {len(key)} bytes; expected {EXPECTED}")
    return key
