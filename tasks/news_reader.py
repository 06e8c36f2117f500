"""Who is told a piece of news when it leaves, and over which channel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from tasks.contact import Contact, find_contacts
from tasks.desk import Desk
from tasks.escalation import Recipient, Unreachable, Ways, choose_channel, choose_recipients, read_ways
from tasks.news import News
from tasks.reader import Readers
from tasks.refusal import Refusal

# Its words are approved for one kind of letter each, and cost money.
FILLED_IN = frozenset({"zalo_template"})


# More departments than these are not named in a query: then all of them are read.
MOST_NAMED = 1_000


def says_news(channel: str) -> bool:
    return channel not in FILLED_IN


@dataclass(frozen=True)
class NewsReaders:
    """Of one moment. `by_department` is who departments are written to."""

    by_department: Mapping[int, Recipient | Unreachable]
    contacts: Mapping[int, Contact]
    readers: Readers
    channels: tuple[str, ...]
    refused: Refusal

    def of(self, news: News) -> Recipient | None:
        """A named contact, while it can be reached; else whoever its department is written to; None when nobody."""
        contact = self.contacts.get(news.contact_id or 0)
        if contact is not None and contact.active and (found := self._reached(contact)):
            return found
        department_id = news.department_id or (contact.department_id if contact else None)
        chosen = self.by_department.get(department_id or 0)
        if not isinstance(chosen, Recipient):
            return None
        return chosen if says_news(chosen.channel) else self._reached(self.contacts[chosen.contact_id])

    def _reached(self, contact: Contact) -> Recipient | None:
        reader = self.readers.of(contact)
        found = choose_channel(reader, self.channels, self.refused) if reader else None
        return found if isinstance(found, Recipient) else None


def read_news_readers(
    session: Session, desk: Desk, now: datetime, news: Sequence[News], ways: Ways | None = None
) -> NewsReaders:
    """Those of some news, in as many queries for much of it as for one piece."""
    contacts = find_contacts(session, {each.contact_id for each in news if each.contact_id})
    named = {each.department_id for each in news} | {each.department_id for each in contacts.values()}
    departments = sorted(each for each in named if each)
    ways = ways or read_ways(session, desk, now)
    chosen = choose_recipients(session, desk, now, departments if len(departments) <= MOST_NAMED else None, ways)
    return NewsReaders(
        by_department=chosen,
        contacts=contacts | find_contacts(session, {each.contact_id for each in chosen.values()}),
        readers=ways.readers,
        channels=tuple(filter(says_news, ways.channels)),
        refused=ways.refused,
    )
