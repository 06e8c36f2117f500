"""What a database notes by itself of each claim: how much of the event log whoever claimed could see.

A trigger writes it down within the claim's own transaction. So what was over before a claim is known by the order of
commits, whatever clocks say; and the office's processes neither know of it nor can forget it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Column, Integer, MetaData, String, Table, select
from sqlalchemy.orm import Session

METADATA = MetaData()
NOTES = Table(
    "chaos_claim",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("letter_id", Integer, nullable=False),
    Column("state", String, nullable=False),
    Column("resends", Integer, nullable=False),
    Column("seen", Integer, nullable=False),
)
WHEN = "NEW.state IN ('sending', 'wire') AND NEW.state <> OLD.state"
NOTE = """
    INSERT INTO chaos_claim (letter_id, state, resends, seen)
    SELECT NEW.id, NEW.state, NEW.resends, COALESCE(MAX(id), 0) FROM event;
"""
TRIGGERS = {
    "sqlite": (f"CREATE TRIGGER chaos_note AFTER UPDATE OF state ON letter WHEN {WHEN} BEGIN {NOTE} END",),
    "postgresql": (
        f"CREATE FUNCTION chaos_note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {NOTE} RETURN NULL; END $$",
        f"""CREATE TRIGGER chaos_note AFTER UPDATE OF state ON letter
            FOR EACH ROW WHEN ({WHEN}) EXECUTE FUNCTION chaos_note()""",
    ),
}


@dataclass(frozen=True)
class Claim:
    """One that came as far as the wire, so that a message may have left.

    `seen` is the last row of the event log that was committed before it. `again` says that it sent a second copy.
    """

    seen: int
    again: bool


def note_claims(session: Session) -> None:
    """From now on, in this database."""
    METADATA.create_all(session.connection())
    for statement in TRIGGERS[session.get_bind().dialect.name]:
        session.connection().exec_driver_sql(statement)


def read_claims(session: Session) -> Mapping[int, Sequence[Claim]]:
    """By letter, oldest first."""
    claims, seen = defaultdict[int, list[Claim]](list), dict[int, int]()
    for note in session.execute(select(NOTES).order_by(NOTES.c.id)):
        if note.state == "wire":
            claims[note.letter_id].append(Claim(seen[note.letter_id], note.resends > 0))
        else:
            seen[note.letter_id] = note.seen
    return claims
