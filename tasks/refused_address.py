"""Addresses that were refused for good, with the contacts that they are of."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.contact import Contact, office_titles
from tasks.suppression import Suppression, address_key, suppressed


@dataclass(frozen=True)
class RefusedAddress:
    """`contacts` are those that are reached there today, by number, in the words of the office; often none any more."""

    suppression: Suppression
    contacts: Mapping[int, str]


def refused_addresses(session: Session) -> list[RefusedAddress]:
    """The oldest first."""
    found = suppressed(session)
    owners = _owners(session, set(found))
    titles = office_titles(session, {each for ids in owners.values() for each in ids})
    ordered = sorted(found.values(), key=lambda each: (each.at, each.channel, each.address))
    return [
        RefusedAddress(each, {number: titles[number] for number in owners[each.channel, each.address]})
        for each in ordered
    ]


def _owners(session: Session, keys: set[tuple[str, str]]) -> Mapping[tuple[str, str], list[int]]:
    """Asked of the rows: an address may follow from a telephone number, and is compared without regard to capitals."""
    channels = {channel for channel, _ in keys}
    owners: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for contact in session.scalars(select(Contact).order_by(Contact.id)) if keys else ():
        for channel in channels:
            if (key := (channel, address_key(contact.address(channel) or ""))) in keys:
                owners[key].append(contact.id)
    return owners
