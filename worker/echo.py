"""A process's own queue in the broker: what is written into it by a new connection must come back by the old one."""

from threading import Event
from typing import Any
from uuid import uuid4

import structlog
from celery import Celery, bootsteps
from celery.worker import state
from kombu.common import ignore_errors
from kombu.entity import Queue
from kombu.exceptions import OperationalError
from kombu.messaging import Consumer, Producer

log = structlog.get_logger(__name__)
# What nobody comes for any more is gone after this many seconds, so a process that was killed leaves no key behind.
EXPIRES = 600.0


class Echo:
    """`poke` writes; the Celery worker of `app`, once started, sets `heard` when anything of it comes back.

    It is consumed by the channel that brings the jobs, and not by one of its own: a worker that takes no jobs any more
    while its other connections answer is just what must be found. Jobs wait when every thread has one, so do these.
    """

    def __init__(self, app: Celery) -> None:
        self.heard = Event()
        self._app = app
        self._name = f"self.{uuid4().hex}"
        self._consumer: Consumer | None = None
        app.steps["consumer"].add(_step(self))

    def poke(self) -> bool:
        """Whether the broker took it. By a connection of its own, for no fault of an old one may hide behind it."""
        queue = Queue(self._name, expires=EXPIRES)
        with self._app.connection_for_write() as connection:
            try:
                connection.ensure_connection(max_retries=0)
                Producer(connection).publish("", routing_key=self._name, declare=[queue], retry=False)
            except (OperationalError, *connection.connection_errors, *connection.channel_errors) as error:
                log.info("self_poke_not_taken", reason=str(error))
                return False
        return True

    def busy(self) -> bool:
        """Whether jobs are under way and no more are fetched until one of them ends."""
        consumer = self._consumer
        return bool(state.active_requests) and consumer is not None and not _fetches(consumer)

    def listen(self, connection: Any) -> None:
        """Consume from now on, by the channel of the jobs."""
        self._consumer = Consumer(
            connection, [Queue(self._name)], no_ack=True, accept=["json"], on_message=lambda _message: self.heard.set()
        )
        self._consumer.consume()

    def end(self, worker_consumer: Any) -> None:
        consumer, self._consumer = self._consumer, None
        if consumer is not None:
            ignore_errors(worker_consumer, consumer.cancel)


def _fetches(consumer: Consumer) -> bool:
    channel: Any = consumer.channel
    return channel is not None and bool(channel.qos.can_consume())


def _step(echo: Echo) -> type[bootsteps.StartStopStep]:
    class EchoStep(bootsteps.StartStopStep):  # type: ignore[misc]
        requires = ("celery.worker.consumer.tasks:Tasks",)

        def start(self, consumer: Any) -> None:
            echo.listen(consumer.connection)

        def stop(self, consumer: Any) -> None:
            echo.end(consumer)

    return EchoStep
