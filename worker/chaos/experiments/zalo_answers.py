"""Officers answer in the chat while workers and the web part die, and Zalo tells it again: recorded once each."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select

from tasks.acknowledgement import Acknowledgement
from tasks.answer import Choice
from tasks.incoming import Incoming, IncomingState, ReplyState, open_work
from worker.chaos.experiment import Experiment
from worker.chaos.filling import address, user_id
from worker.chaos.house import House
from worker.chaos.judge import judge
from worker.chaos.ledger_check import Evidence
from worker.inbox import POKE_AGAIN
from worker.pretend_zalo.chat import Line

KILLS = 8
AGAIN = 0.2  # of the events: told once more although they were heard
ANSWER = "đã nhận tất cả"
MOST_ROUNDS = 30
REST_SECONDS = 2.0
OVERDUE = POKE_AGAIN + timedelta(seconds=1)


def zalo_answers(house: House) -> None:
    house.crew.start(workers=0, schedulers=0, web=1)
    house.await_web()
    house.crew.start()
    order = house.dice.sample(range(1, house.letters + 1), house.letters)
    killed = set(range(0, len(order), -(-len(order) // KILLS)))
    for place, number in enumerate(order):
        if place in killed:
            _kill(house, web=place % 2 == 0)
        _answer(house, number)
    house.recovered()
    _tell_again(house)
    _await_work(house)
    judge(house, _all_was_heard, _each_is_kept_once, _each_answer_is_recorded_once, _each_is_replied_to_once_at_most)


def _kill(house: House, *, web: bool) -> None:
    """The web part dies while it answers, or a worker while it works."""
    house.fault(f"kill -9 of {'the web part' if web else 'a worker'}")
    house.crew.kill(house.dice.choice(house.crew.of("web" if web else "worker")))


def _answer(house: House, number: int) -> None:
    """As soon as the letter is there, whether or not its sender knows that yet."""
    there = house.zalo.phone(user_id(number))
    house.until(lambda: there.lines, f"the letter to contact {number}")
    there.reply(ANSWER)


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
    with house.database.read() as session:
        given = session.scalars(select(Acknowledgement).where(Acknowledgement.undone_at.is_(None))).all()
        outcomes = {each.sender: each.outcome for each in session.scalars(select(Incoming))}
    recorded = Counter(found.books.mailboxes[each.contact_id] for each in given if each.choice == Choice.RECEIVED)
    for number in range(1, house.letters + 1):
        if (count := recorded[address(number)]) != 1:
            yield f"contact {number} answered once, recorded {count} times: {outcomes.get(user_id(number))}"


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
