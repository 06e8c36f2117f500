from dataclasses import dataclass


@dataclass(frozen=True)
class Outcome:
    """What was done about one event: `words` for the record, `reply` in Vietnamese, empty when nothing is answered."""

    words: str
    reply: str = ""


# Outcomes that later events are judged by.
WRONG_CODE = "wrong code"
TOO_MANY_CODES = "too many wrong codes"
STRANGER = "nobody's account"
UNDO = "undone"
