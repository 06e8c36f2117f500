from dataclasses import dataclass


@dataclass(frozen=True)
class Outcome:
    """What was done about one event: `words` for the record, `reply` in Vietnamese, empty when nothing is answered."""

    words: str
    reply: str = ""


WRONG_CODE = "wrong code"
STRANGER = "nobody's account"
