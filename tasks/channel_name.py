"""Which channel people mean by a word of a workbook or of the command line."""

import re

from tasks.channel_words import channel_words
from tasks.phone import GATEWAY
from tasks.text import fold

KNOWN = ("email", "zalo", "zalo_group", "zalo_template", "zalo_bot")
EXPECTED = "email, zalo, nhóm zalo, tin mẫu zalo, zalo bot hoặc webhook:<tên cổng>"
_OTHER_WORDS = {"e-mail": "email", "thu dien tu": "email", "zalo group": "zalo_group", "bot zalo": "zalo_bot"}
_WORDS = {name: name for name in KNOWN} | {fold(channel_words(name)): name for name in KNOWN} | _OTHER_WORDS
_GATEWAY = re.compile(rf"{GATEWAY}[a-z0-9_-]{{1,32}}")
_BETWEEN = re.compile(r"[,;\n]")


class ChannelNameError(ValueError):
    """A word that means no channel; says which, what is expected, and the mend."""

    def __init__(self, word: str) -> None:
        super().__init__(f"Không có kênh «{word}»; cần {EXPECTED}.")


def read_channel(text: str) -> str:
    """`Nhóm Zalo` as `zalo_group`. Any gateway has a name: which of them are set up is the settings' to say.

    Raises:
        ChannelNameError: no channel is called so.
    """
    word = fold(text)
    if _GATEWAY.fullmatch(word):
        return word
    channel = _WORDS.get(word)
    if channel is None:
        raise ChannelNameError(text.strip())
    return channel


def read_channels(text: str) -> tuple[str, ...]:
    """`zalo, nhóm zalo` as `("zalo", "zalo_group")`: in the order written, each once.

    Raises:
        ChannelNameError: a word that means no channel.
    """
    return tuple(dict.fromkeys(read_channel(part) for part in _BETWEEN.split(text) if part.strip()))
