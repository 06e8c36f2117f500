"""What the steps of a letter ought to make of it, in plain words."""

from datetime import datetime, timedelta

from tests.support.model import (
    CANCELLED,
    DEAD,
    REMINDED,
    SENDING,
    SENT,
    UNKNOWN,
    WAITING,
    WIRE,
    Holder,
    Key,
    Plain,
    PlainLetter,
)
from tests.support.model_scan import CALENDAR, DESK
from worker.backoff import backoff

MINUTE = timedelta(minutes=1)
# Waits after a refusal, by its kind; what is not here ends the letter. A transient one waits longer each time.
WAITS = {"config": 10 * MINUTE, "throttled": 5 * MINUTE}
BACKOFF = (MINUTE / 2, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, 120 * MINUTE, 300 * MINUTE)
ENDS = {"recipient": DEAD, "content": DEAD, "ambiguous": UNKNOWN}

# A letter as a reaper saw it: whose lease was over, and in which state.
Seen = tuple[Key, Holder | None, str]


def may_leave(letter: PlainLetter, now: datetime) -> bool:
    in_time = letter.not_after is None or now < letter.not_after
    return letter.state == WAITING and letter.due_at <= now and in_time


def claim(plain: Plain, key: Key, holder: Holder, now: datetime) -> bool:
    """Whether `holder` has the letter now: nobody else had it, and it still has something to say."""
    letter = plain.letters[key]
    if not may_leave(letter, now):
        return False
    letter.tries += 1
    _drop_needless(plain, key)
    if not plain.told_by(key):
        letter.state = CANCELLED
        letter.outcomes.append("cancelled")
        return False
    letter.state, letter.holder, letter.over = SENDING, holder, False
    return True


def _drop_needless(plain: Plain, key: Key) -> None:
    for (task_id, version, _, contact), reminder in plain.told_by(key).items():
        task, reason = plain.tasks[task_id], None
        if task.state not in REMINDED:
            reason = f"task became {task.state}"
        elif task.version != version:
            reason = "deadline moved"
        elif any(each[:2] == (task_id, contact) and each[2] >= reminder.created_at for each in plain.answers):
            reason = "acknowledged"
        reminder.dropped = reason and plain.letters[key].doubting(reason)


def mark(letter: PlainLetter, holder: Holder) -> bool:
    """Whether `holder` may let the letter leave: from here on its silence is a doubt."""
    allowed = letter.holder is holder and letter.state == SENDING
    if allowed:
        letter.state, letter.over = WIRE, False
    return allowed


def record(letter: PlainLetter, letter_id: int, holder: Holder, outcome: str, now: datetime) -> None:
    """Say how the try of `holder` ended; a letter that was taken over meanwhile stays as it is."""
    if letter.holder is not holder:
        return
    letter.outcomes.append(outcome)
    letter.holder, letter.over = None, False
    if outcome == "sent":
        letter.state = SENT
    elif outcome in ENDS:
        letter.state = ENDS[outcome]
    elif outcome == "transient" and letter.tries > len(BACKOFF):
        letter.state = DEAD
    else:
        wait = WAITS.get(outcome) or backoff(BACKOFF, letter.tries, letter_id) or MINUTE
        letter.tries -= outcome in WAITS  # being told to wait spends no try
        letter.state, letter.due_at = WAITING, DESK.hours.next(now + wait, CALENDAR)


def believe(letter: PlainLetter) -> None:
    """A process that was taken for dead has the answer: the letter came."""
    if letter.in_doubt:
        letter.state = SENT
        letter.outcomes.append("evidence")


def leases_over(plain: Plain) -> list[Seen]:
    held = [(key, each) for key, each in plain.letters.items() if each.state in {SENDING, WIRE}]
    return [(key, each.holder, each.state) for key, each in held if each.free]


def reap(plain: Plain, seen: list[Seen], now: datetime) -> None:
    """Free what still is as it was seen; believe evidence; give what is in doubt its one more copy."""
    for key, holder, state in seen:
        letter = plain.letters[key]
        if letter.holder is holder and letter.state == state and letter.free:
            _free(letter, now)
    for letter in plain.letters.values():
        if letter.in_doubt and letter.answered:
            letter.state = SENT
            letter.outcomes.append("evidence")
        elif letter.state == UNKNOWN and not letter.resends:
            letter.state, letter.resends, letter.not_after = WAITING, 1, None
            letter.due_at = DESK.hours.next(now + 10 * MINUTE, CALENDAR)


def _free(letter: PlainLetter, now: datetime) -> None:
    letter.outcomes.append("crashed")
    letter.holder, letter.over = None, False
    if letter.state == WIRE:
        letter.state = UNKNOWN
    elif letter.tries > len(BACKOFF):
        letter.state = DEAD
    else:
        letter.state, letter.due_at = WAITING, now
