"""What Zalo's error numbers mean for a letter. From its official pages and public code; not tried live."""

from dataclasses import dataclass
from datetime import timedelta

from notifiers.error import ErrorKind

# By the number that says so, the endpoint that this kind of OA has: v3 refuses those of a government, v2 those of a
# business.
V3, V2 = "/v3.0/oa/message/cs", "/v2.0/oa/message"
ENDPOINTS = {-235: V2, -240: V3}
# The access token is invalid or over: refresh once, send again.
TOKEN_OVER = frozenset({-216, -220})

_WAIT = {-32: timedelta(seconds=60), -211: timedelta(days=1), -218: timedelta(days=1)}
OF_THE_OA = frozenset({-32, -211})  # of those: every message of this OA would be told the same
_RECIPIENT = frozenset({-213, -217, -227, -230, -232, -244})
_CONFIG = frozenset({-204, -205, -209, -212, -219, -221, -223, -224, -237, -242, -320, -321, -403})
_CONTENT = frozenset({-201, -210, -233, -248, -249})


@dataclass(frozen=True)
class Meaning:
    kind: ErrorKind
    retry_after: timedelta | None = None


def oa_meaning(code: int) -> Meaning:
    """The meaning of `error` in an answer to an OA message; `code` is not 0.

    -200 is in doubt: a province saw it although the message went. So is a number that no source names, for the same
    reason: to call it a failure could write to an officer twice.
    """
    if code in _WAIT:
        return Meaning(ErrorKind.THROTTLED, _WAIT[code])
    if code in _RECIPIENT:
        return Meaning(ErrorKind.RECIPIENT)
    if code in _CONTENT:
        return Meaning(ErrorKind.CONTENT)
    if code in _CONFIG | TOKEN_OVER | ENDPOINTS.keys():
        return Meaning(ErrorKind.CONFIG)
    return Meaning(ErrorKind.AMBIGUOUS)
