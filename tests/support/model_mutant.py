"""What the promise rests on, taken out: by a switch of the tests, in the very statements that the product sends."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import event, update

from tasks.database import Database
from tasks.desk import Desk
from tasks.letter import Letter
from tests.support.model import SENDING, WAITING, WIRE
from tests.support.model_play import Parts, fill

# Constraints of SQLite's tables end with a comma or with the table.
UNIQUE = re.compile(r",\s*CONSTRAINT \w+ UNIQUE \([^)]*\)")


@dataclass(frozen=True)
class Mutant:
    """In statements that match `statement`, `found` is replaced; `table` loses its unique keys."""

    name: str
    statement: str = "nothing"
    found: str = ""
    instead: str = ""
    table: str | None = None
    parts: Parts = field(default_factory=Parts)

    def fill(self, database: Database) -> None:
        """Fill an office's tables."""
        fill(database)
        if self.table:
            with database.engine.begin() as connection:
                shape = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = ?", (self.table,))
                sql = str(shape.scalar_one())
                connection.exec_driver_sql(f"DROP TABLE {self.table}")
                connection.exec_driver_sql(UNIQUE.sub("", sql))

    def infect(self, database: Database) -> None:
        """From now on the database hears what the product says without the part that was taken out."""
        event.listen(database.engine, "before_cursor_execute", self._rewrite, retval=True)

    def _rewrite(self, *call: Any) -> tuple[str, Any]:
        statement, parameters = call[2], call[3]
        if re.match(self.statement, statement):
            statement = re.sub(self.found, self.instead, statement)
        return statement, parameters


def sleep(_database: Database, _desk: Desk, _now: datetime) -> int:
    return 0


def free_without_taking_over(database: Database, _desk: Desk, now: datetime) -> int:
    """Gives letters back and leaves their sleepers the lease."""
    with database.write() as session:
        held = update(Letter).where(Letter.state.in_((SENDING, WIRE)), Letter.lease_until == 1)
        session.execute(held.values(state=WAITING, due_at=now))
    return 0


MUTANTS = (
    Mutant(
        "a claim takes what another has",
        statement=r"UPDATE letter SET .*tries=\(letter.tries \+",
        found=r"letter\.state = \?",
        instead="(letter.state = ? OR 1)",
    ),
    Mutant(
        "steps go on without their lease",
        statement="UPDATE letter SET state=",
        found=r"letter\.lease_token = \?",
        instead="(letter.lease_token = ? OR 1)",
    ),
    Mutant(
        "what was seen is taken over whatever it is now",
        statement="UPDATE letter SET lease_token=",
        found=r"letter\.state = \?",
        instead="(letter.state = ? OR 1)",
    ),
    Mutant(
        "who is silent keeps its letters",
        statement="SELECT letter.id",
        found=r"incarnation\.missed >= \?",
        instead="(incarnation.missed >= ? AND 0)",
    ),
    Mutant(
        "a doubt is resent again and again",
        statement="SELECT letter.id",
        found=r"letter\.resends < \?",
        instead="(letter.resends < ? OR 1)",
    ),
    Mutant(
        "reminders have no unique key",
        statement="INSERT INTO reminder",
        found=r"ON CONFLICT \(task_id.* WHERE",
        instead="ON CONFLICT (id) DO UPDATE SET id = excluded.id WHERE",
        table="reminder",
    ),
    Mutant("letters have no unique key", table="letter"),
    Mutant("the reaper sleeps", parts=Parts(reap=sleep)),
    Mutant("the reaper frees without taking over", parts=Parts(reap=free_without_taking_over)),
)
