from functools import lru_cache

import httpx

from notifiers.http.address import Address


def pin(request: httpx.Request, address: Address) -> httpx.Request:
    """Have `request` dial `address`, whatever the name in its URL resolves to by then.

    The Host header, which httpx wrote from the URL, the name sent in the TLS handshake and the name that the
    certificate must have stay those of the URL.
    """
    host = request.url.raw_host.decode("ascii").removesuffix(".")
    request.extensions = {**request.extensions, "sni_hostname": host}
    request.url = _pinned(request.url, address)
    return request


@lru_cache(maxsize=256)
def _pinned(url: httpx.URL, address: Address) -> httpx.URL:
    # Kept: to write a URL anew takes as long as sending it.
    return url.copy_with(host=str(address))
