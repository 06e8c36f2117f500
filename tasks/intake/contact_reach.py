"""What is told of a contact that letters will not reach, or not in the group that its row names."""

from tasks.address import Domains
from tasks.channel_words import in_a_sentence
from tasks.contact import Contact
from tasks.intake.contact_row import ContactRow
from tasks.intake.grid import Row
from tasks.intake.refusal import warn
from tasks.intake.result import ImportResult
from tasks.intake.sheet import Sheet


def warn_of_reach(
    result: ImportResult, sheet: Sheet, row: Row, contact: Contact, read: ContactRow, domains: Domains
) -> None:
    """Warnings about the row. `contact` is what it became, with all that was known before: a linked account counts."""
    if not any(map(contact.address, contact.preference)):
        warn(result, sheet, row.number, "email", _unreached(contact))
    elif read.zalo_group and "zalo_group" not in contact.preference:
        # Only here: email and Zalo are tried where nothing was said, and a Zalo id serves template messages too.
        said = "Kênh ưu tiên không có nhóm Zalo: chưa gửi gì vào nhóm này."
        warn(result, sheet, row.number, "zalo_group", said)
    if read.email is not None and not domains.allow(read.email):
        allowed = ", ".join(domains.patterns)
        said = f"{read.email} ngoài các tên miền được phép ({allowed}): sẽ không gửi thư tới đây."
        warn(result, sheet, row.number, "email", said)


def _unreached(contact: Contact) -> str:
    channels = ", ".join(map(in_a_sentence, contact.preference))
    return f"Chưa có địa chỉ cho kênh nào trong các kênh ưu tiên ({channels}): chưa gửi được cho đầu mối này."
