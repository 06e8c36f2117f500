"""What the error numbers of an Official Account mean. From Zalo's official pages and public code; not tried live."""

from datetime import timedelta

from notifiers.error import ErrorKind
from notifiers.zalo.meaning import Meaning, meanings

# The access token is invalid or over: renew it once, send again.
TOKEN_OVER = frozenset({-216, -220})

_DAY = timedelta(days=1)
_THROTTLED = {
    -32: Meaning(ErrorKind.THROTTLED, "too many requests in this minute", timedelta(seconds=60), of_channel=True),
    -211: Meaning(ErrorKind.THROTTLED, "the OA has sent all that it may today", _DAY, of_channel=True),
    -218: Meaning(ErrorKind.THROTTLED, "this officer has received all that one may today", _DAY),
}
_RECIPIENT = {
    -213: "the officer does not follow the OA",
    -217: "the officer has blocked the OA's invitation",
    -227: "the account is banned, or was not used for 45 days",
    -230: "the officer has not written to the OA in 7 days",
    -232: "the officer has not written to the OA, or too long ago",
    -244: "the officer has blocked this sort of message from the OA",
}
_CONFIG = {
    -204: "the OA is disabled",
    -205: "there is no such OA",
    -209: "the app may not use this interface",
    -212: "the app is not registered for this interface",
    -216: "the access token is invalid, also after it was renewed",
    -219: "the app is disabled or removed",
    -220: "the access token is over, also after it was renewed",
    -221: "the OA is not verified",
    -223: "the OA has not let the app use this interface",
    -224: "the OA's package does not include this",
    -235: "neither version of the endpoint takes messages of this OA",
    -237: "the group is disabled or over",
    -240: "neither version of the endpoint takes messages of this OA",
    -242: "the proof does not fit: the app secret is wrong",
    -320: "the app has no Zalo Cloud account",
    -321: "the Zalo Cloud account cannot pay",
    -403: "the OA is not in this group",
}
_CONTENT = {
    -201: "a field of the message is not valid",
    -210: "the message is longer than allowed",
    -233: "this sort of message is not known",
    -248: "the message breaks Zalo's rules",
    -249: "this template cannot be sent by user id",
}
_AMBIGUOUS = {-200: "Zalo says that sending failed, which was seen although the message went"}

CODES: dict[int, Meaning] = _THROTTLED | meanings(
    {
        ErrorKind.RECIPIENT: _RECIPIENT,
        ErrorKind.CONFIG: _CONFIG,
        ErrorKind.CONTENT: _CONTENT,
        ErrorKind.AMBIGUOUS: _AMBIGUOUS,
    }
)
# To call an unknown number a failure could write to an officer twice.
UNKNOWN = Meaning(ErrorKind.AMBIGUOUS, "a number that no page names")


def oa_meaning(code: int) -> Meaning:
    """The meaning of `error` in an answer of the OA's interface; `code` is not 0."""
    return CODES.get(code, UNKNOWN)
