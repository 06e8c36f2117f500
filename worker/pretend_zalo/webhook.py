"""Posts events, at once or from a thread of its own, and remembers them so that they can be posted again."""

import queue
import threading
from collections.abc import Callable
from typing import Self

import httpx

from worker.pretend_zalo.event import Event

NOBODY = 0  # in place of a status: there is no webhook, or it did not answer
ANSWER_SECONDS = 5.0


class Webhook:
    """Safe to use from several threads, between `start` and `stop`."""

    def __init__(self) -> None:
        self._client = httpx.Client(timeout=ANSWER_SECONDS, trust_env=False)
        self._events: list[Event] = []
        self._lock = threading.Lock()
        self._waiting: queue.Queue[Callable[[], object] | None] = queue.Queue()
        self._thread = threading.Thread(target=self._work, name="pretend-zalo-webhook", daemon=True)

    @property
    def events(self) -> tuple[Event, ...]:
        """All that were posted, in order; one that was posted again stands there again."""
        with self._lock:
            return tuple(self._events)

    def post(self, event: Event) -> int:
        """The status that came back, or NOBODY."""
        with self._lock:
            self._events.append(event)
        if not event.url:
            return NOBODY
        try:
            return self._client.post(event.url, content=event.body, headers=dict(event.headers)).status_code
        except httpx.RequestError:
            return NOBODY

    def later(self, act: Callable[[], object]) -> None:
        """Act, which is to post something, from the thread."""
        self._waiting.put(act)

    def settle(self) -> None:
        """Wait until everything that was put off is done."""
        self._waiting.join()

    def start(self) -> Self:
        self._thread.start()
        return self

    def stop(self) -> None:
        """End after what was put off already."""
        self._waiting.put(None)
        self._thread.join()
        self._client.close()

    def _work(self) -> None:
        while (act := self._waiting.get()) is not None:
            try:
                act()
            finally:
                self._waiting.task_done()
        self._waiting.task_done()
