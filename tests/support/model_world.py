"""What all processes of one run share: the database, the clock, the mail server's books and the plain model."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifiers.letter import Letter as Outgoing
from tasks.circuit import resting
from tasks.database import Database
from tasks.letter import Letter
from tasks.letters.reminder.gather import gather
from tests.support.letters import a_letter
from tests.support.model import Key, Plain
from worker.compose import Ahead, Composer


@dataclass
class Hands:
    """A clock whose hands are set by whoever plays."""

    at: datetime

    def now(self) -> datetime:
        return self.at


@dataclass(frozen=True)
class Terse(Composer):
    """Letters that say no more than the codes of their tasks, from the facts of the real ones: quicker to render."""

    def draft(
        self,
        session: Session,
        letter: Letter,
        now: datetime,  # noqa: ARG002 - its shape
        ahead: Ahead | None = None,  # noqa: ARG002
    ) -> Callable[[], Outgoing]:
        facts = gather(session, self.desk, letter, self.desk.read_calendar(session))
        known = {"key": letter.key, "message_id": letter.message_id, "date": letter.date, "resent": letter.resends > 0}
        return lambda: a_letter(text=" ".join(item.code for item in facts.items), **known)


@dataclass(frozen=True)
class Copy:
    """A letter that the mail server took: which it is, and the tasks that it speaks of."""

    key: Key
    message_id: str
    date: datetime
    resent: bool
    codes: frozenset[str]


@dataclass
class World:
    database: Database
    clock: Hands
    plain: Plain = field(default_factory=Plain)
    copies: list[Copy] = field(default_factory=list)
    incarnations: int = 0

    def new_incarnation(self) -> str:
        self.incarnations += 1
        return f"process {self.incarnations}"

    def rests(self) -> bool:
        """Whether the channel rests: circuits go by the database's clock, which nobody here may set."""
        with self.database.read() as session:
            return bool(session.scalar(select(resting("email"))))
