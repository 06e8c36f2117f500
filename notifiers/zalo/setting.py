"""What every setting of a Zalo channel must look like."""

from urllib.parse import urlsplit

_HERE = ("127.0.0.1", "localhost", "::1")


class ZaloConfigError(ValueError):
    """A setting of a Zalo channel that cannot be used. No secret is in the message."""


def base_url(text: str, name: str = "Zalo base URL") -> str:
    """The address without its last slash: https, or http on this machine.

    Raises:
        ZaloConfigError: it is none; the words start with `name`.
    """
    try:
        split = urlsplit(text)
        _ = split.port
    except ValueError:
        raise ZaloConfigError(f"{name}: expected https://host, found no address") from None
    if split.scheme != "https" and not (split.scheme == "http" and split.hostname in _HERE):
        raise ZaloConfigError(f"{name}: found {split.scheme or 'no'} scheme, expected https://host")
    if not split.hostname or split.query or split.fragment or split.username:
        raise ZaloConfigError(f"{name}: expected https://host with nothing after it but a path")
    return text.rstrip("/")


def secret(text: str, name: str) -> str:
    """The secret as it is, fit for a header.

    Raises:
        ZaloConfigError: it is empty, or could break out of a header.
    """
    if not text.isascii() or not text.isprintable() or not text.strip():
        raise ZaloConfigError(f"{name}: expected printable ASCII, found none or a line break in it")
    return text
