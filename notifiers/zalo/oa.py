import hmac
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any

import httpx

from notifiers.error import ErrorKind, NotifierError
from notifiers.http.client import HttpClient, no_mark
from notifiers.zalo.answer import Answer
from notifiers.zalo.oa_codes import TOKEN_OVER
from notifiers.zalo.token import TokenSource


def proof_of(app_secret: str, token: str) -> str:
    """Header `appsecret_proof`: hex HMAC-SHA256 of the access token under the app's secret."""
    return hmac.new(app_secret.encode(), token.encode(), sha256).hexdigest()


class Oa:
    """The one way to call the interfaces of an Official Account. Safe to share between threads."""

    def __init__(self, tokens: TokenSource, app_secret: str, client: HttpClient) -> None:
        self._tokens = tokens
        self._app_secret = app_secret
        self._client = client

    def post(
        self,
        url: str,
        body: Mapping[str, Any],
        before_wire: Callable[[], None],
        token_over: frozenset[int] = TOKEN_OVER,
    ) -> Answer:
        """POST JSON, once more with a newer token where Zalo says by a number of `token_over` that this one is over.

        Raises:
            NotifierError: no answer came, or there is no token.
        """

        def ask(token: str, mark: Callable[[], None]) -> Answer:
            return self._once(httpx.Request("POST", url, headers=self._headers(token), json=body), token, mark)

        return self._with_token(ask, before_wire, token_over)

    def get(self, url: str, query: Mapping[str, str]) -> Answer:
        """GET, once, with the token as it is.

        A question is asked again and again: one that Zalo never answers but by a token's number would spend them all.
        Letters and time renew it.

        Raises:
            NotifierError: no answer came, or there is no token.
        """
        token = self._tokens.current()
        return self._once(httpx.Request("GET", url, headers=self._headers(token), params=query), token, no_mark)

    def close(self) -> None:
        self._client.close()

    def _with_token(
        self,
        ask: Callable[[str, Callable[[], None]], Answer],
        before_wire: Callable[[], None],
        token_over: frozenset[int],
    ) -> Answer:
        token = self._tokens.current()
        answer = ask(token, before_wire)
        if not answer.refuses(token_over):
            return answer
        # Refused for certain, so nothing has left; the letter is on the wire already.
        return ask(self._renewed(token, answer), no_mark)

    def _renewed(self, spent: str, answer: Answer) -> str:
        try:
            return self._tokens.renewed(spent)
        except NotifierError as error:
            raise _without_token(answer, error) from error

    def _once(self, request: httpx.Request, token: str, mark: Callable[[], None]) -> Answer:
        response, whole = self._client.send(request, mark)
        return Answer(response, whole, (token, self._app_secret))

    def _headers(self, token: str) -> dict[str, str]:
        proof = {"appsecret_proof": proof_of(self._app_secret, token)} if self._app_secret else {}
        return {"access_token": token} | proof


def _without_token(answer: Answer, error: NotifierError) -> NotifierError:
    # Whatever stays in doubt about the token, the letter was refused.
    kind = ErrorKind.TRANSIENT if error.kind is ErrorKind.AMBIGUOUS else error.kind
    words = f"{answer.words} ({error.words})"
    return NotifierError(kind, words, error.retry_after, for_good=error.for_good, of_channel=error.of_channel)
