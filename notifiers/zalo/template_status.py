from notifiers.witness import Whereabouts
from notifiers.zalo.answer import REDIRECT, Answer, number

_BY_STATUS = {-1: Whereabouts.NOT_FOUND, 0: Whereabouts.TAKEN, 1: Whereabouts.ARRIVED}


def read_status(answer: Answer) -> Whereabouts:
    """What `message/status` says: `data.status` of an answer without error."""
    if answer.status >= REDIRECT or answer.code != 0:
        return Whereabouts.UNSAID
    status = number(answer.data.get("status"))
    return Whereabouts.UNSAID if status is None else _BY_STATUS.get(status, Whereabouts.UNSAID)
