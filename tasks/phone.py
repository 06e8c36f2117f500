"""Telephone numbers as people write them, and what they are as addresses."""

import re

_SEPARATORS = re.compile(r"[\s.\-()]")
# A mobile number of Viet Nam: nine digits after the 0 or +84, the first of them 3, 5, 7, 8 or 9 (since 2018).
_MOBILE = re.compile(r"(?:\+?84|0)(?P<digits>[35789][0-9]{8})")
BY_PHONE = "zalo_template"
GATEWAY = "webhook:"


def mobile(text: str | None) -> str | None:
    """`0912.345.678` as `+84912345678` (E.164); None for what is no mobile number of Viet Nam."""
    found = _MOBILE.fullmatch(_SEPARATORS.sub("", text or ""))
    return f"+84{found['digits']}" if found else None


def implied_address(channel: str, phone: str | None, user_id: str | None) -> str | None:
    """The address that a contact has over a channel for which none was entered.

    A template message goes to a phone, else to the user who is known; a gateway of the province knows people by phone.
    """
    if channel == BY_PHONE:
        return mobile(phone) or user_id
    return mobile(phone) if channel.startswith(GATEWAY) else None
