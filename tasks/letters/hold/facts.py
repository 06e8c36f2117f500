"""All that the letter about a hold says. Nothing else is looked up while it is rendered."""

from dataclasses import dataclass, field
from datetime import date, datetime

from tasks.letters.office import Office


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One of the letters. `reader` is unit and title, never a name; `tasks` are (code, content) of the first few."""

    reader: str
    channel: str
    tasks: tuple[tuple[str, str], ...]
    more: int = 0


@dataclass(frozen=True, kw_only=True)
class HoldFacts:
    """One hold, as the office lead is asked about it.

    Attributes:
        salutation: by title, such as `Chánh Văn phòng UBND tỉnh`.
        on: the office's day that the letter is for.
        as_of: the letter's own date; aware.
        code: printed in the footer, so that a phone call finds the letter.
        number: the hold's.
        letters, rungs, contacts: what is held now, and to how many it goes.
        usual_letters, usual_rungs: what is usual on a day.
        urgent: tasks among it that are urgent.
        cause: in Vietnamese, what changed before.
        decided: in Vietnamese, what somebody decided before the letter left; empty while nobody has.
        page_link: the page where it is decided.
    """

    salutation: str
    on: date
    as_of: datetime
    code: str
    number: int
    letters: int
    rungs: int
    contacts: int
    usual_letters: int
    usual_rungs: int
    urgent: int = 0
    cause: str = ""
    decided: str = ""
    page_link: str
    samples: tuple[Sample, ...] = ()
    office: Office = field(default_factory=Office)
