from collections.abc import Iterable, Mapping
from functools import lru_cache

from sqlalchemy import ColumnElement, ForeignKey, exists, select
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, Session, attribute_keyed_dict, mapped_column, relationship

from tasks.among import among
from tasks.contact_address import ContactAddress
from tasks.database import Base
from tasks.department import Department
from tasks.phone import implied_address
from tasks.state import Labelled
from tasks.text import clean, fold


class ContactRole(Labelled):
    CONTACT = "contact", "đầu mối"
    HEAD = "head", "lãnh đạo đơn vị"
    SPECIALIST = "specialist", "chuyên viên theo dõi", "chuyên viên Văn phòng"
    VICE_LEAD = "vice_lead", "Phó Chánh Văn phòng", "Phó Chánh VP"
    LEAD = "lead", "lãnh đạo Văn phòng", "Chánh Văn phòng"


OFFICE = frozenset({ContactRole.SPECIALIST, ContactRole.VICE_LEAD, ContactRole.LEAD})
"""Of the office itself: they belong to no department of the list."""


# The role of a system that is told of events (tasks/feed/subscription.py): nobody's to choose, so no ContactRole.
SUBSCRIBER = "subscriber"


class Contact(Base):
    """The officer who is written to. The office lead is a contact of no department.

    `prefers` orders the channels to try, as "zalo,email"; `position` orders the contacts of one department.
    `fields`, as "Đất đai; Môi trường", are what one of the office's own looks after: tasks name one field each.
    """

    __tablename__ = "contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(default="")
    name: Mapped[str] = mapped_column(default="")
    phone: Mapped[str | None]
    prefers: Mapped[str] = mapped_column(default="email,zalo")
    role: Mapped[str] = mapped_column(default=ContactRole.CONTACT)
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)
    fields: Mapped[str] = mapped_column(default="", server_default="")
    addresses: Mapped[dict[str, ContactAddress]] = relationship(
        collection_class=attribute_keyed_dict("channel"), cascade="all, delete-orphan", lazy="selectin"
    )

    @property
    def preference(self) -> tuple[str, ...]:
        """The channels to try, in order. Email is always the last, where the contact did not put it earlier."""
        return read_preference(self.prefers or "")

    @property
    def entered(self) -> Mapping[str, str]:
        """Channel → the address that was entered for it."""
        return {channel: each.address for channel, each in self.addresses.items()}

    def looks_after(self, field: str) -> bool:
        """Whether it was entered for that field by name; words that are only near mean another field."""
        return bool(field.strip()) and fold(field) in {fold(each) for each in self.fields.split(";")}

    def address(self, channel: str) -> str | None:
        """Where it is reached over that channel: what was entered for it, else what its phone or Zalo id gives."""
        entered = self.addresses.get(channel)
        return entered.address if entered else implied_address(channel, self.phone, self.zalo_user_id)

    def move(self, channel: str, address: str | None) -> None:
        """Be reached there from now on. What was known of another address does not hold for the new one."""
        known = self.addresses.get(channel)
        if not address:
            self.addresses.pop(channel, None)
        elif known is None:
            self.addresses[channel] = ContactAddress(channel=channel, address=address)
        elif known.address != address:
            known.address = address
            known.heard_at = known.closed = known.linked_at = known.changed_at = None

    @hybrid_property
    def email(self) -> str | None:
        return _entered(self, "email")

    @email.inplace.setter
    def _move_email(self, address: str | None) -> None:
        self.move("email", address)

    @email.inplace.expression
    @classmethod
    def _email_column(cls) -> ColumnElement[str | None]:
        return _column(cls, "email")

    @hybrid_property
    def zalo_user_id(self) -> str | None:
        return _entered(self, "zalo")

    @zalo_user_id.inplace.setter
    def _move_zalo(self, address: str | None) -> None:
        self.move("zalo", address)

    @zalo_user_id.inplace.expression
    @classmethod
    def _zalo_column(cls) -> ColumnElement[str | None]:
        return _column(cls, "zalo")


def named_fields(text: str) -> str:
    """Fields as people write them, one or several, the way that a contact keeps them."""
    return "; ".join(dict.fromkeys(filter(None, (clean(each) for each in text.split(";")))))


@lru_cache(maxsize=1_000)
def read_preference(prefers: str) -> tuple[str, ...]:
    """The channels of `prefers`, and email at the end."""
    named = [channel.strip() for channel in prefers.split(",") if channel.strip()]
    return tuple(dict.fromkeys([*named, "email"]))


def _entered(contact: Contact, channel: str) -> str | None:
    found = contact.addresses.get(channel)
    return found.address if found else None


def _column(of: type[Contact], channel: str) -> ColumnElement[str | None]:
    """Its address as a column of a query for contacts."""
    theirs = (ContactAddress.contact_id == of.id, ContactAddress.channel == channel)
    return select(ContactAddress.address).where(*theirs).correlate(of).scalar_subquery()


# Databases take some ten thousand values in a statement.
IDS_A_STATEMENT = 5_000


def find_contacts(session: Session, ids: Iterable[int]) -> dict[int, Contact]:
    """Those contacts by their ids, in one query and one for their addresses; none for those that the session holds."""
    wanted = set(ids)
    found = {each.id: each for each in session.identity_map.values() if isinstance(each, Contact) and each.id in wanted}
    missing = sorted(wanted - found.keys())
    for some in (missing[start : start + IDS_A_STATEMENT] for start in range(0, len(missing), IDS_A_STATEMENT)):
        found |= {each.id: each for each in session.scalars(_NAMED, {"ids": some})}
    return found


_NAMED = select(Contact).where(among(Contact.id, "ids"))


def owners(session: Session, channel: str, address: str) -> list[int]:
    """The contacts of today that are reached there: one officer may be the contact of two departments."""
    theirs = exists().where(
        ContactAddress.contact_id == Contact.id, ContactAddress.channel == channel, ContactAddress.address == address
    )
    return list(session.scalars(select(Contact.id).where(theirs, Contact.active).order_by(Contact.id)))


def office_titles(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """Contact id → "Sở Y tế, Chánh Văn phòng Sở": who it is in the words of the office, without a person's name."""
    found = (
        select(Contact.id, Department.name, Contact.title)
        .outerjoin(Department, Department.id == Contact.department_id)
        .where(Contact.id.in_(set(ids)))
    )
    return {row.id: ", ".join(filter(None, (row.name, row.title))) for row in session.execute(found)}
