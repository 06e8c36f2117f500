"""A worker of the usual way. `python -m worker.chaos.naive.process BROKER DATABASE SMTP-PORT [--late]`."""

import argparse

from worker.chaos.environment import THREADS
from worker.chaos.naive.app import QUEUE, give_work, make_naive
from worker.kept import end_with_keeper


def main() -> None:
    """Work until told to stop, or until whoever started it is gone."""
    parser = argparse.ArgumentParser(prog="python -m worker.chaos.naive.process")
    parser.add_argument("broker")
    parser.add_argument("database")
    parser.add_argument("smtp_port", type=int)
    parser.add_argument("--late", action="store_true")
    given = parser.parse_args()
    end_with_keeper()
    app = make_naive(given.broker, late=given.late)
    give_work(app, given.database, given.smtp_port)
    app.Worker(pool_cls="threads", concurrency=THREADS, queues=[QUEUE], loglevel="WARNING", quiet=True).start()


if __name__ == "__main__":
    main()
