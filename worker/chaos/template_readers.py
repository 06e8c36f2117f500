from collections.abc import Iterable

from sqlalchemy import select

from tasks.contact import Contact
from worker.chaos.filling import address, phone
from worker.chaos.house import House


def read_templates(house: House, numbers: Iterable[int]) -> None:
    """Let these contacts be written to by template, at their telephones."""
    with house.database.write() as session:
        for number in numbers:
            contact = session.scalars(select(Contact).where(Contact.email == address(number))).one()
            contact.phone, contact.prefers = phone(number), "zalo_template,email"
