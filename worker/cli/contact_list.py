from typing import TYPE_CHECKING, Annotated, Any

import typer

from worker.cli.output import Json, print_json, print_table

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from tasks.directory import Listing, Reach
    from tasks.leave import Leave


def list_(
    *,
    department: Annotated[
        str, typer.Option("--department", metavar="TEXT", help="A part of its name, or an alias.")
    ] = "",
    json: Json = False,
) -> None:
    """Contacts, the channels that each is tried over, every address with what is known of it, and days away."""
    from tasks.directory import read_directory
    from worker.cli.wired import wired

    wiring = wired()
    with wiring.database.read() as session:
        found = read_directory(session, wiring.desk, wiring.clock.now(), department)
    if json:
        print_json({"contacts": [_shape(each) for each in found]})
        return
    headers = ("Số", "Đơn vị", "Chức vụ", "Gửi qua", "Địa chỉ", "Nghỉ", "Hoạt động")
    print_table("Đầu mối", headers, [_row(each, wiring.settings.zone) for each in found])


def _shape(listing: "Listing") -> dict[str, Any]:
    contact = listing.contact
    return {
        "id": contact.id,
        "department": listing.department,
        "title": contact.title,
        "role": contact.role,
        "fields": contact.fields.split("; ") if contact.fields else [],
        "active": contact.active,
        "preference": contact.preference,
        "addresses": [
            {
                "channel": each.channel,
                "address": each.address,
                "entered": each.entered,
                "refused": each.refused,
                "closed": each.closed,
                "heard_at": _iso(each.heard_at),
                "linked_at": _iso(each.linked_at),
            }
            for each in listing.reaches
        ],
        "leaves": [{"from": each.first, "to": each.last, "delegate": each.delegate_id} for each in listing.leaves],
    }


def _row(listing: "Listing", zone: "ZoneInfo") -> tuple[object, ...]:
    from tasks.channel_words import channel_words
    from tasks.contact import ContactRole

    contact = listing.contact
    return (
        contact.id,
        listing.department or ContactRole(contact.role).label,
        contact.title,
        ", ".join(map(channel_words, contact.preference)),
        "\n".join(_told(each, zone) for each in listing.reaches) or "chưa có",
        "\n".join(map(_away, listing.leaves)),
        "có" if contact.active else "không",
    )


def _told(reach: "Reach", zone: "ZoneInfo") -> str:
    """`Zalo 2512… – liên kết 08:00 ngày 05/10/2026; không gửi: …`."""
    from tasks.channel_words import channel_words

    known = [
        "" if reach.entered else "theo số điện thoại hoặc mã Zalo",
        f"liên kết {_local(reach.linked_at, zone)}" if reach.linked_at else "",
        f"nhắn tin lần cuối {_local(reach.heard_at, zone)}" if reach.heard_at else "",
        f"không gửi: {reach.refused}" if reach.refused else "",
    ]
    said = "; ".join(filter(None, known))
    return f"{channel_words(reach.channel)} {reach.address}" + (f" – {said}" if said else "")


def _away(leave: "Leave") -> str:
    """`05/10/2026 – 09/10/2026, số 2 nhận thay`."""
    reads = f"số {leave.delegate_id} nhận thay" if leave.delegate_id else "đầu mối kế tiếp nhận"
    return f"{leave.first:%d/%m/%Y} – {leave.last:%d/%m/%Y}, {reads}"


def _local(moment: "datetime", zone: "ZoneInfo") -> str:
    return f"{moment.astimezone(zone):%H:%M ngày %d/%m/%Y}"


def _iso(moment: "datetime | None") -> str | None:
    return moment.isoformat() if moment else None
