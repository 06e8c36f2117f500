from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from tasks.database import Base
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
