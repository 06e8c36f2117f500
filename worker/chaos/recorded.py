from collections import Counter

from sqlalchemy import select

from tasks.acknowledgement import Acknowledgement
from tasks.answer import Choice
from worker.chaos.house import House
from worker.chaos.ledger_check import Evidence


def received(house: House, found: Evidence) -> Counter[str]:
    """By mailbox of the contact: how often "received" is recorded for its tasks, and stands."""
    standing = (Acknowledgement.undone_at.is_(None), Acknowledgement.choice == Choice.RECEIVED)
    with house.database.read() as session:
        given = session.scalars(select(Acknowledgement.contact_id).where(*standing)).all()
    return Counter(found.books.mailboxes[each] for each in given)
