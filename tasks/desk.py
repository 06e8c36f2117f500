from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from tasks.calendar_day import load_calendar
from tasks.extension_policy import Terms
from tasks.ladder import Ladder
from tasks.letter import AT_ANY_HOUR
from tasks.letters.office import Office
from tasks.link import Links
from tasks.refusal import Refusal
from tasks.rules import Rules
from tasks.sending_hours import SendingHours
from tasks.workdays import Calendar


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What the office's daily work needs, besides a session and the time.

    `channels` are the names of those that are open, `refusal` says why an address may not be used, `windows` how long
    after its owner wrote to us an address takes letters, by channel; `take_once` are the channels whose receivers take
    a letter that comes twice only once; `domain` ends Message-IDs, `lead_email` is where the digest goes.
    """

    ladder: Ladder
    links: Links
    channels: tuple[str, ...]
    refusal: Refusal
    hours: SendingHours
    domain: str
    lead_email: str
    lead_title: str = "Chánh Văn phòng"
    office: Office = field(default_factory=Office)
    rules: Rules = field(default_factory=Rules)
    windows: Mapping[str, timedelta] = field(default_factory=dict)
    take_once: frozenset[str] = frozenset()
    read_calendar: Callable[[Session], Calendar] = load_calendar

    def terms(self, session: Session, on: date) -> Terms:
        """What a request for more time is judged by on the day `on`."""
        return Terms(policy=self.rules.extension, calendar=self.read_calendar(session), on=on)

    def next_sending(self, session: Session, at: datetime) -> datetime:
        """When a letter may leave at `at` or after it."""
        return self.hours.next(at, self.read_calendar(session))

    def next_leaving(self, session: Session, kind: str, at: datetime) -> datetime:
        """The same for a letter of that kind: some leave at any hour."""
        return at if kind in AT_ANY_HOUR else self.next_sending(session, at)

    def open_until(self, session: Session, at: datetime) -> datetime | None:
        """Until when letters may leave at that moment; None while they may not."""
        return self.hours.open_until(at, self.read_calendar(session))

    def open_at(self, session: Session, at: datetime) -> bool:
        """Whether letters may leave at that moment."""
        return self.hours.open_at(at, self.read_calendar(session))
