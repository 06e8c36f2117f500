"""Who reads what is written to a contact on a day: its holder of that day, or the delegate while that one is away."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.contact import Contact
from tasks.department import Department
from tasks.holder import Holder, coming
from tasks.leave import Leave, leaves_on
from tasks.phone import implied_address


class Reached(Protocol):
    """What choosing a channel needs to know; a Contact row has it too."""

    @property
    def id(self) -> int: ...
    @property
    def preference(self) -> tuple[str, ...]: ...
    def address(self, channel: str) -> str | None: ...


class Held(Protocol):
    """What is asked of a position; a Contact row has it too. `entered`: channel → address."""

    @property
    def id(self) -> int: ...
    @property
    def preference(self) -> tuple[str, ...]: ...
    @property
    def phone(self) -> str | None: ...
    @property
    def entered(self) -> Mapping[str, str]: ...


@dataclass(frozen=True)
class Reader:
    """`id` is the position's number, whoever reads for it: what was told to it is told, also after a return.

    `delegate` is the number of the contact who stands in, None while the position's own holder reads.
    """

    id: int
    preference: tuple[str, ...]
    addresses: Mapping[str, str]
    phone: str | None = None
    delegate: int | None = None

    def address(self, channel: str) -> str | None:
        entered = self.addresses.get(channel)
        return entered or implied_address(channel, self.phone, self.addresses.get("zalo"))


@dataclass(frozen=True)
class Readers:
    """Of one day. `holders` are those whose day has come before any daily step wrote them into their contact's row."""

    holders: Mapping[int, Holder]
    leaves: Mapping[int, Leave]
    delegates: Mapping[int, Contact]

    def as_entered(self, contact_id: int) -> bool:
        """Whether that position's own holder reads, where its row says: as most do."""
        return contact_id not in self.leaves and contact_id not in self.holders

    def of(self, contact: Held) -> Reader | None:
        """None while it is away and nobody stands in: then the department's next contact is written to."""
        leave = self._leave(contact.id)
        if leave is None:
            return self._holding(contact)
        stand_in = self._stand_in(leave)
        return self._holding(stand_in, for_=contact.id) if stand_in else None

    def away(self, contact: Contact) -> Leave | None:
        """The leave that a contact is on."""
        return self._leave(contact.id)

    def _leave(self, contact_id: int) -> Leave | None:
        """A leave is its holder's: whoever comes after is there."""
        found, holder = self.leaves.get(contact_id), self.holders.get(contact_id)
        replaced = found and holder and holder.since and found.first < holder.since
        return None if replaced else found

    def _stand_in(self, leave: Leave) -> Contact | None:
        """The last of a chain of delegates; None where it breaks off, or goes round."""
        seen = {leave.contact_id}
        current: Leave | None = leave
        while current is not None:
            found = self.delegates.get(current.delegate_id or 0)
            if found is None or not found.active or found.id in seen:
                return None
            seen.add(found.id)
            current = self._leave(found.id)
            if current is None:
                return found
        return None

    def _holding(self, contact: Held, for_: int | None = None) -> Reader:
        holder = self.holders.get(contact.id)
        return Reader(
            id=for_ or contact.id,
            preference=contact.preference,
            addresses=holder.reached if holder else contact.entered,
            phone=holder.phone if holder else contact.phone,
            delegate=contact.id if for_ else None,
        )


def read_readers(session: Session, on: date) -> Readers:
    """Everybody who does not read their own letters on that day, in three small queries."""
    leaves = leaves_on(session, on)
    delegate_ids = {each.delegate_id for each in leaves.values() if each.delegate_id}
    delegates = session.scalars(select(Contact).where(Contact.id.in_(delegate_ids))) if delegate_ids else ()
    holders = {each.contact_id: each for each in coming(session, on)}
    return Readers(holders, leaves, {each.id: each for each in delegates})


def stood_in_for(session: Session, contact_ids: list[int], on: date) -> list[int]:
    """Contacts whose letters these contacts read on that day, besides their own."""
    readers = read_readers(session, on)
    away = session.scalars(select(Contact).where(Contact.id.in_(list(readers.leaves))).order_by(Contact.id))
    found = ((each.id, readers.of(each)) for each in away)
    return [contact_id for contact_id, reader in found if reader and reader.delegate in contact_ids]


def instead_words(session: Session, reader: Reader, on: date) -> str:
    """`thay Chuyên viên (nghỉ đến hết ngày 05/12/2026)`: for whom a delegate reads; "" for a position's own holder."""
    if reader.delegate is None:
        return ""
    away, leave = session.get_one(Contact, reader.id), leaves_on(session, on)[reader.id]
    title, delegate = away.title or "đầu mối", session.get_one(Contact, reader.delegate)
    if away.department_id and delegate.department_id != away.department_id:
        title += f" {session.get_one(Department, away.department_id).name}"
    return f"thay {title}, nghỉ đến hết ngày {leave.last:%d/%m/%Y}"
