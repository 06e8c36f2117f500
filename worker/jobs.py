"""What Celery runs: jobs that carry ids, never letters."""

from collections.abc import Callable

from celery import Celery
from kombu.exceptions import OperationalError

from worker.app import QUEUE

DELIVER = "dondoc.deliver"  # letters
HEAR = "dondoc.hear"  # what chat services told
AHEAD, BEHIND = 0, 6  # priorities as kombu has them with Redis: of two pokes that wait the lower number goes first

Job = Callable[[list[int]], None]


def register(app: Celery, name: str, job: Job) -> None:
    """Give the application a job. Delivered twice, a poke does nothing the second time: the rows decide."""
    app.task(name=name, ignore_result=True, shared=False)(job)


def publisher(app: Celery, name: str = DELIVER, priority: int = AHEAD) -> Job:
    """Poke the workers with ids; raises kombu's OperationalError when the broker does not take it."""

    def publish(ids: list[int]) -> None:
        # retry=False: the relay comes again by itself; here a retry would only hold up its loop.
        app.send_task(name, args=[ids], retry=False, priority=priority)

    return publish


def queue_is_empty(app: Celery) -> bool:
    """Whether every poke has been fetched by a worker, or is lost; False also where the broker does not say."""
    with app.connection_for_write() as connection:
        try:
            connection.ensure_connection(max_retries=0)
            # Not passive: kombu would ask for the list without our prefix, and find none.
            return not connection.default_channel.queue_declare(QUEUE).message_count
        except (OperationalError, *connection.connection_errors, *connection.channel_errors):
            return False
