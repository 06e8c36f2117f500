from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifiers.email.address import read_sender
from notifiers.email.message import UnfitLetterError, build_message
from notifiers.letter import Attachment, Inline, Letter
from tests.support.letters import WHEN, a_letter

LONGEST_LINE = 998
EXPECTED_HEADERS = {
    "date", "from", "to", "message-id", "subject", "auto-submitted", "x-auto-response-suppress",
    "mime-version", "content-type",
}  # fmt: skip


def built(letter: Letter) -> bytes:
    return build_message(letter, read_sender(letter.sender), letter.to)


def parsed(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=policy.default)


def header_lines(raw: bytes) -> list[bytes]:
    """The header block, unfolded."""
    return raw.partition(b"\r\n\r\n")[0].replace(b"\r\n ", b" ").split(b"\r\n")


def names(raw: bytes) -> set[str]:
    return {line.partition(b":")[0].decode().lower() for line in header_lines(raw)}


def test_the_letter_reads_back_as_it_was_written() -> None:
    message = parsed(built(a_letter()))
    assert message["subject"] == "Đôn đốc nhiệm vụ UBND tỉnh giao"
    assert message["from"] == "Văn phòng UBND tỉnh <dondoc@vp.gov.vn>"
    assert message["to"] == "dau.moi@so-noi-vu.gov.vn"
    assert message["message-id"] == "<reminder.1@dondoc.vp.gov.vn>"
    assert message["date"].datetime == WHEN
    assert message["auto-submitted"] == "auto-generated"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert message.get_body(("plain",)).get_content().replace("\r\n", "\n") == a_letter().text  # type: ignore[union-attr]
    assert message.get_body(("html",)).get_content().strip() == a_letter().html  # type: ignore[union-attr]


def test_a_letter_without_html_is_one_plain_part() -> None:
    message = parsed(built(a_letter(html=None)))
    assert message.get_content_type() == "text/plain"


def test_pictures_stand_beside_the_html_and_attachments_beside_the_letter() -> None:
    letter = a_letter(
        html='<img src="cid:chart">',
        inline=(Inline(content_id="chart", mime="image/png", content=b"\x89PNG"),),
        attachments=(Attachment(filename="Quá hạn; 11.xlsx", mime="application/vnd.ms-excel", content=b"PK\r\n.\r\n"),),
    )
    message = parsed(built(letter))
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
        "application/vnd.ms-excel",
    ]
    picture, sheet = list(message.walk())[-2:]
    assert (picture["content-id"], picture.get_content(), picture.get_content_disposition()) == (
        "<chart>",
        b"\x89PNG",
        "inline",
    )
    assert (sheet.get_filename(), sheet.get_content()) == ("Quá hạn; 11.xlsx", b"PK\r\n.\r\n")


def test_the_same_letter_gives_the_same_bytes() -> None:
    letter = a_letter(attachments=(Attachment(filename="a.txt", mime="text/plain", content=b"a"),))
    assert built(letter) == built(letter)


def test_a_resent_letter_says_so_and_keeps_its_id_and_date() -> None:
    first, again = parsed(built(a_letter())), parsed(built(a_letter(resent=True)))
    assert "x-dondoc-resent" not in first
    assert again["x-dondoc-resent"].startswith("yes")
    assert (first["message-id"], first["date"]) == (again["message-id"], again["date"])


def test_a_series_threads_without_its_ids_being_cut_or_encoded() -> None:
    ids = tuple(f"<dondoc.{number:0100d}@van-phong.tinh.gov.vn>" for number in range(5))
    raw = built(a_letter(references=ids, list_id="nhac-viec.dondoc.gov.vn"))
    assert parsed(raw)["references"].split() == list(ids)
    assert b"In-Reply-To: " + ids[-1].encode() + b"\r\n" in raw
    assert b"List-Id: <nhac-viec.dondoc.gov.vn>\r\n" in raw
    assert all(one.encode() in raw for one in ids)


def test_a_long_series_keeps_its_first_and_its_last_ids() -> None:
    ids = tuple(f"<{number}@x.gov.vn>" for number in range(300))
    kept = parsed(built(a_letter(references=ids)))["references"].split()
    assert len(kept) == 20
    assert (kept[0], kept[-1]) == (ids[0], ids[-1])


@pytest.mark.parametrize(
    "hostile",
    [
        "=?UTF-8?Q?=0A?=Bcc: x@evil.com",
        "=?UTF-8?Q?=0D=0ABcc:_x@evil.com?=",
        "=?utf-8?b?DQpCY2M6IHhAZXZpbC5jb20=?=",
        "a\r\nBcc: x@evil.com",
        "a\nBcc: x@evil.com",
        "a\rBcc: x@evil.com",
        "a\u2028Bcc: x@evil.com",
        "a\x85Bcc: x@evil.com",
        "a\x0bBcc: x@evil.com\x00",
        "\r\n\r\n<script>",
        "Đ" * 300 + "\r\nBcc: x@evil.com",
        "\ud800 Bcc: x@evil.com",
    ],
)
def test_no_subject_becomes_a_header(hostile: str) -> None:
    raw = built(a_letter(subject=hostile))
    assert names(raw) == EXPECTED_HEADERS
    assert "bcc" not in {name.lower() for name in parsed(raw)}
    assert "\n" not in parsed(raw)["subject"]


def test_a_subject_that_looks_encoded_is_shown_as_it_stands() -> None:
    subject = "=?UTF-8?Q?=0A?=Bcc: x@evil.com"
    assert parsed(built(a_letter(subject=subject)))["subject"] == subject


@given(subject=st.text(max_size=600), name=st.text(max_size=200), filename=st.text(max_size=300))
def test_no_field_ever_breaks_the_message(subject: str, name: str, filename: str) -> None:
    sheet = Attachment(filename=filename, mime="text/plain", content=b"x")
    letter = a_letter(
        subject=subject,
        text=subject,
        sender=f"{name.translate({60: None, 62: None})} <a@b.gov.vn>",
        attachments=(sheet,),
    )
    raw = built(letter)
    assert names(raw) == EXPECTED_HEADERS
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert max(len(line) for line in raw.split(b"\r\n")) <= LONGEST_LINE
    assert len(list(parsed(raw).walk())) == 5


def test_a_filename_is_no_header_and_no_path() -> None:
    sheet = Attachment(filename="../../a\r\nBcc: x@evil.com\r\n\r\n.xlsx", mime="text/plain", content=b"x")
    raw = built(a_letter(attachments=(sheet,)))
    assert b"\r\nBcc" not in raw
    part = list(parsed(raw).walk())[-1]
    assert part.get_filename() == "..-..-a Bcc- x@evil.com .xlsx"


def test_long_lines_are_carried_within_the_limit_of_a_line() -> None:
    raw = built(a_letter(text="Đ" * 50_000, html="<p>" + "ế" * 50_000 + "</p>"))
    assert max(len(line) for line in raw.split(b"\r\n")) <= 78
    assert parsed(raw).get_body(("plain",)).get_content().strip() == "Đ" * 50_000  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "unfit",
    [
        {"message_id": "<a@b>\r\nBcc: x@evil.com"},
        {"message_id": "no brackets"},
        {"references": ("<a@b> <c",)},
        {"list_id": "a b.c"},
        {"list_id": "a.b>\r\nBcc: x"},
        {"date": WHEN.replace(tzinfo=None)},
        {"attachments": (Attachment(filename="a", mime="text/plain\r\nBcc: x", content=b""),)},
        {"attachments": (Attachment(filename="a", mime="message/rfc822", content=b""),)},
        {"inline": (Inline(content_id="a>\r\nBcc: x", mime="image/png", content=b""),)},
    ],
)
def test_a_field_that_is_no_header_value_is_refused_by_name(unfit: dict[str, object]) -> None:
    with pytest.raises(UnfitLetterError) as refused:
        built(a_letter(**unfit))
    assert "evil" not in str(refused.value)
