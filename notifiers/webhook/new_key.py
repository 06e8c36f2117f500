import base64
import secrets

from notifiers.webhook.key import PREFIX

BYTES = 32


def new_key() -> str:
    """A new signing key as `read_key` reads it: `whsec_` and 32 random bytes in base64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(BYTES)).decode()
