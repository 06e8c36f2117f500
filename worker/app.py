"""The Celery application. Its messages are pokes carrying ids; what they mean is in the database."""

from typing import Any

from celery import Celery
from celery.app.amqp import AMQP
from kombu.connection import Connection
from kombu.transport import redis

from worker.transport import Transport

QUEUE = "dondoc"
# Seconds between tries to reach a broker that is away. The library's own grow to 30, and letters would wait for them.
FIRST_RETRY, LAST_RETRY = 1, 5


class _Connection(Connection):
    def get_transport_cls(self) -> Any:
        found = super().get_transport_cls()  # type: ignore[no-untyped-call]
        return Transport if found is redis.Transport else found

    def ensure_connection(self, *args: Any, **kwargs: Any) -> Connection:
        steps = {"interval_start": FIRST_RETRY, "interval_step": FIRST_RETRY, "interval_max": LAST_RETRY}
        super().ensure_connection(*args, **kwargs | steps)  # type: ignore[no-untyped-call]
        return self


class _Amqp(AMQP):  # type: ignore[misc]
    Connection = _Connection


def make_app(broker_url: str) -> Celery:
    """No result backend, no eta, no Celery retry: time and truth live in rows.

    `socket_timeout`: without one, a publish to a broker that hangs blocks for ever. `visibility_timeout` is longer
    than a dozen letters may take. `health_check_interval`: a connection that brings nothing, not even the empty answer
    that comes each second, is given up after 11 to 21 s. Celery ≥ 5.7 with kombu ≥ 5.7: the pair before hangs silently.
    """
    app = Celery("dondoc", broker=broker_url, amqp=_Amqp)
    app.conf.update(
        task_serializer="json",
        accept_content=["json"],
        task_ignore_result=True,
        task_default_queue=QUEUE,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        worker_send_task_events=False,
        worker_cancel_long_running_tasks_on_connection_loss=False,
        worker_enable_remote_control=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options={
            "visibility_timeout": 900,
            "socket_timeout": 3,
            "socket_connect_timeout": 3,
            "socket_keepalive": True,
            "health_check_interval": 10,
            "global_keyprefix": "dondoc:",
        },
    )
    return app
