"""A person consents in the name of the Official Account: authorization code with PKCE (RFC 7636)."""

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import SplitResult, parse_qs, urlsplit

from notifiers.zalo.oauth import Oauth
from tasks.handlers import BUS
from tasks.office_event import ConsentGiven
from worker.zalo.consent import begin_channels
from worker.zalo.pair_store import PairStore

STATE_BYTES, VERIFIER_BYTES = 24, 48


class LoginError(ValueError):
    """This is not how the browser comes back from this login; says why and the mend, in Vietnamese."""


def split_address(address: str) -> SplitResult:
    """The parts of what a browser, or a person, says that the browser came back to.

    Raises:
        LoginError: it is no address.
    """
    try:
        return urlsplit(address.strip())
    except ValueError:
        raise LoginError("Đây không phải là một địa chỉ; hãy dán nguyên địa chỉ mà trình duyệt dừng lại.") from None


@dataclass(frozen=True)
class Login:
    """One attempt. The verifier never leaves this process until the code is exchanged."""

    oauth: Oauth
    state: str = field(default_factory=lambda: secrets.token_urlsafe(STATE_BYTES), repr=False)
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(VERIFIER_BYTES), repr=False)

    @property
    def url(self) -> str:
        """Where an administrator of the account consents."""
        return self.oauth.consent_url(self.state, self.verifier)

    def code_in(self, address: str) -> str:
        """The code in the address that Zalo sent the browser back to.

        Raises:
            LoginError: it is the answer to another login, or to none.
        """
        query = parse_qs(split_address(address).query)
        state, code = (query.get(name, [""])[0].encode("utf-8", "replace") for name in ("state", "code"))
        if not hmac.compare_digest(state, self.state.encode()):
            raise LoginError("Địa chỉ này không phải của lần đăng nhập đang chờ; hãy mở lại đường dẫn vừa in ra.")
        if not code:
            raise LoginError("Zalo không gửi mã: việc cấp quyền đã bị từ chối; hãy mở lại đường dẫn và đồng ý.")
        return code.decode()

    def finish(self, code: str, store: PairStore, now: datetime, by: str) -> tuple[str, ...]:
        """Exchange the code, store the pair, let letters leave again; the channels that were closed to letters.

        Raises:
            ConsentOverError, NotifierError: Zalo gives no pair for it, for good or for now; a new login is needed.
        """
        pair = self.oauth.exchange(code, self.verifier)
        with store.database.write() as session:
            store.enter(session, pair, now)
            begun = begin_channels(session)
            BUS.publish(session, ConsentGiven(enabled=begun), now, by)
            return begun
