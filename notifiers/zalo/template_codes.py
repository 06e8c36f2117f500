"""What the error numbers of template messages mean. From Zalo's official pages and public code; not tried live."""

from notifiers.error import ErrorKind
from notifiers.zalo import oa_codes
from notifiers.zalo.hours import Hours
from notifiers.zalo.meaning import Meaning, meanings

# The access token is over: by phone one number says so, by user id those of the OA.
TOKEN_OVER = oa_codes.TOKEN_OVER | {-124}

_RECIPIENT = {
    -108: "this is no phone number",
    -114: "the account cannot receive it: not active, templates refused, or Zalo too old",
    -118: "the phone number has no Zalo account, or a closed one",
    -119: "the account cannot receive messages",
    -134: "the person has not agreed to template messages",
    -139: "the person refuses this sort of template message",
    -140: "the person may not be sent this sort of template message",
    -141: "the person refuses template messages of this OA",
}
_CONFIG = {
    -101: "the app is not valid",
    -102: "there is no such app",
    -103: "the app is not activated",
    -104: "the app's secret is wrong",
    -105: "the app is linked with no OA",
    -115: "the account has no money left",
    -117: "the template belongs to another app or OA",
    -120: "the OA may not use this feature",
    -124: "the access token is invalid, also after it was renewed",
    -1241: "the proof does not fit: the app secret is wrong",
    -131: "the template is not approved",
    -135: "the OA may not send templates: it needs to be verified and to have a package",
    -1351: "Zalo has blocked the OA from sending templates",
    -136: "the app has no Zalo Cloud account",
    -137: "the Zalo Cloud account cannot pay",
    -138: "the app may not use this feature",
    -145: "the OA may not send this sort of template",
    -146: "the template is disabled for its low quality",
}
_CONTENT = {
    -109: "there is no such template",
    -111: "the template got no values",
    -112: "a value does not fit the template",
    -1121: "a value is longer than the template allows",
    -1122: "the template lacks a value",
    -1124: "a value has not the form that the template asks for",
    -113: "a button of the template is not valid",
    -116: "a text of the template is not valid",
    -121: "the request was empty",
    -122: "the request was not understood",
    -130: "the message is longer than allowed",
    -132: "a field of the request is not valid",
}
_AMBIGUOUS = {-100: "Zalo does not know what became of it"}

# The numbers of the two interfaces are apart from each other, so those of an OA hold here too.
CODES: dict[int, Meaning] = oa_codes.CODES | meanings(
    {
        ErrorKind.RECIPIENT: _RECIPIENT,
        ErrorKind.CONFIG: _CONFIG,
        ErrorKind.CONTENT: _CONTENT,
        ErrorKind.AMBIGUOUS: _AMBIGUOUS,
    }
)


def template_meaning(code: int, hours: Hours) -> Meaning:
    """The meaning of `error` in an answer to a template message at that hour; `code` is not 0."""
    return _throttled(hours).get(code) or CODES.get(code, oa_codes.UNKNOWN)


def _throttled(hours: Hours) -> dict[int, Meaning]:
    night = Meaning(ErrorKind.THROTTLED, "not between 22:00 and 06:00", hours.until_morning, of_channel=True)
    day, month = hours.until_next_day, hours.until_next_month
    return {
        -133: night,
        -234: night,
        -144: Meaning(ErrorKind.THROTTLED, "the OA has sent all templates that it may today", day, of_channel=True),
        -1441: Meaning(ErrorKind.THROTTLED, "the OA has sent all that it may this month", month, of_channel=True),
        -147: Meaning(ErrorKind.THROTTLED, "the template was sent as often as it may today", day),
        -160: Meaning(ErrorKind.THROTTLED, "a daily quota of the template is used up", day),
    }
