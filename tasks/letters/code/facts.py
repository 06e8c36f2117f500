"""All that the letter with a code says. Nothing else is looked up while it is rendered."""

from dataclasses import dataclass, field
from datetime import date, datetime

from tasks.letters.office import Office


@dataclass(frozen=True, kw_only=True)
class CodeFacts:
    """One code to one mailbox.

    Attributes:
        salutation: the department's name, else the contact's title.
        title: the contact's title (chức danh), empty when unknown. Never a person's name.
        channel: where the Zalo account is linked, `zalo` or `zalo_bot`.
        on: the office's day that the letter is for.
        as_of: the letter's own date; aware.
        letter_code: printed in the footer, so that a phone call finds the letter.
        code: eight digits; good until `expires_at`, an aware datetime.
    """

    salutation: str
    title: str = ""
    channel: str
    on: date
    as_of: datetime
    letter_code: str
    code: str = field(repr=False)
    expires_at: datetime
    office: Office = field(default_factory=Office)
