"""What the error numbers mean for a message into a group: those of the Official Account, but for the group's own."""

from notifiers.error import ErrorKind
from notifiers.zalo.meaning import Meaning
from notifiers.zalo.oa_codes import CODES as OA_CODES
from notifiers.zalo.oa_codes import UNKNOWN

# One group that is gone is no fault of the settings: its department is written to in another way, all others go on.
_OF_THE_GROUP = {
    -237: Meaning(ErrorKind.RECIPIENT, "the group is disabled or over"),
    -403: Meaning(ErrorKind.RECIPIENT, "the OA is not in this group"),
}
CODES = OA_CODES | _OF_THE_GROUP


def group_meaning(code: int) -> Meaning:
    """The meaning of `error` in an answer to a group message; `code` is not 0."""
    return CODES.get(code, UNKNOWN)
