"""What Celery runs: jobs that carry ids, never letters."""

from collections.abc import Callable

from celery import Celery

DELIVER = "dondoc.deliver"  # letters
HEAR = "dondoc.hear"  # what chat services told

Job = Callable[[list[int]], None]


def register(app: Celery, name: str, job: Job) -> None:
    """Give the application a job. Delivered twice, a poke does nothing the second time: the rows decide."""
    app.task(name=name, ignore_result=True, shared=False)(job)


def publisher(app: Celery, name: str = DELIVER) -> Job:
    """Poke the workers with ids; raises kombu's OperationalError when the broker does not take it."""

    def publish(ids: list[int]) -> None:
        # retry=False: the relay comes again by itself; here a retry would only hold up its loop.
        app.send_task(name, args=[ids], retry=False)

    return publish
