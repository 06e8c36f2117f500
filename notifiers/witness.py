from enum import StrEnum
from typing import Protocol, runtime_checkable


class Whereabouts(StrEnum):
    """What a provider says of a letter in doubt."""

    ARRIVED = "arrived"  # the recipient's phone has it
    TAKEN = "taken"  # the provider has it, and has not brought it yet
    NOT_FOUND = "not_found"  # the provider knows of no such message
    UNSAID = "unsaid"  # it cannot be asked, or did not answer so that it could be understood


@runtime_checkable
class Witness(Protocol):
    """A channel that can be asked what became of a letter. Safe to share between threads."""

    def whereabouts(self, tracking: str, provider_id: str | None) -> Whereabouts:
        """Ask about a letter by our name of it, and by the provider's where one is known. Never raises for it.

        The answer is evidence, no proof: a message may be found later than it was asked for.
        """
        ...
