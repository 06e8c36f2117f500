"""Pages that are asked for at the same time are looked at together, and none waits for a look that is stuck."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from threading import Event, Semaphore, get_ident
from typing import Any

import httpx
import pytest

from tasks.database import Database
from tests.support.shared_app import SharedApp
from tests.web.conftest import PUBLIC, Desk
from web.looks import MOST, InPlace, Together, looks_of
from web.read_rows import Rows


@dataclass
class Server:
    """Answers each look once the test lets it."""

    asked: list[list[str]] = field(default_factory=list)
    threads: set[int] = field(default_factory=set)
    begun: Semaphore = field(default_factory=partial(Semaphore, 0))
    stuck: Event = field(default_factory=Event)
    stays: frozenset[str] = frozenset()
    fails: frozenset[str] = frozenset()

    def read(self, link_hashes: Sequence[str]) -> list[Rows]:
        self.threads.add(get_ident())
        self.asked.append(list(link_hashes))
        self.begun.release()
        if self.stays & set(link_hashes):
            assert self.stuck.wait(20)
        if self.fails & set(link_hashes):
            raise ConnectionError("gone")
        return [(f"rows of {each}", "days") for each in link_hashes]


async def both_out(server: Server, together: Together) -> list[asyncio.Task[Rows]]:
    """Looks that are stuck; of two, as many as may be out."""
    tasks = []
    for each in sorted(server.stays):
        tasks.append(asyncio.create_task(together.rows(each)))
        assert await asyncio.to_thread(server.begun.acquire, timeout=20)
    return tasks


def test_a_page_that_is_asked_for_alone_goes_at_once() -> None:
    server = Server()
    assert asyncio.run(Together(server.read).rows("a")) == ("rows of a", "days")
    assert server.asked == [["a"]]
    assert get_ident() not in server.threads  # where the loop turns


def test_pages_that_are_heard_in_the_same_turn_are_looked_at_together() -> None:
    server = Server()

    async def ask() -> list[Rows]:
        together = Together(server.read)
        return await asyncio.gather(*(together.rows(each) for each in "abc"))

    assert asyncio.run(ask()) == [(f"rows of {each}", "days") for each in "abc"]
    assert server.asked == [["a", "b", "c"]]


def test_a_stuck_look_keeps_no_other_page_waiting() -> None:
    server = Server(stays=frozenset({"slow"}))

    async def ask() -> list[Rows]:
        together = Together(server.read)
        (slow,) = await both_out(server, together)
        quick = await together.rows("quick")
        assert not slow.done()
        server.stuck.set()
        return [quick, await slow]

    assert [told for told, _ in asyncio.run(ask())] == ["rows of quick", "rows of slow"]


def test_looks_that_are_late_keep_no_other_page_waiting() -> None:
    server = Server(stays=frozenset({"first", "second"}))

    async def ask() -> list[Rows]:
        together = Together(server.read, late=0.01)
        stuck = await both_out(server, together)
        quick = await together.rows("quick")
        assert not any(each.done() for each in stuck)
        server.stuck.set()
        return [quick, *await asyncio.gather(*stuck)]

    assert [told for told, _ in asyncio.run(ask())] == ["rows of quick", "rows of first", "rows of second"]


@dataclass
class Full(ThreadPoolExecutor):
    """Where no thread is to be had, so many times."""

    times: int = 1

    def __post_init__(self) -> None:
        super().__init__(1)

    def submit(self, *given: Any, **more: Any) -> Any:
        self.times -= 1
        if self.times >= 0:
            raise RuntimeError("can't start new thread")
        return super().submit(*given, **more)


def test_where_no_thread_is_to_be_had_it_is_told_and_the_next_page_goes_on() -> None:
    server = Server()
    together = Together(server.read, _helpers=Full(2))

    async def ask() -> list[Rows | BaseException]:
        told = await asyncio.gather(*(together.rows(str(each)) for each in range(MOST + 1)), return_exceptions=True)
        return [*told, await together.rows("next")]

    told = asyncio.run(ask())
    assert {str(each) for each in told[:-1]} == {"can't start new thread"}
    assert told[-1] == ("rows of next", "days")


def test_who_asks_while_all_looks_are_out_goes_with_the_next() -> None:
    server = Server(stays=frozenset({"first", "second"}))

    async def ask() -> list[Rows]:
        together = Together(server.read)
        waiting = await both_out(server, together)
        waiting += [asyncio.create_task(together.rows(each)) for each in "abc"]
        await asyncio.sleep(0)
        server.stuck.set()
        return await asyncio.gather(*waiting)

    told = [words for words, _ in asyncio.run(ask())]
    assert told == [f"rows of {each}" for each in ("first", "second", "a", "b", "c")]
    assert server.asked[2:] == [["a", "b", "c"]]


def test_of_very_many_some_are_looked_at_together() -> None:
    server = Server()

    async def ask() -> list[Rows]:
        together = Together(server.read)
        return await asyncio.gather(*(together.rows(str(each)) for each in range(MOST + 1)))

    assert [words for words, _ in asyncio.run(ask())] == [f"rows of {each}" for each in range(MOST + 1)]
    assert sorted(map(len, server.asked)) == [1, MOST]


def test_what_goes_wrong_is_told_to_all_that_asked_and_to_nobody_after_them() -> None:
    server = Server(fails=frozenset({"b"}))

    async def ask() -> list[Rows | BaseException]:
        together = Together(server.read)
        told = await asyncio.gather(*(together.rows(each) for each in "abc"), return_exceptions=True)
        return [*told, await together.rows("d")]

    assert [str(each) for each in asyncio.run(ask())] == ["gone"] * 3 + ["('rows of d', 'days')"]


def test_who_has_gone_meanwhile_keeps_no_other_from_its_answer() -> None:
    server = Server(stays=frozenset({"first", "second"}))

    async def ask() -> Rows:
        together = Together(server.read)
        first, second = await both_out(server, together)
        gone, stays = (asyncio.create_task(together.rows(each)) for each in "ab")
        await asyncio.sleep(0)
        gone.cancel()
        first.cancel()
        server.stuck.set()
        await second
        return await stays

    assert asyncio.run(ask()) == ("rows of b", "days")


def test_a_loop_that_has_ended_keeps_no_other_from_its_answer() -> None:
    server = Server(stays=frozenset({"first"}))
    together = Together(server.read)

    async def give_up() -> None:
        await both_out(server, together)

    asyncio.run(give_up())  # whose loop is closed while its look is out
    server.stuck.set()
    assert asyncio.run(together.rows("a")) == ("rows of a", "days")


def test_many_loops_at_once_are_each_told_their_own() -> None:
    together = Together(Server().read)

    async def ask(name: int) -> list[Rows]:
        return [await together.rows(f"{name}/{each}") for each in range(50)]

    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(lambda name: asyncio.run(ask(name)), range(4)))
    assert told == [[(f"rows of {name}/{each}", "days") for each in range(50)] for name in range(4)]


def test_a_file_is_looked_into_in_place_and_a_server_in_a_thread(database: Database) -> None:
    kind = InPlace if database.engine.dialect.name == "sqlite" else Together
    assert isinstance(looks_of(database.glances), kind)


@pytest.mark.parametrize("asked", [["no such link"], ["no such link"] * 2])
def test_a_link_of_no_letter_has_no_rows(database: Database, asked: list[str]) -> None:
    looks = looks_of(database.glances)

    async def ask() -> list[Rows]:
        return await asyncio.gather(*(looks.rows(each) for each in asked))

    assert {told for told, _ in asyncio.run(ask())} == {"[]"}


def test_links_that_are_asked_for_at_the_same_time_each_show_their_own(desk: Desk) -> None:
    asked = [desk.page, "/a/forged", f"{desk.page}?nv=NV1", desk.office_page.replace("/o/", "/a/"), desk.page]
    alone = [desk.client.get(each) for each in asked]

    async def ask() -> list[httpx.Response]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(SharedApp(desk.web)), base_url=PUBLIC) as client:
            return await asyncio.gather(*(client.get(each) for each in asked))

    told = asyncio.run(ask())
    assert [each.status_code for each in told] == [200, 404, 200, 404, 200]
    assert [each.content for each in told] == [each.content for each in alone]
