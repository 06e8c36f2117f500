"""News that waits becomes letters: one to each contact, of all that waits for it, within the sending hours."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tasks.desk import Desk
from tasks.escalation import read_ways
from tasks.ladder_name import LadderName
from tasks.letter import LetterKind, cancel_emptied
from tasks.news import News
from tasks.once import insert_or_replace
from tasks.posting import Posting, open_posting, post_letter
from tasks.reminder import RETURNS, Reminder
from tasks.scan import ONCE
from tasks.second_channel import post_copies
from tasks.telling import WAITS, Telling, drop_news, find_tellings
from tasks.turn import Turn, take_turn

TOLD_ALREADY = "reminded of already"


def news_waits(session: Session) -> bool:
    """A look that takes no write lock: most of the time there is none."""
    return session.scalar(select(News.id).where(*WAITS).limit(1)) is not None


def post_news(session: Session, desk: Desk, now: datetime) -> int:
    """Make the letters in the caller's transaction; how many. Two who do so at once make each once.

    The night's news waits for the morning, so that it is one letter. What nobody can be told waits, for some days.
    """
    calendar = desk.read_calendar(session)
    if not desk.hours.open_at(now, calendar):
        return 0
    take_turn(session, Turn.NEWS)
    # No later slot says it in newer words, so it does not end with the day.
    posting = replace(open_posting(desk, calendar, now), not_after=None)
    ways = read_ways(session, desk, now)
    made = _post_letters(session, find_tellings(session, desk, calendar, posting.slot, now, ways), posting, now)
    if made:
        _count_as_reminders(session, made, posting, now)
        post_copies(session, desk, posting, now, ways)
    return len(made)


def _post_letters(
    session: Session, tellings: Sequence[Telling], posting: Posting, now: datetime
) -> Mapping[int, Sequence[Telling]]:
    by_letter: dict[tuple[int, str], list[Telling]] = {}
    for each in tellings:
        by_letter.setdefault((each.to.contact_id, each.to.channel), []).append(each)
    made: dict[int, Sequence[Telling]] = {}
    for (contact_id, channel), told in sorted(by_letter.items()):
        about, passed = str(told[0].news.id), told[0].to.passed
        letter_id = post_letter(session, contact_id, channel, LetterKind.NEWS, posting, now, passed, about)
        if letter_id is not None:
            made[letter_id] = told
            _enclose(session, told, letter_id, contact_id)
    return made


def _enclose(session: Session, told: Sequence[Telling], letter_id: int, contact_id: int) -> None:
    statement = update(News).where(News.id.in_([each.news.id for each in told]))
    session.execute(
        statement.values(letter_id=letter_id, contact_id=contact_id).execution_options(synchronize_session=False)
    )


def _count_as_reminders(
    session: Session, made: Mapping[int, Sequence[Telling]], posting: Posting, now: datetime
) -> None:
    """Let a letter be the reminder of the rungs that its news counts as; a new task that a scan told of is no news."""
    told = [(letter_id, each) for letter_id, tellings in made.items() for each in tellings if each.rung]
    # In the order in which a scan writes them: two that write the same would wait for each other.
    told.sort(key=lambda pair: (pair[1].task.id, pair[1].to.contact_id))
    # Two pieces of news about one task are one rung.
    once = {(pair[0], pair[1].task.id): pair for pair in told}
    insert_or_replace(session, Reminder, [_reminder(*pair, posting, now) for pair in once.values()], ONCE, RETURNS)
    counted = select(Reminder.letter_id, Reminder.task_id).where(Reminder.letter_id.in_(made))
    ours = {(row.letter_id, row.task_id) for row in session.execute(counted)}
    late = [pair for pair in told if (pair[0], pair[1].task.id) not in ours and pair[1].waits_for_rung]
    drop_news(session, [each.news for _, each in late], TOLD_ALREADY)
    cancel_emptied(session, _emptied(session, {letter_id for letter_id, _ in late}), now, TOLD_ALREADY)


def _emptied(session: Session, letter_ids: set[int]) -> set[int]:
    """Those without any news left."""
    if not letter_ids:
        return letter_ids
    telling = select(News.letter_id).where(News.letter_id.in_(letter_ids), News.dropped.is_(None))
    return letter_ids - set(session.scalars(telling))


def _reminder(letter_id: int, telling: Telling, posting: Posting, now: datetime) -> dict[str, Any]:
    ladder, rung = telling.rung or (LadderName.ASSIGNED, 0)
    return {
        "task_id": telling.task.id,
        "deadline_version": telling.task.deadline_version,
        "ladder": ladder,
        "rung": rung,
        "contact_id": telling.to.contact_id,
        "coordinating": telling.coordinating,
        "letter_id": letter_id,
        "slot": posting.slot,
        "created_at": now,
        "dropped": None,
    }
