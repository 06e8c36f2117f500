"""What an office does all morning at a steady pace: letters fall due, officers answer, events come."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx
from sqlalchemy import select

from bench._due import let_fall_due
from bench._fleet import Fleet, post
from tasks.handlers import BUS
from tasks.letter import Letter
from tasks.outside.key_ring import issue_key
from tasks.outside.scope import Scope

TURN = 0.1  # seconds
PATIENCE = 10.0
SAID = {"choice": "received", "answered_by": "Văn thư", "all": "1"}
SOURCE = "urn:bench:other"


@dataclass
class Load:
    """What was done so far: when each letter fell due by the steady clock, and which answers and events were taken."""

    due: dict[int, float] = field(default_factory=dict)
    answered: dict[int, float] = field(default_factory=dict)
    told: dict[str, float] = field(default_factory=dict)


@contextmanager
def at_work(fleet: Fleet, load: Load, letter_ids: Sequence[int], a_second: float, posts: float) -> Iterator[None]:
    """`a_second` letters fall due, and so many `posts` of either kind are made, until the block ends."""
    ended = threading.Event()
    with fleet.house.database.write() as session:
        key = issue_key(session, BUS, "bench", [Scope.EVENTS_WRITE], fleet.house.wiring.clock.now(), "bench")[1]
    acts = (
        (_letters(fleet, load, letter_ids, a_second), TURN),
        (_answers(fleet, load), 1 / posts),
        (_events(fleet, load, key), 1 / posts),
    )
    threads = [threading.Thread(target=_paced, args=(act, every, ended), daemon=True) for act, every in acts]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def _paced(act: Callable[[int], None], every: float, ended: threading.Event) -> None:
    began, turn = time.monotonic(), 0
    while not ended.wait(max(0.0, began + turn * every - time.monotonic())):
        act(turn)
        turn += 1


def _letters(fleet: Fleet, load: Load, letter_ids: Sequence[int], a_second: float) -> Callable[[int], None]:
    def fall_due(turn: int) -> None:
        start, end = round(turn * a_second * TURN), round((turn + 1) * a_second * TURN)
        if some := letter_ids[start:end]:
            load.due |= dict.fromkeys(some, let_fall_due(fleet.house, some))

    return fall_due


def _answers(fleet: Fleet, load: Load) -> Callable[[int], None]:
    """Officers answer letters that came, each once."""
    house, client = fleet.house, httpx.Client(trust_env=False, timeout=PATIENCE)
    came = _came(fleet)

    def answer(turn: int) -> None:
        letter = next(came)
        if letter is None or letter.id in load.answered:
            return
        path = f"/a/{house.wiring.links.token(letter.key)}"
        found = post(client, fleet.pages, turn, path, data=SAID)
        if found is not None and found.status_code in {httpx.codes.OK, httpx.codes.SEE_OTHER}:
            load.answered[letter.id] = time.monotonic()

    return answer


def _came(fleet: Fleet) -> Iterator[Letter | None]:
    """The letters that the mail server has, in their order; None while there is no other."""
    with fleet.house.database.read() as session:
        letters = {each.message_id: each for each in session.scalars(select(Letter))}
    at = 0
    while True:
        if at < len(fleet.sink.log.all):
            yield letters.get(fleet.sink.log.all[at].letter)
            at += 1
        else:
            yield None


def _events(fleet: Fleet, load: Load, key: str) -> Callable[[int], None]:
    """Another system gives tasks that are told at once."""
    client = httpx.Client(trust_env=False, timeout=PATIENCE)
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/cloudevents+json"}

    def tell(turn: int) -> None:
        data = {"content": f"Chỉ đạo ứng phó số {turn}", "lead": 1 + turn % 50, "deadline": "2027-06-30"}
        name = {"id": f"e{turn}", "source": SOURCE, "subject": f"V-{turn}"}
        event = name | {"specversion": "1.0", "type": "vn.dondoc.task.assigned", "data": data | {"urgency": "express"}}
        found = post(client, fleet.pages, turn, "/api/v1/events", content=json.dumps(event), headers=headers)
        if found is not None and found.status_code == httpx.codes.OK:
            load.told[name["id"]] = time.monotonic()

    return tell
