import re

from tasks.text import clean

_NUMBERED = re.compile(r"NV([1-9][0-9]*)")


def short_code(code: str) -> str:
    """What is typed for a task in a chat: of `NV12` the number, an office's own code as it stands."""
    numbered = _NUMBERED.fullmatch(clean(code))
    return numbered[1] if numbered else clean(code)
