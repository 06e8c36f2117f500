import threading

from worker.pretend_zalo.event import Event
from worker.pretend_zalo.webhook import Webhook

OK = 200


class NotedWebhook(Webhook):
    """Remembers what each event was answered, so that Zalo's rule can be kept: whatever was not heard is told again."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[tuple[Event, int]] = []
        self._noted = threading.Lock()

    def post(self, event: Event) -> int:
        status = super().post(event)
        with self._noted:
            self.answers.append((event, status))
        return status

    @property
    def heard(self) -> set[bytes]:
        """The events, by their bytes, that were answered with 200 at least once."""
        with self._noted:
            return {event.body for event, status in self.answers if status == OK}

    @property
    def unheard(self) -> list[Event]:
        """Those that never were, each once, in the order in which they were first told."""
        heard = self.heard
        return list({event.body: event for event in self.events if event.body not in heard}.values())

    def tell_again(self) -> int:
        """Post everything that was not heard yet once more; how much is still unheard."""
        for event in self.unheard:
            self.post(event)
        return len(self.unheard)
