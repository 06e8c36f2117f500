from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tasks.database import Base
from tasks.state import Labelled


class DepartmentKind(Labelled):
    DEPARTMENT = "department", "sở, ban, ngành"
    DISTRICT = "district", "UBND cấp huyện"
    COMMUNE = "commune", "UBND cấp xã"
    GROUP = "group", "nhóm đơn vị"


class Department(Base):
    """An organisation, living or ended: all ten former districts live on as names of communes, so names carry dates.

    `folded` is the key that names are matched on; databases differ in what they call lower case.
    A group ("các sở, ban, ngành") only co-ordinates and is never written to.
    """

    __tablename__ = "department"
    __table_args__ = (UniqueConstraint("folded", "valid_from"), Index(None, "folded"))

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    folded: Mapped[str]
    kind: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    successor: Mapped[str | None]


class AliasKind(StrEnum):
    ALIAS = "alias"
    ABBREVIATION = "abbreviation"
    CODE = "code"


class AliasSource(StrEnum):
    IMPORT = "import"
    PERSON = "person"


class Alias(Base):
    """Another name of a department, valid between dates. A person's choice is kept apart from what a file brought."""

    __tablename__ = "alias"
    __table_args__ = (UniqueConstraint("folded", "department_id"), Index(None, "folded"))

    id: Mapped[int] = mapped_column(primary_key=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id", ondelete="CASCADE"), index=True)
    text: Mapped[str]
    folded: Mapped[str]
    kind: Mapped[str]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    source: Mapped[str]
