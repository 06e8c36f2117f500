"""All that an office has written down about its letters, read at once, to be checked against what the sinks took."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.attempt import Attempt
from tasks.contact import Contact
from tasks.event_log import broken_links
from tasks.letter import Letter
from tasks.reminder import Reminder
from tasks.run import Run
from tasks.task import Task
from worker.chaos.claim_notes import Claim, read_claims
from worker.chaos.endings import Endings, read_endings
from worker.chaos.unsaid import untold_events, untold_news


@dataclass(frozen=True)
class Key:
    """What makes a reminder one: which task, which deadline, which rung, to whom. `task` is the key of its content."""

    task: str
    version: int
    rung: int
    contact: str


@dataclass(frozen=True)
class Told:
    """A reminder's row. `code` is the task's, as letters show it."""

    key: Key
    code: str
    letter_id: int
    dropped: str | None


@dataclass(frozen=True)
class Books:
    """`attempts` and `claims` by letter id, oldest first; `mailboxes` by contact id.

    `torn` rows of the log have a broken seal.
    """

    letters: Mapping[int, Letter]
    reminders: Sequence[Told]
    attempts: Mapping[int, Sequence[Attempt]]
    mailboxes: Mapping[int, str]
    runs: frozenset[tuple[str, date]]
    torn: Sequence[int]
    claims: Mapping[int, Sequence[Claim]] = field(default_factory=dict)
    endings: Endings = field(default_factory=Endings)
    untold_news: int = 0
    untold_events: AbstractSet[int] = frozenset()

    def name(self, letter: Letter) -> str:
        return f"letter {letter.id} ({letter.channel}, {letter.state})"


def read_books(session: Session) -> Books:
    attempts: dict[int, list[Attempt]] = defaultdict(list)
    for attempt in session.scalars(select(Attempt).order_by(Attempt.id)):
        attempts[attempt.letter_id].append(attempt)
    rows = session.execute(
        select(Task.content_key, Reminder.deadline_version, Reminder.rung, Contact.email, Task.code)
        .add_columns(Reminder.letter_id, Reminder.dropped)
        .join(Task, Task.id == Reminder.task_id)
        .join(Contact, Contact.id == Reminder.contact_id)
    )
    return Books(
        letters={each.id: each for each in session.scalars(select(Letter).order_by(Letter.id))},
        reminders=[
            Told(Key(row.content_key, row.deadline_version, row.rung, row.email), row.code, row.letter_id, row.dropped)
            for row in rows
        ],
        attempts=attempts,
        mailboxes={each.id: each.email or "" for each in session.scalars(select(Contact))},
        runs=frozenset((run.job, run.slot) for run in session.scalars(select(Run))),
        torn=list(broken_links(session)),
        claims=read_claims(session),
        endings=read_endings(session),
        untold_news=untold_news(session),
        untold_events=untold_events(session),
    )
