"""The usual way, as its documentation shows it: `delay()` for each letter, which connects, sends and marks its row.

Run by the peers' own Python as a worker.
"""

import smtplib
from email import policy
from email.message import EmailMessage

from celery import Celery
from given import BROKER, DATABASE, PORT
from sqlalchemy import Row, create_engine, text

app = Celery("naive", broker=BROKER)
app.conf.update(task_acks_late=True, worker_prefetch_multiplier=4, task_ignore_result=True)
app.conf.task_default_queue = "naive"
engine = create_engine(DATABASE)


@app.task(name="naive.send", autoretry_for=(OSError,), retry_backoff=True)
def send(letter: int) -> None:
    with engine.begin() as connection:
        wanted = text("SELECT recipient, subject, body, html, state FROM naive_letter WHERE id = :id")
        row = connection.execute(wanted, {"id": letter}).one()
    if row.state == "sent":
        return
    with smtplib.SMTP("127.0.0.1", PORT, "localhost") as server:
        server.send_message(message(row))
    with engine.begin() as connection:
        connection.execute(text("UPDATE naive_letter SET state = 'sent' WHERE id = :id"), {"id": letter})


def message(row: Row) -> EmailMessage:
    made = EmailMessage(policy=policy.SMTP)
    made["From"], made["To"], made["Subject"] = "dondoc@tinh.gov.vn", row.recipient, row.subject
    made.set_content(row.body)
    made.add_alternative(row.html, subtype="html")
    return made
