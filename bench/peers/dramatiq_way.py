"""The same with dramatiq: `send()` for each letter. Its worker imports this by name."""

import dramatiq
from dramatiq.brokers.redis import RedisBroker
from given import BROKER
from naive import send as naive

dramatiq.set_broker(RedisBroker(url=BROKER))


@dramatiq.actor(queue_name="naive")
def send(letter: int) -> None:
    naive.run(letter)  # the work itself, without Celery
