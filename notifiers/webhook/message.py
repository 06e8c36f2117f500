"""What is posted for a letter: to a gateway the letter itself, to a subscriber the event that it brings."""

from dataclasses import dataclass

from notifiers.letter import Letter
from notifiers.webhook.body import body
from notifiers.webhook.signature import webhook_id


@dataclass(frozen=True)
class Message:
    id: str  # fit for the header webhook-id
    media: str
    content: bytes


def letter_message(letter: Letter) -> Message:
    return Message(webhook_id(letter.key), "application/json", body(letter))


def event_message(letter: Letter) -> Message:
    """A CloudEvent in structured mode (CloudEvents 1.0, HTTP binding 3.2): the letter's text is the event.

    webhook-id is the event's own id, so that who keeps ids knows a copy by either.
    """
    return Message(webhook_id(letter.facts["id"]), "application/cloudevents+json", letter.text.encode())
