"""A contact in the words of another system, entered or changed. Whoever is concerned is in the log by number alone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from tasks.channel_name import read_channel
from tasks.contact import Contact
from tasks.contact_entry import move_address, prefer
from tasks.events import Bus
from tasks.office_event import ContactChanged, ContactEntered
from tasks.outside.task_said import DepartmentName, Line
from tasks.text import clean

Phone = Annotated[str, Field(max_length=30), AfterValidator(clean)]
Channel = Annotated[str, Field(min_length=1, max_length=60)]
Address = Annotated[str, Field(min_length=1, max_length=254)]
PERSONAL = frozenset({"name", "phone"})
COLUMNS = ("title", "name", "phone", "role", "position", "active")


class ContactChange(BaseModel):
    """What is sent is changed, and nothing else. An address of null is taken away."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"addresses": {"email": "vanthu.sxd@tinh.gov.vn"}}]}
    )

    title: Line = Field("", description="Chánh Văn phòng Sở, Văn thư …: letters are addressed by it.")
    name: Line = ""
    phone: Phone | None = None
    role: Literal["contact", "head"] = "contact"
    position: Annotated[int, Field(ge=0, le=9_999)] = 0
    active: bool = True
    prefers: Annotated[list[Channel], Field(max_length=10)] = Field(default_factory=list)
    addresses: Annotated[dict[Channel, Address | None], Field(max_length=20)] = Field(default_factory=dict)


class ContactSaid(ContactChange):
    """`department` by number, code or name."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"department": "Sở Xây dựng", "title": "Văn thư", "addresses": {"email": "vanthu.sxd@tinh.gov.vn"}}
            ]
        }
    )

    department: DepartmentName


def enter_contact(
    session: Session, bus: Bus, department_id: int, said: ContactSaid, now: datetime, actor: str
) -> Contact:
    """A new contact of a department.

    Raises:
        WrongAddressError: a channel cannot use its address.
        ChannelNameError: there is no such channel.
    """
    values = {name: getattr(said, name) for name in COLUMNS}
    contact = Contact(department_id=department_id, **values)
    session.add(contact)
    session.flush()
    after = {"department_id": department_id} | {name: _kept(name, value) for name, value in values.items()}
    bus.publish(session, ContactEntered(contact_id=contact.id, after=after), now, actor)
    _reach(session, bus, contact.id, said, now, actor)
    return contact


def change_contact(
    session: Session, bus: Bus, contact: Contact, said: ContactChange, now: datetime, actor: str
) -> None:
    """Change a contact. Raises what `enter_contact` raises."""
    changes: dict[str, tuple[Any, Any]] = {}
    for name in [name for name in COLUMNS if name in said.model_fields_set]:
        before, after = getattr(contact, name), getattr(said, name)
        if before != after:
            setattr(contact, name, after)
            changes[name] = (_kept(name, before), _kept(name, after))
    if changes:
        bus.publish(session, ContactChanged(contact_id=contact.id, changes=changes), now, actor)
    _reach(session, bus, contact.id, said, now, actor)


def _reach(session: Session, bus: Bus, contact_id: int, said: ContactChange, now: datetime, actor: str) -> None:
    addresses: Mapping[str, str | None] = said.addresses
    for channel, address in addresses.items():
        move_address(session, bus, contact_id, read_channel(channel), address, now, actor)
    if "prefers" in said.model_fields_set:
        prefer(session, bus, contact_id, ",".join(said.prefers), now, actor)


def _kept(name: str, value: object) -> object:
    """As a log that is kept for ever may hold it: that a name or a number changed, and not to which."""
    return "…" if name in PERSONAL and value else value
