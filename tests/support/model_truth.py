"""What the tables hold, in the shape of the plain model, so that the two are compared whole."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Engine

from tests.support.model import WAITING, Key, Plain, Rung

# By plain SQL, for it is asked after each step. State, tries, copies beyond the first; when it waits: until when, and
# how long; then the outcomes of its attempts.
LETTERS = "SELECT id, contact_id, slot, state, tries, resends, due_at, not_after FROM letter"
ATTEMPTS = "SELECT letter_id, outcome FROM attempt ORDER BY id"
REMINDERS = "SELECT task_id, deadline_version, rung, contact_id, letter_id, dropped FROM reminder"
TASKS = "SELECT id, state, deadline_version FROM task"
LetterFacts = tuple[str, int, int, str | None, str | None, list[str]]
Facts = tuple[dict[int, tuple[str, int]], dict[Key, LetterFacts], dict[Rung, tuple[Key, str | None]]]


def read_truth(engine: Engine) -> Facts:
    """Tasks, letters and reminders.

    Raises:
        AssertionError: a letter, or a reminder, is there twice.
    """
    connection: Any = engine.raw_connection()
    try:
        ask = connection.cursor().execute
        tasks = {task_id: (state, version) for task_id, state, version in ask(TASKS).fetchall()}
        found, keys = {}, {}
        for letter_id, contact, slot, state, tries, resends, due_at, not_after in ask(LETTERS).fetchall():
            key = keys[letter_id] = (contact, date.fromisoformat(slot))
            assert key not in found, f"there are two letters to {key}"
            waits = (due_at, not_after) if state == WAITING else (None, None)
            found[key] = (state, tries, resends, *waits, [])
        for letter_id, outcome in ask(ATTEMPTS).fetchall():
            found[keys[letter_id]][-1].append(outcome)
        reminders: dict[Rung, tuple[Key, str | None]] = {}
        for *rung, letter_id, dropped in ask(REMINDERS).fetchall():
            assert tuple(rung) not in reminders, f"reminder {rung} is there twice"
            reminders[tuple(rung)] = (keys[letter_id], dropped)
    finally:
        connection.close()
    return tasks, found, reminders


def expect(plain: Plain) -> Facts:
    """The same of the plain model."""
    letters: dict[Key, LetterFacts] = {}
    for key, each in plain.letters.items():
        waits = (_text(each.due_at), _text(each.not_after)) if each.state == WAITING else (None, None)
        letters[key] = (each.state, each.tries, each.resends, *waits, each.outcomes)
    tasks = {task_id: (each.state, each.version) for task_id, each in plain.tasks.items()}
    return tasks, letters, {rung: (each.letter, each.dropped) for rung, each in plain.reminders.items()}


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
