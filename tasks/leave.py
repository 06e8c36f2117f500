"""A contact's days away, and who reads its letters meanwhile."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ForeignKey, bindparam, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tasks.contact import Contact
from tasks.contact_entry import find_contact
from tasks.contact_event import LeaveEnded, LeaveEntered
from tasks.database import Base, Instant
from tasks.events import Bus
from tasks.workdays import DAY


class LeaveError(ValueError):
    """A leave that cannot be entered or ended; says what was found, what is expected and the mend, in Vietnamese."""


class NoLeaveError(LeaveError):
    """There is nothing to end."""

    def __init__(self, contact_id: int, back: date) -> None:
        super().__init__(f"Đầu mối số {contact_id} không có lịch nghỉ nào từ {back:%d/%m/%Y} trở đi.")


class Leave(Base):
    """Away from `first` to `last`, both counted. Without a delegate the department's next contact is written to."""

    __tablename__ = "leave"

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"), index=True)
    first: Mapped[date]
    last: Mapped[date]
    delegate_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id", ondelete="SET NULL"))
    entered_by: Mapped[str] = mapped_column(default="")
    entered_at: Mapped[datetime] = mapped_column(Instant)
    cancelled_at: Mapped[datetime | None] = mapped_column(Instant)


@dataclass(frozen=True)
class Away:
    """A leave as it is asked for."""

    contact_id: int
    first: date
    last: date
    delegate_id: int | None = None


def leaves_on(session: Session, on: date) -> dict[int, Leave]:
    """By contact, the leave that it is on."""
    return {each.contact_id: each for each in _standing(session, on, on)}


def coming_leaves(session: Session, on: date) -> list[Leave]:
    """Leaves that last on `on` or later, the nearest first."""
    return _standing(session, on, date.max)


def enter_leave(session: Session, bus: Bus, away: Away, now: datetime, actor: str) -> Leave:
    """Let letters of those days go to the delegate.

    Raises:
        UnknownContactError: no such contact, or delegate.
        LeaveError: it ends before it begins, overlaps another one, or its delegates would go round in a circle.
    """
    find_contact(session, away.contact_id)
    if away.last < away.first:
        raise LeaveError(f"Nghỉ từ {away.first:%d/%m/%Y} đến {away.last:%d/%m/%Y}; cần ngày cuối không trước ngày đầu.")
    if away.delegate_id is not None:
        _refuse_delegate(session, away, find_contact(session, away.delegate_id))
    standing = _standing(session, away.first, away.last)
    if mine := next((each for each in standing if each.contact_id == away.contact_id), None):
        raise LeaveError(
            f"Đầu mối số {away.contact_id} đã có lịch nghỉ từ {mine.first:%d/%m/%Y} đến {mine.last:%d/%m/%Y}; "
            f"bỏ lịch ấy trước: dondoc contact back {away.contact_id}"
        )
    made = Leave(**vars(away), entered_by=actor, entered_at=now)
    session.add(made)
    session.flush()
    after = {"first": made.first, "last": made.last, "delegate": made.delegate_id}
    bus.publish(session, LeaveEntered(contact_id=away.contact_id, leave_id=made.id, after=after), now, actor)
    return made


def end_leave(session: Session, bus: Bus, contact_id: int, back: date, now: datetime, actor: str) -> Leave:
    """The contact is back on that day: its leave ends the day before, one that has not begun is cancelled.

    Raises:
        UnknownContactError: no such contact.
        NoLeaveError: it is not away then, nor later.
    """
    find_contact(session, contact_id)
    found = next((each for each in coming_leaves(session, back) if each.contact_id == contact_id), None)
    if found is None:
        raise NoLeaveError(contact_id, back)
    before = {"first": found.first, "last": found.last}
    if found.first >= back:
        found.cancelled_at, after = now, None
    else:
        found.last = back - DAY
        after = {"first": found.first, "last": found.last}
    event = LeaveEnded(contact_id=contact_id, leave_id=found.id, before=before, after=after)
    bus.publish(session, event, now, actor)
    return found


def _standing(session: Session, first: date, last: date) -> list[Leave]:
    return list(session.scalars(_OVERLAPPING, {"first": first, "last": last}))


_OVERLAPPING = (
    select(Leave)
    .where(Leave.cancelled_at.is_(None), Leave.first <= bindparam("last"), Leave.last >= bindparam("first"))
    .order_by(Leave.first, Leave.id)
)


def _refuse_delegate(session: Session, away: Away, delegate: Contact) -> None:
    if not delegate.active:
        raise LeaveError(f"Đầu mối số {delegate.id} không còn hoạt động; chọn người thay khác.")
    standing = _standing(session, away.first, away.last)
    led, seen = {delegate.id}, set[int]()
    while led:
        if away.contact_id in led:
            raise LeaveError(
                f"Người thay số {delegate.id} lại giao về đầu mối số {away.contact_id} trong các ngày ấy; "
                "chọn người thay khác, hoặc sửa lịch nghỉ kia trước: dondoc contact list"
            )
        seen |= led
        led = {each.delegate_id for each in standing if each.contact_id in led and each.delegate_id} - seen
