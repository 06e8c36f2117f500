from collections.abc import Callable

import httpx

from notifiers.error import ErrorKind, NotifierError
from notifiers.http.address import Network
from notifiers.http.body import BriefBody
from notifiers.http.client import HttpClient, no_mark
from notifiers.http.guard import ForbiddenAddressError, Resolve, UnknownHostError, resolve_guarded
from notifiers.http.pin import pin


class GuardedClient:
    """Sends requests to one host that a setting names, to no address but those it may lead to. Safe between threads.

    One host a client: connections are kept by address, and two names at one address would share theirs.
    """

    def __init__(
        self,
        networks: tuple[Network, ...],
        resolve: Resolve,
        connect_seconds: float,
        answer_seconds: float,
        most: int | None = None,
    ) -> None:
        self._networks = networks
        self._resolve = resolve
        self._client = HttpClient(connect_seconds, answer_seconds, BriefBody, most)

    def send(self, request: httpx.Request, before_wire: Callable[[], None] = no_mark) -> tuple[httpx.Response, bool]:
        """As HttpClient.send. The name is resolved anew each time; in the clear only allowed networks are dialled.

        Raises:
            NotifierError: as HttpClient.send; `config` where the host leads to an address that is not allowed.
        """
        url = request.url
        port = url.port or {"https": 443}.get(url.scheme, 80)
        host, public = url.raw_host.decode("ascii"), url.scheme == "https"
        try:
            address = resolve_guarded(host, port, self._networks, self._resolve, public=public)
        except ForbiddenAddressError as error:
            raise NotifierError(ErrorKind.CONFIG, str(error)) from error
        except UnknownHostError as error:
            raise NotifierError(ErrorKind.TRANSIENT, str(error)) from error
        return self._client.send(pin(request, address), before_wire)

    def close(self) -> None:
        self._client.close()
