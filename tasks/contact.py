from collections.abc import Iterable

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tasks.database import Base
from tasks.department import Department
from tasks.state import Labelled


class ContactRole(Labelled):
    CONTACT = "contact", "đầu mối"
    HEAD = "head", "lãnh đạo đơn vị"
    LEAD = "lead", "lãnh đạo Văn phòng"


class Contact(Base):
    """The officer who is written to. The office lead is a contact of no department.

    `prefers` orders the channels to try, as "zalo,email"; `position` orders the contacts of one department.
    """

    __tablename__ = "contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(default="")
    name: Mapped[str] = mapped_column(default="")
    email: Mapped[str | None]
    phone: Mapped[str | None]
    zalo_user_id: Mapped[str | None]
    prefers: Mapped[str] = mapped_column(default="email,zalo")
    role: Mapped[str] = mapped_column(default=ContactRole.CONTACT)
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)

    @property
    def preference(self) -> tuple[str, ...]:
        return tuple(channel.strip() for channel in self.prefers.split(",") if channel.strip())

    def address(self, channel: str) -> str | None:
        return {"email": self.email, "zalo": self.zalo_user_id}.get(channel)


def office_titles(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """Contact id → "Sở Y tế, Chánh Văn phòng Sở": who it is in the words of the office, without a person's name."""
    found = (
        select(Contact.id, Department.name, Contact.title)
        .outerjoin(Department, Department.id == Contact.department_id)
        .where(Contact.id.in_(set(ids)))
    )
    return {row.id: ", ".join(filter(None, (row.name, row.title))) for row in session.execute(found)}
