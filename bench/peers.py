"""The same letters to the same sink by what an office would run instead.

Celery with `delay()` for each letter and a row each, the same with dramatiq, an Apprise loop, which keeps no ledger.
They live in an environment of their own: `make peers`.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import text

from bench._bare import Bare, read_bare
from bench._base import base
from bench._household import CONNECTIONS, GATEWAY, ONCE, WORKERS, Household
from bench._part import Given, run_part
from bench._row import Must, Row
from bench._sink import Sink, http_sink, smtp_sink
from bench.letters import LETTERS, PATIENCE, TAKES, TASKS, many, real
from tasks.letters.reminder.render import render

PYTHON = Path(".venv/peers/bin/python")
WAYS = Path(__file__).with_name("peers")
# As many processes, and threads in them, as ours have.
THREADS = str(CONNECTIONS // WORKERS)
COMMANDS = {
    "celery": ["-m", "celery", "-A", "naive", "worker", "-Q", "naive", "-P", "threads", "-c", THREADS, "-l", "ERROR"],
    "dramatiq": ["-m", "dramatiq", "dramatiq_way", "--processes", str(WORKERS), "--threads", THREADS],
}
PROCESSES = {"celery": WORKERS, "dramatiq": 1}


def measure(given: Given) -> Iterator[Row]:
    if not PYTHON.exists():
        raise SystemExit(f"{PYTHON} is missing; make it with: make peers")
    for kind in given.databases:
        yield from _mail(given, kind)
        for gateway in (GATEWAY, ONCE):
            yield from _http(given, kind, gateway)


def _mail(given: Given, kind: str) -> Iterator[Row]:
    with smtp_sink() as sink, base(kind, given) as url, many(given, url, sink.port) as house:
        house.fill(given.scaled(LETTERS, 20), TASKS)
        ids = house.letter_ids()
        bare = read_bare(house, ids)
        _write(house, bare)
        loop = f"mailto://127.0.0.1:{sink.port}/?from=dondoc@tinh.gov.vn&mode=insecure&smtp=127.0.0.1"
        ours, celery, dramatiq, apprise = given.alternate(
            lambda: real(house, ids, sink),
            lambda: _queued("celery", house, sink, len(ids)),
            lambda: _queued("dramatiq", house, sink, len(ids)),
            lambda: _apprise(loop, bare, sink),
        )
        named = f"letters by SMTP, {kind}"
        for peer, sample, must in (
            ("naive Celery, delay() for each letter", celery, Must(least=2)),
            ("naive dramatiq, send() for each letter", dramatiq, None),
            ("an Apprise loop without a ledger", apprise, Must(least=2)),
        ):
            yield Row(measured=named, unit="letters/s", ours=ours, beside=peer, peer=sample, must=must)


def _http(given: Given, kind: str, gateway: str) -> Iterator[Row]:
    with http_sink() as sink, base(kind, given) as url, many(given, url, sink.port, gateway) as house:
        house.fill(given.scaled(LETTERS, 20), TASKS)
        ids = house.letter_ids()
        bare, loop = read_bare(house, ids), f"json://127.0.0.1:{sink.port}/letters"
        ours, apprise = given.alternate(lambda: real(house, ids, sink), lambda: _apprise(loop, bare, sink))
        named, peer = f"letters by HTTP, {kind}, {TAKES[gateway]}", "an Apprise loop without a ledger"
        yield Row(measured=named, unit="letters/s", ours=ours, beside=peer, peer=apprise, must=Must(least=1))


def _write(house: Household, letters: Sequence[Bare]) -> None:
    """The rows of the usual way: a letter each, rendered when it was written."""
    columns = "id INTEGER PRIMARY KEY, recipient TEXT, subject TEXT, body TEXT, html TEXT, state TEXT"
    with house.database.write() as session:
        session.execute(text(f"CREATE TABLE naive_letter ({columns})"))
        for number, letter in enumerate(letters, 1):
            made = render(letter.facts)
            row = {"id": number, "to": letter.to, "subject": made.subject, "body": made.text, "html": made.html}
            values = ":id, :to, :subject, :body, :html, 'pending'"
            session.execute(text(f"INSERT INTO naive_letter VALUES ({values})"), row)  # noqa: S608 - names of our own


def _queued(way: str, house: Household, sink: Sink, letters: int) -> float:
    """Letters a second of that queue, whose worker runs before the first letter is given."""
    with house.database.write() as session:
        session.execute(text("UPDATE naive_letter SET state = 'pending'"))
    settings = house.wiring.settings
    told = {"DATABASE": settings.database, "BROKER": settings.broker_url.get_secret_value(), "PORT": str(sink.port)}
    environment = {**os.environ, **told}  # noqa: TID251 - told to what is measured
    python, silent = str(PYTHON.absolute()), subprocess.DEVNULL
    command = [python, *COMMANDS[way]]
    with ExitStack() as stack:
        for number in range(PROCESSES[way]):
            named = ["-n", f"naive{number}@%h"] if way == "celery" else []
            worker = subprocess.Popen([*command, *named], cwd=WAYS, env=environment, stdout=silent, stderr=silent)  # noqa: S603
            stack.callback(worker.wait, PATIENCE)
            stack.callback(worker.terminate)
        sink.forget()
        give = [python, "give.py", way, str(letters)]
        return _counted(sink, letters, lambda: subprocess.run(give, cwd=WAYS, env=environment, check=True))  # noqa: S603


def _apprise(url: str, letters: Sequence[Bare], sink: Sink) -> float:
    """The loop renders as ours does: the letters are made while they are counted."""
    sink.forget()
    loop = subprocess.Popen(  # noqa: S603 - our own
        [str(PYTHON.absolute()), "apprise_loop.py", url], cwd=WAYS, stdin=subprocess.PIPE, text=True
    )

    def act() -> None:
        assert loop.stdin is not None  # noqa: S101 - asked for above
        for letter in letters:
            made = render(letter.facts)
            said = {"to": letter.to, "subject": made.subject, "text": made.text, "html": made.html}
            loop.stdin.write(json.dumps(said) + "\n")
        loop.stdin.close()
        if loop.wait(PATIENCE):
            raise RuntimeError("the Apprise loop failed")

    return _counted(sink, len(letters), act)


def _counted(sink: Sink, letters: int, act: Callable[[], object]) -> float:
    act()
    return sink.await_letters(letters, PATIENCE).a_second


if __name__ == "__main__":
    sys.exit(run_part("peers", measure, __doc__))
