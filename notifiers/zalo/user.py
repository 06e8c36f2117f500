import re

from notifiers.error import ErrorKind, NotifierError

_USER_ID = re.compile(r"[0-9]{1,32}")


def user_id(text: str) -> str:
    """The id that an Official Account knows a person by.

    Raises:
        NotifierError: it is none.
    """
    if not _USER_ID.fullmatch(text):
        raise NotifierError(ErrorKind.RECIPIENT, "found no Zalo user id, expected digits")
    return text
