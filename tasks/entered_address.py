"""What an address looks like on each channel, looked at when it is entered: a slip is cheapest to mend then.

Each channel looks once more before it sends, by rules of its own; those here are never looser.
"""

import re
from collections.abc import Callable

from tasks.address import AddressError, domain_of
from tasks.channel_words import channel_words
from tasks.phone import mobile
from tasks.text import clean

_USER_ID = re.compile(r"[0-9]{1,32}")
_CHAT_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")


class WrongAddressError(ValueError):
    """An address that its channel cannot use; `expected` is what it wants, in Vietnamese."""

    def __init__(self, channel: str, found: str, expected: str) -> None:
        super().__init__(f"{channel_words(channel)}: thấy «{found}»; cần {expected}.")
        self.expected = expected


def read_address(channel: str, text: str) -> str:
    """The address as it is stored; a telephone number for template messages as `+84912345678`.

    Raises:
        WrongAddressError: the channel has no such addresses, or the text is blank.
    """
    found = clean(text)
    read, expected = _FORMS.get(channel, (_any, "một địa chỉ mà cổng biết"))
    address = read(found)
    if address is None:
        raise WrongAddressError(channel, found, expected)
    return address


def _mailbox(text: str) -> str | None:
    try:
        domain_of(text)
    except AddressError:
        return None
    return text


def _user_id(text: str) -> str | None:
    return text if _USER_ID.fullmatch(text) else None


def _chat_id(text: str) -> str | None:
    return text if _CHAT_ID.fullmatch(text) else None


def _phone_or_user_id(text: str) -> str | None:
    # No id begins with 0: that is a telephone number with a slip in it, or one that takes no messages.
    return mobile(text) or (None if text.startswith("0") else _user_id(text))


def _any(text: str) -> str | None:
    return text or None


_FORMS: dict[str, tuple[Callable[[str], str | None], str]] = {
    "email": (_mailbox, "một địa chỉ email, ví dụ vanthu@langson.gov.vn"),
    "zalo": (_user_id, "mã người dùng Zalo, chỉ có chữ số"),
    "zalo_group": (_chat_id, "mã nhóm Zalo, chỉ có chữ không dấu và chữ số"),
    "zalo_template": (_phone_or_user_id, "một số di động, ví dụ 0912345678, hoặc mã người dùng Zalo"),
    "zalo_bot": (_chat_id, "mã cuộc trò chuyện với Zalo Bot, chỉ có chữ không dấu và chữ số"),
}
