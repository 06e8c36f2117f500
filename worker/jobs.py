"""What Celery runs: jobs that carry ids, never letters."""

from collections.abc import Callable

from celery import Celery

DELIVER = "dondoc.deliver"


def register(app: Celery, deliver: Callable[[list[int]], None]) -> None:
    """Give the application its one job. Delivered twice, a poke does nothing the second time: the claim decides."""
    app.task(name=DELIVER, ignore_result=True, shared=False)(deliver)


def publisher(app: Celery) -> Callable[[list[int]], None]:
    """Poke the workers with ids; raises kombu's OperationalError when the broker does not take it."""

    def publish(ids: list[int]) -> None:
        # retry=False: the relay comes again by itself; here a retry would only hold up its loop.
        app.send_task(DELIVER, args=[ids], retry=False)

    return publish
