"""From due rows to the last byte at a sink, by the real path, beside a bare loop over the same number of connections.

The path is the office's: relay, broker, a worker a processor, every row and every durable state. The bare loop keeps
nothing.
It renders, builds by the email package (or signs), and sends. Both are counted at the sink, between its first letter
and its last.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

from bench._bare import Open, built, by_http, by_smtp, read_bare, send_all
from bench._base import base
from bench._household import CONNECTIONS, GATEWAY, MANY, ONCE, WORKERS, Household, household
from bench._part import Given, run_part
from bench._row import Must, Row
from bench._sink import Sink, http_sink, smtp_sink

LETTERS, TASKS = 1_000, 4
DELAYS = {0: Must(least=0.85), 10: Must(least=0.95), 50: Must(least=0.95)}
TAKES = {GATEWAY: "to a sink that takes a copy too", ONCE: "to a sink that takes a copy once"}
PATIENCE = 600.0
ASKING = CONNECTIONS * 3 // 2


def measure(given: Given) -> Iterator[Row]:
    for kind in given.databases:
        for milliseconds, must in DELAYS.items():
            yield from _mail(given, kind, milliseconds, must)
            yield from _http(given, kind, milliseconds, GATEWAY, must)
            yield from _http(given, kind, milliseconds, ONCE, must)


def _mail(given: Given, kind: str, milliseconds: int, must: Must) -> Iterator[Row]:
    with smtp_sink(milliseconds / 1000) as sink, base(kind, given) as url, many(given, url, sink.port) as house:
        house.fill(given.scaled(LETTERS, 20), TASKS)
        ids, named = house.letter_ids(), f"letters by SMTP, {kind}, the sink takes {milliseconds} ms"
        bare = read_bare(house, ids)
        made = [built(each) for each in bare]
        ours, peer, prepared = given.alternate(
            lambda: real(house, ids, sink),
            lambda: _bare(bare, by_smtp(sink.port), CONNECTIONS, sink),
            lambda: _bare(made, by_smtp(sink.port, lambda letter: letter), CONNECTIONS, sink),
        )
        loop = f"a bare loop of {CONNECTIONS} threads that renders, builds and sends by smtplib"
        yield Row(measured=named, unit="letters/s", ours=ours, beside=loop, peer=peer, must=must)
        yield Row(measured=named, unit="letters/s", ours=ours, beside="the same loop, built beforehand", peer=prepared)


def _http(given: Given, kind: str, milliseconds: int, gateway: str, must: Must) -> Iterator[Row]:
    with (
        http_sink(milliseconds / 1000) as sink,
        base(kind, given) as url,
        many(given, url, sink.port, gateway) as house,
    ):
        house.fill(given.scaled(LETTERS, 20), TASKS)
        ids = house.letter_ids()
        bare = read_bare(house, ids)
        ours, peer = given.alternate(
            lambda: real(house, ids, sink), lambda: _bare(bare, by_http(sink.port), CONNECTIONS, sink)
        )
        yield Row(
            measured=f"letters by HTTP, {kind}, {TAKES[gateway]}, it takes {milliseconds} ms",
            unit="letters/s",
            ours=ours,
            beside=f"a bare loop of {CONNECTIONS} threads that renders, signs and posts by httpx",
            peer=peer,
            must=must,
        )


def many(given: Given, url: str, port: int, channel: str = "email") -> AbstractContextManager[Household]:
    """As many workers as processors, and between them as many connections as the bare loop has.

    By HTTP they have more threads than that: while some claim and mark, others send.
    """
    threads = CONNECTIONS if channel == "email" else ASKING
    return household(given, url, port, channel, MANY, threads // WORKERS)


def real(house: Household, letter_ids: Any, sink: Sink) -> float:
    """Letters a second by the real path."""
    return _counted(sink, len(letter_ids), lambda: house.let_go(letter_ids))


def _bare(letters: Any, opened: Open, connections: int, sink: Sink) -> float:
    return _counted(sink, len(letters), lambda: send_all(letters, opened, connections))


def _counted(sink: Sink, letters: int, act: Callable[[], object]) -> float:
    sink.forget()
    act()
    return sink.await_letters(letters, PATIENCE).a_second


if __name__ == "__main__":
    sys.exit(run_part("letters", measure, __doc__))
