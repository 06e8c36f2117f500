"""The Celery application of the usual way: a letter is a message, and a failure is Celery's to try again."""

import smtplib

from celery import Celery

from tasks.database import open_database
from worker.chaos.naive.mail import send
from worker.chaos.naive.outbox import mark_sent, waiting

QUEUE = "naive"
# In place of an hour, as the other times of the experiments are shorter.
VISIBLE_AGAIN = 8


def make_naive(broker_url: str, *, late: bool) -> Celery:
    """With early or with late acknowledgement, and what the documentation advises for each."""
    app = Celery("naive", broker=broker_url)
    app.conf.update(
        task_default_queue=QUEUE,
        task_ignore_result=True,
        task_acks_late=late,
        task_reject_on_worker_lost=late,
        worker_prefetch_multiplier=1 if late else 4,
        worker_hijack_root_logger=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options={
            "visibility_timeout": VISIBLE_AGAIN,
            # Else what waits to be seen again is looked for every hundred seconds only.
            "unacked_restore_interval": 2,
            "unacked_restore_throttle": 1,
            "socket_timeout": 3,
        },
    )
    return app


def give_work(app: Celery, database_url: str, smtp_port: int) -> None:
    """The one task: send what is not sent, and say so."""
    database = open_database(database_url)

    @app.task(  # type: ignore[untyped-decorator]  # Celery carries no types
        name="naive.send",
        autoretry_for=(smtplib.SMTPException, OSError),
        retry_backoff=1,
        retry_backoff_max=4,
        max_retries=8,
        shared=False,
    )
    def send_letter(letter: int) -> None:
        found = waiting(database, letter)
        if found is not None:
            send(smtp_port, *found)
            mark_sent(database, letter)
