"""To whom: which contact of a department is written to, and over which channel."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from tasks.chain import Passed
from tasks.channel_words import in_a_sentence
from tasks.circuit import usable_channels
from tasks.clock import day
from tasks.contact_address import closed_addresses
from tasks.desk import Desk
from tasks.position import read_positions
from tasks.reader import Reached, Readers, read_readers
from tasks.refusal import Refusal
from tasks.suppression import address_key, suppressed


class Recipient(NamedTuple):
    """`passed` are the channels that the contact would rather have, and why not those. A tuple: there are thousands."""

    contact_id: int
    channel: str
    address: str
    passed: tuple[Passed, ...] = ()


@dataclass(frozen=True)
class Unreachable:
    """A contact that no open channel can reach, with what stands in the way."""

    contact_id: int
    reasons: tuple[str, ...]


def choose_channel(
    contact: Reached, channels: Collection[str], refusal: Refusal, passed: tuple[Passed, ...] = ()
) -> Recipient | Unreachable:
    """The first channel of the contact's preference that is open and has an address that may be used.

    A channel that the office has not set up is no choice of anybody's, so it is not told of. What was `passed` already
    is told before it.
    """
    reasons: list[Passed] = []
    for channel in contact.preference:
        if channel not in channels:
            continue
        address = contact.address(channel)
        if not address:
            reasons.append(Passed(channel, f"chưa có địa chỉ {in_a_sentence(channel)}"))
        elif (why := refusal(channel, address)) is not None:
            reasons.append(Passed(channel, why))
        else:
            return Recipient(contact.id, channel, address, (*passed, *reasons))
    return Unreachable(contact.id, tuple(each.why for each in reasons) or ("chưa có kênh liên hệ nào đang mở",))


def refusals(session: Session, desk: Desk, now: datetime) -> Refusal:
    """The office's refusal, that of providers that refused an address for good, and of owners who closed theirs."""
    known, closed = suppressed(session), closed_addresses(session, desk.windows, now)

    def refused(channel: str, address: str) -> str | None:
        if known and (channel, address_key(address)) in known:
            return f"địa chỉ {in_a_sentence(channel)} đã bị từ chối, cần sửa"
        return closed.get((channel, address)) or desk.refusal(channel, address)

    return refused


@dataclass(frozen=True)
class Ways:
    """By what people are reached at a moment: channels that are open and do not rest, refusals, who reads for whom."""

    channels: tuple[str, ...]
    refused: Refusal
    readers: Readers


def read_ways(session: Session, desk: Desk, now: datetime) -> Ways:
    readers = read_readers(session, day(now, desk.hours.zone))
    return Ways(tuple(usable_channels(session, desk.channels)), refusals(session, desk, now), readers)


def choose_recipients(
    session: Session,
    desk: Desk,
    now: datetime,
    departments: Collection[int] | None = None,
    ways: Ways | None = None,
) -> Mapping[int, Recipient | Unreachable]:
    """Department id → its first contact that can be reached; else the first contact, with what is wrong.

    Of some `departments`, or of all.

    A contact is reached where its holder of the day is; while that one is away, where the delegate is. A department
    that is missing here has no contact at all.
    """
    chosen: dict[int, Recipient | Unreachable] = {}
    ways = ways or read_ways(session, desk, now)
    for position in read_positions(session, departments):
        department_id = position.department_id
        if not isinstance(chosen.get(department_id), Recipient):
            reader = position if ways.readers.as_entered(position.id) else ways.readers.of(position)
            candidate = choose_channel(reader, ways.channels, ways.refused) if reader else _away(position.id)
            if department_id not in chosen or isinstance(candidate, Recipient):
                chosen[department_id] = candidate
    return chosen


def _away(contact_id: int) -> Unreachable:
    return Unreachable(contact_id, ("đang nghỉ, chưa có người nhận thư thay",))
