from dataclasses import dataclass, field
from urllib.parse import urlencode

import httpx

from notifiers.error import ErrorKind, NotifierError
from notifiers.http.client import HttpClient
from notifiers.zalo.answer import SERVER_ERROR, Answer
from notifiers.zalo.outcome import THROTTLED_WAIT, TOO_MANY, by_status, server_fault
from notifiers.zalo.pair import Pair, read_pair
from notifiers.zalo.pkce import challenge_of
from notifiers.zalo.setting import ZaloConfigError, base_url, secret

_TOKEN_PATH, _CONSENT_PATH = "/v4/oa/access_token", "/v4/oa/permission"
_TOO_MANY_CALLS = -32


class ConsentOverError(Exception):
    """Zalo gives no more tokens for this consent: a person must log in to the Official Account again."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words  # Zalo's own, on one line and without secrets


@dataclass(frozen=True, kw_only=True)
class OauthConfig:
    """The app that an Official Account consented to.

    Raises:
        ZaloConfigError: the URL or the secret cannot be used.
    """

    app_id: str
    secret_key: str = field(repr=False)
    redirect_uri: str
    url: str = "https://oauth.zaloapp.com"
    connect_seconds: float = 10.0
    answer_seconds: float = 30.0

    def __post_init__(self) -> None:
        base_url(self.url, "Zalo OAuth URL")
        secret(self.secret_key, "Zalo app secret")


class Oauth:
    """Consent and tokens of an Official Account (Zalo's OAuth v4). Safe to share between threads.

    A refresh token works once, so `refresh` must not be called by two at a time: who calls it holds a lease.
    """

    def __init__(self, config: OauthConfig) -> None:
        self._config = config
        self._client = HttpClient(config.connect_seconds, config.answer_seconds)

    def consent_url(self, state: str, verifier: str) -> str:
        """Where an administrator of the Official Account consents; Zalo sends them back with a code and `state`.

        Raises:
            ValueError: the verifier is none.
        """
        query = {
            "app_id": self._config.app_id,
            "redirect_uri": self._config.redirect_uri,
            "code_challenge": challenge_of(verifier),
            "state": state,
        }
        return f"{self._config.url.rstrip('/')}{_CONSENT_PATH}?{urlencode(query)}"

    def exchange(self, code: str, verifier: str) -> Pair:
        """The first pair of a consent. A code works once too.

        Raises:
            ConsentOverError, NotifierError: as `refresh`.
        """
        return self._ask({"grant_type": "authorization_code", "code": code, "code_verifier": verifier})

    def refresh(self, refresh_token: str) -> Pair:
        """The next pair.

        Raises:
            ConsentOverError: Zalo refused, or gave what is no token; to ask again would be refused again.
            NotifierError: it may work later. `ambiguous` where the refresh token may be spent all the same.
        """
        return self._ask({"grant_type": "refresh_token", "refresh_token": refresh_token})

    def close(self) -> None:
        self._client.close()

    def _ask(self, form: dict[str, str]) -> Pair:
        url = self._config.url.rstrip("/") + _TOKEN_PATH
        headers = {"secret_key": self._config.secret_key}
        request = httpx.Request("POST", url, headers=headers, data=form | {"app_id": self._config.app_id})
        response, whole = self._client.send(request)
        hidden = (self._config.secret_key, *(form[name] for name in form if name != "grant_type"))
        answer = Answer(response, whole, hidden)
        try:
            pair = read_pair(answer)
        except ZaloConfigError as error:
            # What paid for it is spent, so it cannot be asked for again.
            raise ConsentOverError(f"{answer.words} ({error})") from error
        if pair is None:
            raise _without_pair(answer)
        return pair


def _without_pair(answer: Answer) -> Exception:
    if answer.status >= SERVER_ERROR:
        return server_fault(answer)
    if answer.status == TOO_MANY:
        return by_status(answer)
    if answer.code == _TOO_MANY_CALLS:
        return NotifierError(ErrorKind.THROTTLED, answer.words, THROTTLED_WAIT, of_channel=True)
    return ConsentOverError(answer.words)
