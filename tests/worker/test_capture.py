import smtplib
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from notifiers.email.channel import EmailChannel
from notifiers.email.config import EmailConfig
from notifiers.email.url import parse_smtp_url
from notifiers.mailbox import list_mail
from tests.support.letters import a_letter
from worker.capture import Capture, keep

NOW = datetime(2026, 11, 23, 0, 30, 0, 5, tzinfo=UTC)


@pytest.fixture
def capture(tmp_path: Path) -> Iterator[Capture]:
    started = Capture(tmp_path, lambda: NOW)
    yield started
    started.stop()


def send(url: str, **changes: object) -> str:
    channel = EmailChannel(EmailConfig(parse_smtp_url(url), allowed=lambda _: True))
    receipt = channel.send(a_letter(**changes), lambda: None)
    channel.close()
    return receipt.provider_id or ""


def test_a_letter_over_smtp_becomes_a_file(capture: Capture, tmp_path: Path) -> None:
    name = send(capture.start())
    (path,) = (tmp_path / "mail").iterdir()
    assert path.name == name
    assert name.startswith("20261123T003000.000005Z-")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    content = path.read_bytes()
    assert content.startswith(b"Return-Path: <dondoc@vp.gov.vn>\r\nX-Envelope-To: dau.moi@so-noi-vu.gov.vn\r\nDate: ")


def test_a_letter_resent_in_the_same_instant_is_a_second_file(capture: Capture) -> None:
    url = capture.start()
    assert send(url) != send(url)
    assert list_mail(capture.folder).total == 2


def test_a_letter_that_was_not_finished_leaves_nothing(capture: Capture) -> None:
    url = parse_smtp_url(capture.start())
    with smtplib.SMTP(url.host, url.port, timeout=10) as client:
        client.mail("a@b.vn")
        client.rcpt("c@d.vn")
        client.docmd("DATA")
        client.send(b"Subject: half\r\n")
        client.close()
    send(f"smtp://{url.host}:{url.port}?starttls=no")
    assert [path.suffix for path in capture.folder.iterdir()] == [".eml"]


def test_a_folder_that_cannot_be_written_refuses_for_now(capture: Capture) -> None:
    url = parse_smtp_url(capture.start())
    capture.folder.rmdir()
    with smtplib.SMTP(url.host, url.port, timeout=10) as client, pytest.raises(smtplib.SMTPDataError) as refused:
        client.sendmail("a@b.vn", ["c@d.vn"], b"Subject: x\r\n\r\nx\r\n")
    assert refused.value.smtp_code == 452


def test_stopping_cuts_what_is_open_and_may_be_repeated(capture: Capture) -> None:
    url = parse_smtp_url(capture.start())
    with smtplib.SMTP(url.host, url.port, timeout=10) as client:
        capture.stop()
        capture.stop()
        with pytest.raises(smtplib.SMTPServerDisconnected):
            client.noop()
        client.close()


def test_stopping_what_never_started_is_nothing(capture: Capture) -> None:
    capture.stop()


def test_names_sort_by_time(tmp_path: Path) -> None:
    moments = [
        datetime(2026, 11, 23, 9, tzinfo=UTC),
        datetime(2026, 11, 23, 10, tzinfo=UTC),
        datetime(2027, 1, 1, tzinfo=UTC),
    ]
    names = [keep(tmp_path, b"Message-ID: <%d@x>\r\n\r\n" % number, at) for number, at in enumerate(moments)]
    assert names == sorted(names)
