"""Why a letter goes over the channel that it goes over: those that were passed over before it, and what for."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

NONE_PASSED = "[]"


@dataclass(frozen=True)
class Passed:
    """A channel that the contact would rather have; `why` in Vietnamese, or in the provider's own words."""

    channel: str
    why: str


def write_chain(passed: Sequence[Passed]) -> str:
    return json.dumps([asdict(each) for each in passed], ensure_ascii=False)


def read_chain(text: str) -> tuple[Passed, ...]:
    """What `write_chain` wrote, oldest first."""
    return tuple(Passed(each["channel"], each["why"]) for each in json.loads(text))
