from dataclasses import dataclass


@dataclass(frozen=True)
class Receipt:
    """The provider took responsibility for the letter. This is no evidence that anybody read it."""

    provider_id: str | None  # the provider's own name for the message, where it gives one
    words: str  # its answer, on one line
