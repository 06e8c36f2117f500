"""Officers answer in the chat while workers and the web part die, and Zalo tells it again: recorded once each."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait
from datetime import timedelta
from itertools import count, cycle

from sqlalchemy import select

from tasks.incoming import Incoming, IncomingState, ReplyState, open_work
from worker.chaos.experiment import Experiment
from worker.chaos.filling import address, user_id
from worker.chaos.house import House
from worker.chaos.judge import judge
from worker.chaos.ledger_check import Evidence
from worker.chaos.recorded import received
from worker.chaos.zalo_hook import OK
from worker.inbox import POKE_AGAIN
from worker.pretend_zalo.chat import Line

KILLS, AFTER = 8, 12  # one in each eighth of the answers, after so many of it
OFFICERS = 4  # who answer at once
AGAIN = 0.2  # of the events: told once more although they were heard
ANSWER = "đã nhận tất cả"
MOST_ROUNDS = 30
REST_SECONDS = 2.0
OVERDUE = POKE_AGAIN + timedelta(seconds=1)


def zalo_answers(house: House) -> None:
    house.crew.start(workers=0, schedulers=0, web=1)
    house.await_web()
    house.crew.start()
    with ThreadPoolExecutor(OFFICERS) as officers:
        unheard = sum(each.result() != OK for each in _answers(house, officers))
    house.recovered()
    house.tell(f"{unheard} answers were not heard at first")
    _tell_again(house)
    _await_work(house)
    judge(house, _all_was_heard, _each_is_kept_once, _each_answer_is_recorded_once, _each_is_replied_to_once_at_most)


def _answers(house: House, officers: Executor) -> list[Future[int]]:
    """Each as soon as the letter is there, whether or not its sender knows that yet; what the webhook said to it."""
    parts, given = cycle(("worker", "web")), list[Future[int]]()
    for place, user in enumerate(_readers(house)):
        if place % (house.letters // KILLS) == 0:
            wait(given)
            house.await_web()
        if place % (house.letters // KILLS) == AFTER:
            _kill(house, next(parts))
        given.append(officers.submit(house.zalo.phone(user).reply, ANSWER))
    return given


def _readers(house: House) -> Iterator[str]:
    """In the order in which the letters come; a second copy makes nobody answer twice."""
    seen = set[str]()
    for place in count():
        if len(seen) == house.letters:
            return
        house.await_taken(place + 1)
        user = house.zalo.log.all[place].recipient
        if user not in seen:
            seen.add(user)
            yield user


def _kill(house: House, part: str) -> None:
    """A worker while it works, or the web part while it answers."""
    house.fault(f"kill -9 of {part}")
    house.crew.kill(house.dice.choice(house.crew.of(part)))


def _tell_again(house: House) -> None:
    """What was not heard until it is, as Zalo does; and some that were heard."""
    hook = house.zalo.webhook
    for event in house.dice.sample(hook.events, round(len(hook.events) * AGAIN)):
        hook.post(event)
    house.until(lambda: not hook.tell_again(), "an answer to every event")


def _await_work(house: House) -> None:
    """Until every event is worked and replied to; a poke that died with its worker is given again after a minute."""
    for _ in range(MOST_ROUNDS):
        if not _open(house):
            return
        house.last(REST_SECONDS)
        if _open(house):
            house.forward(OVERDUE)


def _open(house: House) -> bool:
    with house.database.read() as session:
        far = house.now() + OVERDUE
        return bool(open_work(session, far, far, 1))


def _all_was_heard(house: House, _found: Evidence) -> Iterator[str]:
    """Else nothing was put to the test: each officer answered, and some events were told more than once."""
    told = Counter(event.body for event, _ in house.zalo.webhook.answers)
    if len(told) != house.letters or told.total() <= house.letters:
        yield f"{house.letters} officers answered; {len(told)} events were told, {told.total()} times in all"


def _each_is_kept_once(house: House, _found: Evidence) -> Iterator[str]:
    with house.database.read() as session:
        rows = session.scalars(select(Incoming)).all()
    if len(rows) != house.letters:
        yield f"{house.letters} events were told, and {len(rows)} are kept"
    for each in rows:
        if each.state != IncomingState.DONE:
            yield f"event {each.id} is {each.state}: {each.outcome}"


def _each_answer_is_recorded_once(house: House, found: Evidence) -> Iterator[str]:
    recorded = received(house, found)
    with house.database.read() as session:
        outcomes = {each.sender: each.outcome for each in session.scalars(select(Incoming))}
    for number in range(1, house.letters + 1):
        if (often := recorded[address(number)]) != 1:
            yield f"contact {number} answered once, recorded {often} times: {outcomes.get(user_id(number))}"


def _each_is_replied_to_once_at_most(house: House, _found: Evidence) -> Iterator[str]:
    """A worker that dies while it replies leaves that reply unsaid, or unheard of; nobody gets it twice."""
    replies = defaultdict[str, list[Line]](list)
    for line in house.zalo.account.answers:
        replies[line.to].append(line)
    yield from (f"{user} was replied to {len(each)} times" for user, each in replies.items() if len(each) > 1)
    with house.database.read() as session:
        states = Counter(session.scalars(select(Incoming.reply_state)))
    if set(states) - {ReplyState.SENT, ReplyState.SENDING, ReplyState.FAILED}:
        yield f"replies are left open: {states}"
    if states[ReplyState.SENT] + states[ReplyState.SENDING] < len(replies):
        yield f"{len(replies)} officers got a reply, and the books tell of {states}"


EXPERIMENTS = (
    Experiment(
        "zalo_answers",
        f"officers answer in the chat, {KILLS} times a worker or the web part is killed",
        zalo_answers,
        letters=160,
        zalo=1,
        phones=True,
    ),
)
