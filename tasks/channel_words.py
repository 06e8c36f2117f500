"""What people call a channel."""

_WORDS = {
    "email": "Email",
    "zalo": "Zalo",
    "zalo_group": "Nhóm Zalo",
    "zalo_template": "Tin mẫu Zalo",
    "zalo_bot": "Zalo Bot",
}


def channel_words(channel: str) -> str:
    """In Vietnamese; a gateway of the province by the name that its settings give it."""
    if channel.startswith("event:"):
        return f"đăng ký sự kiện số {channel.removeprefix('event:')}"
    return _WORDS.get(channel, channel.removeprefix("webhook:"))


def in_a_sentence(channel: str) -> str:
    """The same in the middle of a sentence: names keep their capitals."""
    return "email" if channel == "email" else channel_words(channel)
