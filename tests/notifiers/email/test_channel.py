"""Against a real SMTP server that refuses, and a raw one that cuts, at each step."""

import ssl
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import trustme

from notifiers.email.channel import EmailChannel
from notifiers.email.config import EmailConfig
from notifiers.email.url import parse_smtp_url
from notifiers.error import ErrorKind, NotifierError
from notifiers.letter import Attachment
from tests.support.letters import a_letter
from tests.support.smtp import Phase, SmtpSink
from tests.support.smtp_script import SmtpScript

NOTHING_LISTENS = "smtp://127.0.0.1:1?starttls=no"


def a_config(url: str, **changes: float) -> EmailConfig:
    return EmailConfig(parse_smtp_url(url), allowed=lambda _: True, **changes)


def open_url(sink: SmtpSink | SmtpScript) -> str:
    return f"{sink.url}?starttls=no"


@pytest.fixture
def channel(smtp_sink: SmtpSink) -> Iterator[EmailChannel]:
    opened = EmailChannel(a_config(open_url(smtp_sink)))
    yield opened
    opened.close()


class Gate:
    """Counts how often a letter came to the wire; raises there when told to."""

    def __init__(self, error: Exception | None = None) -> None:
        self.opened = 0
        self.error = error

    def __call__(self) -> None:
        self.opened += 1
        if self.error:
            raise self.error


def failure(channel: EmailChannel, gate: Gate | None = None) -> NotifierError:
    with pytest.raises(NotifierError) as failed:
        channel.send(a_letter(), gate or Gate())
    return failed.value


def test_a_letter_arrives_with_its_envelope(channel: EmailChannel, smtp_sink: SmtpSink) -> None:
    gate = Gate()
    receipt = channel.send(a_letter(), gate)
    (received,) = smtp_sink.wait_for(1)
    assert (received.sender, received.recipients) == ("dondoc@vp.gov.vn", ("dau.moi@so-noi-vu.gov.vn",))
    assert received.message["subject"] == a_letter().subject
    assert receipt.words == "250 OK"
    assert gate.opened == 1


def test_lines_that_are_dots_and_long_lines_arrive_whole(channel: EmailChannel, smtp_sink: SmtpSink) -> None:
    sheet = Attachment(filename="a.bin", mime="application/octet-stream", content=b"\r\n.\r\n" + bytes(range(256)) * 9)
    channel.send(a_letter(text=".\n..\n" + "Đ" * 5000 + "\n.", attachments=(sheet,)), Gate())
    message = smtp_sink.wait_for(1)[0].message
    assert message.get_body(("plain",)).get_content().replace("\r\n", "\n") == ".\n..\n" + "Đ" * 5000 + "\n.\n"  # type: ignore[union-attr]
    assert next(message.iter_attachments()).get_content() == sheet.content


def test_one_connection_carries_many_letters(channel: EmailChannel, smtp_sink: SmtpSink) -> None:
    for _ in range(10):
        channel.send(a_letter(), Gate())
    assert (len(smtp_sink.wait_for(10)), smtp_sink.connections) == (10, 1)


def test_each_thread_that_sends_at_once_has_its_own_connection(smtp_sink: SmtpSink, channel: EmailChannel) -> None:
    together = threading.Barrier(3, timeout=20)
    threads = [threading.Thread(target=channel.send, args=(a_letter(), together.wait)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    channel.send(a_letter(), Gate())
    assert (len(smtp_sink.wait_for(4)), smtp_sink.connections) == (4, 3)


def test_a_connection_long_unused_is_not_trusted(smtp_sink: SmtpSink) -> None:
    channel = EmailChannel(a_config(open_url(smtp_sink), idle_seconds=-1))
    for _ in range(2):
        channel.send(a_letter(), Gate())
    channel.close()
    assert smtp_sink.connections == 2


def test_a_closed_channel_connects_anew(channel: EmailChannel, smtp_sink: SmtpSink) -> None:
    channel.send(a_letter(), Gate())
    channel.close()
    channel.send(a_letter(), Gate())
    assert smtp_sink.connections == 2


def test_a_pooled_connection_that_the_server_closed_costs_no_try(smtp_sink: SmtpSink, channel: EmailChannel) -> None:
    channel.send(a_letter(), Gate())
    smtp_sink.refuse("mail", "", times=1)
    gate = Gate()
    channel.send(a_letter(), gate)
    assert (gate.opened, len(smtp_sink.wait_for(2)), smtp_sink.connections) == (1, 2, 2)


def test_a_pooled_connection_that_was_told_to_go_costs_no_try(smtp_sink: SmtpSink, channel: EmailChannel) -> None:
    channel.send(a_letter(), Gate())
    smtp_sink.refuse("rcpt", "421 4.4.2 idle too long", times=1)
    gate = Gate()
    channel.send(a_letter(), gate)
    assert (gate.opened, smtp_sink.connections) == (1, 2)


@pytest.mark.parametrize(
    ("phase", "reply", "kind"),
    [
        ("connect", "421 4.3.2 shutting down", ErrorKind.TRANSIENT),
        ("connect", "554 5.7.1 your host is blocked", ErrorKind.CONFIG),
        ("connect", "", ErrorKind.TRANSIENT),
        ("mail", "451 4.3.0 internal error", ErrorKind.TRANSIENT),
        ("mail", "450 4.7.1 too many messages, slow down", ErrorKind.THROTTLED),
        ("mail", "553 5.7.1 sender refused", ErrorKind.CONFIG),
        ("mail", "530 5.7.0 Authentication required", ErrorKind.CONFIG),
        ("mail", "552 5.3.4 message too big", ErrorKind.CONTENT),
        ("mail", "", ErrorKind.TRANSIENT),
        ("rcpt", "550 5.1.1 no such user", ErrorKind.RECIPIENT),
        ("rcpt", "553 5.1.3 bad address", ErrorKind.RECIPIENT),
        ("rcpt", "554 5.7.1 Relay access denied", ErrorKind.TRANSIENT),
        ("rcpt", "452 4.2.2 mailbox full", ErrorKind.TRANSIENT),
        ("rcpt", "552 5.2.2 mailbox full", ErrorKind.TRANSIENT),
        ("rcpt", "450 4.2.0 Greylisted, try again in 300 seconds", ErrorKind.THROTTLED),
        ("rcpt", "421 4.7.0 rate limit, closing", ErrorKind.THROTTLED),
        ("rcpt", "", ErrorKind.TRANSIENT),
        ("data", "451 4.3.0 later", ErrorKind.TRANSIENT),
        ("data", "554 5.5.1 no", ErrorKind.CONTENT),
        ("data", "", ErrorKind.TRANSIENT),
        ("body", "554 5.6.0 spam", ErrorKind.CONTENT),
        ("body", "550 5.7.26 refused by policy", ErrorKind.CONTENT),
        ("body", "451 4.3.0 disk", ErrorKind.TRANSIENT),
        ("body", "452 4.7.1 too many letters", ErrorKind.THROTTLED),
        ("body", "", ErrorKind.AMBIGUOUS),
    ],
)
def test_a_refusal_means_what_its_step_makes_it_mean(
    channel: EmailChannel, smtp_sink: SmtpSink, phase: Phase, reply: str, kind: ErrorKind
) -> None:
    smtp_sink.refuse(phase, reply, times=1)
    gate = Gate()
    error = failure(channel, gate)
    assert error.kind is kind, error
    assert reply[:3] in error.words
    assert gate.opened == (phase in ("data", "body"))


@pytest.mark.parametrize("phase", ["mail", "rcpt", "data", "body"])
def test_after_a_refusal_the_connection_carries_the_next_letter(
    channel: EmailChannel, smtp_sink: SmtpSink, phase: Phase
) -> None:
    smtp_sink.refuse(phase, "550 5.1.1 no", times=1)
    failure(channel)
    channel.send(a_letter(), Gate())
    assert smtp_sink.connections == 1


def test_a_throttle_says_how_long_to_wait(channel: EmailChannel, smtp_sink: SmtpSink) -> None:
    smtp_sink.refuse("rcpt", "450 4.7.1 Greylisted, try again in 5 minutes")
    assert failure(channel).retry_after == timedelta(minutes=5)


def test_a_letter_stopped_before_the_wire_leaves_a_clean_connection(channel: EmailChannel, smtp_sink: SmtpSink) -> None:
    class TakenOverError(Exception):
        pass

    with pytest.raises(TakenOverError):
        channel.send(a_letter(), Gate(TakenOverError()))
    assert smtp_sink.messages == []
    channel.send(a_letter(to="khac@b.gov.vn"), Gate())
    (received,) = smtp_sink.wait_for(1)
    assert received.recipients == ("khac@b.gov.vn",)
    assert smtp_sink.connections == 1


def test_nobody_listening_is_transient() -> None:
    assert failure(EmailChannel(a_config(NOTHING_LISTENS))).kind is ErrorKind.TRANSIENT


def test_a_recipient_outside_the_allowed_domains_is_never_connected_for() -> None:
    channel = EmailChannel(
        EmailConfig(parse_smtp_url(NOTHING_LISTENS), allowed=lambda address: address.endswith(".gov.vn"))
    )
    with pytest.raises(NotifierError, match=r"recipient: domain evil\.com") as refused:
        channel.send(a_letter(to="a@EVIL.com"), Gate())
    assert refused.value.kind is ErrorKind.RECIPIENT


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"to": "trần@b.gov.vn"}, ErrorKind.RECIPIENT),
        ({"to": "a@b.gov.vn>\r\nRCPT TO:<x@evil.com"}, ErrorKind.RECIPIENT),
        ({"sender": "Văn phòng"}, ErrorKind.CONFIG),
        ({"message_id": "<a@b>\r\nBcc: x@evil.com"}, ErrorKind.CONTENT),
    ],
)
def test_an_unfit_letter_is_never_connected_for(changes: dict[str, str], kind: ErrorKind) -> None:
    with pytest.raises(NotifierError) as refused:
        EmailChannel(a_config(NOTHING_LISTENS)).send(a_letter(**changes), Gate())
    assert refused.value.kind is kind


def test_a_domain_in_vietnamese_goes_out_in_ascii(channel: EmailChannel, smtp_sink: SmtpSink) -> None:
    channel.send(a_letter(to="a@sở.gov.vn"), Gate())
    assert smtp_sink.wait_for(1)[0].recipients[0].startswith("a@xn--")


# What aiosmtpd cannot play.


def test_a_connection_lost_within_the_body_is_certain() -> None:
    with SmtpScript(after_data="cut") as server:
        channel = EmailChannel(a_config(open_url(server)))
        sheet = Attachment(filename="a.bin", mime="application/octet-stream", content=bytes(8_000_000))
        with pytest.raises(NotifierError) as failed:
            channel.send(a_letter(attachments=(sheet,)), Gate())
    assert failed.value.kind is ErrorKind.TRANSIENT
    assert "before the final dot" in failed.value.words


def test_a_server_that_stops_reading_is_left_after_the_time_out() -> None:
    with SmtpScript(after_data="stall") as server:
        channel = EmailChannel(a_config(open_url(server), final_seconds=0.3))
        sheet = Attachment(filename="a.bin", mime="application/octet-stream", content=bytes(8_000_000))
        with pytest.raises(NotifierError) as failed:
            channel.send(a_letter(attachments=(sheet,)), Gate())
    assert failed.value.kind is ErrorKind.TRANSIENT


def test_silence_after_the_final_dot_is_in_doubt() -> None:
    with SmtpScript(after_dot="") as server:
        error = failure(EmailChannel(a_config(open_url(server), final_seconds=0.2)))
    assert (error.kind, "after the final dot" in error.words) == (ErrorKind.AMBIGUOUS, True)


def test_nonsense_after_the_final_dot_is_in_doubt() -> None:
    with SmtpScript(after_dot="hello\r\n") as server:
        assert failure(EmailChannel(a_config(open_url(server)))).kind is ErrorKind.AMBIGUOUS


@pytest.mark.parametrize("silent", ["greeting", "EHLO", "MAIL", "RCPT", "DATA"])
def test_a_silent_server_is_left_after_the_time_out(silent: str) -> None:
    with SmtpScript(silent_at=silent) as server:
        assert failure(EmailChannel(a_config(open_url(server), answer_seconds=0.2))).kind is ErrorKind.TRANSIENT


# Encryption and login.


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def ca(authority: trustme.CA, tmp_path: Path) -> Path:
    path = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(path)
    return path


def server_context(authority: trustme.CA, name: str = "127.0.0.1") -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


@pytest.mark.parametrize("implicit", [True, False])
def test_a_letter_goes_encrypted_and_logged_in(authority: trustme.CA, ca: Path, implicit: bool) -> None:
    sink = SmtpSink(tls=server_context(authority), implicit=implicit, login=("dondoc", "s3cret")).start()
    channel = EmailChannel(a_config(f"{sink.url}?ca={ca}"))
    for _ in range(2):
        channel.send(a_letter(), Gate())
    channel.close()
    sink.stop()
    assert [received.encrypted for received in sink.messages] == [True, True]
    assert sink.connections == 1


def test_a_refused_login_is_for_the_operator_and_hides_the_password(authority: trustme.CA, ca: Path) -> None:
    sink = SmtpSink(tls=server_context(authority), implicit=True, login=("dondoc", "s3cret")).start()
    sink.refuse("auth", "535 5.7.8 Username and Password not accepted")
    error = failure(EmailChannel(a_config(f"{sink.url}?ca={ca}")))
    sink.stop()
    assert error.kind is ErrorKind.CONFIG
    assert "s3cret" not in str(error)


@pytest.mark.parametrize("implicit", [True, False])
def test_a_certificate_of_another_name_is_for_the_operator(authority: trustme.CA, ca: Path, implicit: bool) -> None:
    sink = SmtpSink(tls=server_context(authority, "other.gov.vn"), implicit=implicit).start()
    gate = Gate()
    error = failure(EmailChannel(a_config(f"{sink.url}?ca={ca}")), gate)
    sink.stop()
    assert (error.kind, gate.opened, sink.messages) == (ErrorKind.CONFIG, 0, [])
    assert "DONDOC_SMTP_URL" in error.words


def test_a_certificate_that_nobody_vouches_for_is_for_the_operator(authority: trustme.CA) -> None:
    sink = SmtpSink(tls=server_context(authority), implicit=True).start()
    error = failure(EmailChannel(a_config(sink.url)))
    sink.stop()
    assert error.kind is ErrorKind.CONFIG


def test_a_server_without_starttls_gets_no_letter(smtp_sink: SmtpSink) -> None:
    error = failure(EmailChannel(a_config(smtp_sink.url)))
    assert (error.kind, smtp_sink.messages) == (ErrorKind.CONFIG, [])


def test_optional_starttls_goes_in_the_clear_where_there_is_none(smtp_sink: SmtpSink) -> None:
    channel = EmailChannel(a_config(f"{smtp_sink.url}?starttls=optional"))
    channel.send(a_letter(), Gate())
    channel.close()
    assert [received.encrypted for received in smtp_sink.wait_for(1)] == [False]


def test_plain_speech_to_a_tls_port_is_transient(smtp_sink: SmtpSink) -> None:
    url = smtp_sink.url.replace("smtp://", "smtps://")
    assert failure(EmailChannel(a_config(url))).kind is ErrorKind.TRANSIENT
