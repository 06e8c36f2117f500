"""Which officers of the sample office are on Zalo, and how: known only on the day, as other officers have letters then.

The workbook brings the user ids of a few. The others are entered here, as an office would one by one, for officers to
whom something is due, so that every way that a letter can take is taken.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.contact import Contact, ContactRole
from tasks.department import Department
from tasks.due import Due
from worker.pretend_zalo.account import Account

YESTERDAY = timedelta(days=1)


@dataclass(frozen=True)
class Phonebook:
    """Enters officers on both sides: in the office's list, and at Zalo."""

    session: Session
    account: Account
    now: datetime

    def enter(self, due: Sequence[Due]) -> str:
        """Enter all; the user id of an officer who has one task to answer for.

        Raises:
            ValueError: too little is due for every way to be taken.
        """
        known = self._listed()
        numbers = Counter(each.contact_id for each in due)
        others = sorted((number, contact) for contact, number in numbers.items() if contact not in known)
        if len(others) <= len(self._ways):
            raise ValueError(f"something is due to {len(others)} officers, expected more than {len(self._ways)}")
        (_, answering), *rest = others
        for way, (_, contact_id) in zip(self._ways, reversed(rest), strict=False):
            way(self.session.get_one(Contact, contact_id))
        return self._reader(self.session.get_one(Contact, answering))

    @property
    def _ways(self) -> tuple[Callable[[Contact], object], ...]:
        """In the order of who has most to be told."""
        return self._group, self._template, self._bot, self._stranger

    def _listed(self) -> set[int]:
        """The officers whose user ids the workbook brought: they follow the account, and have written to it."""
        found = [each for each in self.session.scalars(select(Contact)) if each.zalo_user_id]
        for each in found:
            self.account.person(each.zalo_user_id or "", self._name(each), wrote_at=self.now - YESTERDAY)
        return {each.id for each in found}

    def _reader(self, contact: Contact) -> str:
        user_id = _user_id(contact)
        self.account.person(user_id, self._name(contact), wrote_at=self.now - YESTERDAY)
        _reach(contact, "zalo", user_id)
        return user_id

    def _stranger(self, contact: Contact) -> None:
        """Whose user id was entered, and who does not follow the account: Zalo refuses, and email takes over."""
        self.account.person(_user_id(contact), self._name(contact), follows=False)
        _reach(contact, "zalo", _user_id(contact))

    def _template(self, contact: Contact) -> None:
        """Reached by a number: whoever has Zalo there need not follow the account."""
        digits = f"900000{contact.id:03d}"
        self.account.person(_user_id(contact), self._name(contact), phone=f"84{digits}", follows=False)
        contact.phone = f"0{digits}"
        _prefer(contact, "zalo_template")

    def _group(self, contact: Contact) -> None:
        group_id = f"d0c{contact.id:017d}"
        self.account.group(group_id, f"Đôn đốc nhiệm vụ – {self._name(contact)}")
        _reach(contact, "zalo_group", group_id)

    def _bot(self, contact: Contact) -> None:
        chat_id = f"b07{contact.id:013d}"
        self.account.bot_chat(chat_id, self._name(contact))
        _reach(contact, "zalo_bot", chat_id)

    def _name(self, contact: Contact) -> str:
        """Short enough for a list on a phone; an officer's title says little beside the department's name."""
        name = self.session.get_one(Department, contact.department_id).name
        return f"Lãnh đạo {name}" if contact.role == ContactRole.HEAD else name


def _user_id(contact: Contact) -> str:
    return f"{4_200_000_000_000_000_000 + contact.id * 7_919_104_729}"


def _reach(contact: Contact, channel: str, address: str) -> None:
    contact.move(channel, address)
    _prefer(contact, channel)


def _prefer(contact: Contact, channel: str) -> None:
    contact.prefers = f"{channel},email"
