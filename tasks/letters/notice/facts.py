"""All that the notice about a channel says. Nothing else is looked up while it is rendered."""

from dataclasses import dataclass, field
from datetime import date, datetime

from tasks.letters.office import Office


@dataclass(frozen=True, kw_only=True)
class NoticeFacts:
    """One channel that is over until a person acts, as the office lead is told of it.

    Attributes:
        salutation: by title, such as `Chánh Văn phòng UBND tỉnh`.
        channel: its name in settings and commands, such as `zalo` or `webhook:sms`.
        on: the office's day that the letter is for.
        as_of: the letter's own date; aware.
        notice_code: printed in the footer, so that a phone call finds the letter.
        over: False when somebody acted before the letter left.
        since: when letters last left freely; aware, None when that is not known.
        reason: the provider's own words, empty when it gave none.
        waiting: letters that wait for the channel.
    """

    salutation: str
    channel: str
    on: date
    as_of: datetime
    notice_code: str
    over: bool = True
    since: datetime | None = None
    reason: str = ""
    waiting: int = 0
    office: Office = field(default_factory=Office)
