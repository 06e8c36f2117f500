"""Who is written to in the sample office: two contacts of each living organisation, by title, never by name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tasks.contact import ContactRole
from tasks.text import fold
from worker.demo.organisation import Organisation

DOMAIN = "vidu.gov.vn"
NOBODY = "UBND xã Thiện Long"
"""Has no contact at all, so that the digest has something to say."""
OUTSIDE = "UBND xã Quan Sơn"
"""Its one contact has a mailbox outside the office's domains."""
OUTSIDE_DOMAIN = "hopthu.example"
ON_ZALO = 11
"""Every so many-th organisation's first contact also has a Zalo user id."""
FORCES = ("CAT", "BCHQS")


@dataclass(frozen=True)
class SampleContact:
    organisation: str
    title: str
    role: ContactRole
    email: str
    zalo_user_id: str
    position: int


def sample_contacts(organisations: Sequence[Organisation]) -> list[SampleContact]:
    living = [each for each in organisations if each.living]
    return [contact for index, each in enumerate(living) for contact in _contacts(each, index)]


def _contacts(organisation: Organisation, index: int) -> Iterator[SampleContact]:
    if organisation.name == NOBODY:
        return
    outside = organisation.name == OUTSIDE
    domain = OUTSIDE_DOMAIN if outside else DOMAIN
    zalo = f"{4_100_000_000_000_000_000 + index * 7_919_104_729}" if index % ON_ZALO == 0 else ""
    officer, head = _titles(organisation)
    mailbox = _mailbox(organisation)
    yield SampleContact(organisation.name, officer, ContactRole.CONTACT, f"tonghop.{mailbox}@{domain}", zalo, 1)
    if not outside:
        yield SampleContact(organisation.name, head, ContactRole.HEAD, f"vanphong.{mailbox}@{domain}", "", 2)


def _titles(organisation: Organisation) -> tuple[str, str]:
    if organisation.is_commune:
        return "Công chức Văn phòng HĐND và UBND", "Chánh Văn phòng HĐND và UBND"
    if organisation.code in FORCES:
        return "Cán bộ tổng hợp, Phòng Tham mưu", "Chỉ huy Phòng Tham mưu"
    if organisation.name.startswith("Sở "):
        return "Chuyên viên tổng hợp", "Chánh Văn phòng Sở"
    return "Chuyên viên tổng hợp", "Lãnh đạo phụ trách tổng hợp"


def _mailbox(organisation: Organisation) -> str:
    word = organisation.place.partition(" ")[2] if organisation.is_commune else organisation.code
    return "".join(character for character in fold(word) if character.isalnum())
