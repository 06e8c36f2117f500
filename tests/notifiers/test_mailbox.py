from datetime import UTC, datetime
from pathlib import Path

import pytest

from notifiers.email.address import read_sender
from notifiers.email.message import build_message
from notifiers.letter import Attachment, Inline
from notifiers.mailbox import MailMissingError, list_mail, read_mail
from tests.support.letters import WHEN, a_letter

FIRST = "20261123T003000.000000Z-0123456789ab-0.eml"
SECOND = "20261123T003000.000001Z-0123456789ab-0.eml"
ENVELOPE = b"Return-Path: <dondoc@vp.gov.vn>\r\nX-Envelope-To: a@b.gov.vn\r\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    letter = a_letter(
        html='<img src="cid:chart"><img src="cid:other">',
        inline=(Inline(content_id="chart", mime="image/png", content=b"\x89PNG"),),
        attachments=(Attachment(filename="Quá hạn.xlsx", mime="application/vnd.ms-excel", content=b"PK"),),
    )
    raw = ENVELOPE + build_message(letter, read_sender(letter.sender), letter.to)
    (tmp_path / FIRST).write_bytes(raw)
    (tmp_path / SECOND).write_bytes(raw)
    (tmp_path / ".1-2.part").write_bytes(b"half")
    (tmp_path / "notes.eml").write_bytes(b"not ours")
    return tmp_path


def test_the_newest_letter_stands_first(folder: Path) -> None:
    page = list_mail(folder)
    assert (page.total, [mail.name for mail in page.mails]) == (2, [SECOND, FIRST])


def test_a_page_is_a_part_of_the_mailbox(folder: Path) -> None:
    page = list_mail(folder, limit=1, skip=1)
    assert (page.total, [mail.name for mail in page.mails]) == (2, [FIRST])


def test_a_summary_is_decoded(folder: Path) -> None:
    summary = list_mail(folder).mails[1]
    assert summary.subject == "Đôn đốc nhiệm vụ UBND tỉnh giao"
    assert summary.sender == "Văn phòng UBND tỉnh <dondoc@vp.gov.vn>"
    assert summary.recipients == ("a@b.gov.vn",)
    assert (summary.date, summary.message_id) == (WHEN, "<reminder.1@dondoc.vp.gov.vn>")
    assert summary.captured_at == datetime(2026, 11, 23, 0, 30, tzinfo=UTC)


def test_no_folder_is_an_empty_mailbox(tmp_path: Path) -> None:
    assert list_mail(tmp_path / "none").mails == ()


def test_a_letter_is_read_whole(folder: Path) -> None:
    mail = read_mail(folder, FIRST)
    assert mail.text.replace("\r\n", "\n") == a_letter().text
    assert mail.inline == (Inline(content_id="chart", mime="image/png", content=b"\x89PNG"),)
    assert mail.attachments == (Attachment(filename="Quá hạn.xlsx", mime="application/vnd.ms-excel", content=b"PK"),)
    assert ("Auto-Submitted", "auto-generated") in mail.headers
    assert mail.source.startswith(ENVELOPE)


def test_only_pictures_that_the_letter_holds_get_an_address(folder: Path) -> None:
    html = read_mail(folder, FIRST).html_with(lambda content_id: f"/mailbox/x/{content_id}")
    assert html is not None
    assert html.strip() == '<img src="/mailbox/x/chart"><img src="cid:other">'


@pytest.mark.parametrize(
    "name",
    ["", "..", "../" + FIRST, "notes.eml", ".1-2.part", FIRST + "\n", FIRST.replace("-0.eml", "-9.eml"), "/etc/passwd"],
)
def test_a_name_never_leaves_the_folder(folder: Path, name: str) -> None:
    with pytest.raises(MailMissingError):
        read_mail(folder, name)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\r\n\r\n",
        b"\xff\xfe\x00",
        b"Subject: =?nonsense?q?a?=\r\nDate: never\r\nFrom: \xff\r\n\r\nx",
        b"Subject: =?utf-8?b?####?=\r\nContent-Type: text/plain; charset=nonsense\r\n\r\nx",
        b"Subject: =?utf-8?b?/w==?=\r\nContent-Type: multipart/mixed\r\n\r\nx",
        b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n###",
        b"Date: Mon, 99 Nov 2026 00:00:00 +9999\r\n\r\n",
    ],
)
def test_nonsense_sent_to_the_capture_is_shown_and_breaks_nothing(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / FIRST).write_bytes(raw)
    assert list_mail(tmp_path).total == 1
    assert read_mail(tmp_path, FIRST).source == raw
