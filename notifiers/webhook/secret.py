"""What an answer may repeat of a request and nobody shall read: its signatures, and tokens in its URL."""

from urllib.parse import unquote

import httpx

from notifiers.webhook.signature import SIGNATURE

# Shorter values in a URL are no tokens, and to hide them would make an answer unreadable.
_SHORTEST_VALUE, _SHORTEST_STEP, _SHORTEST_PATH = 6, 12, 2


def secrets_of(request: httpx.Request) -> tuple[str, ...]:
    """The texts to hide, longest first, so that none is cut apart by another that it holds."""
    signatures = request.headers[SIGNATURE].replace("v1,", "").split(" ")
    written = request.url.raw_path.decode("ascii")
    in_url = {*_parts(written), *_parts(unquote(written))}
    return tuple(sorted({*signatures, *in_url}, key=len, reverse=True))


def hide(text: str, secrets: tuple[str, ...]) -> str:
    for secret in secrets:
        text = text.replace(secret, "…")
    return text


def _parts(target: str) -> set[str]:
    path, _, query = target.partition("?")
    values = (pair.partition("=")[2] for pair in query.split("&"))
    return (
        {each for each in (target, path) if len(each) >= _SHORTEST_PATH}
        | {step for step in path.split("/") if len(step) >= _SHORTEST_STEP}
        | {value for value in values if len(value) >= _SHORTEST_VALUE}
    )
