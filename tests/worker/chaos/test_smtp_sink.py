"""The mail server of the experiments: what it takes is written down, and it fails where it is told to."""

import smtplib
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest

from worker.chaos.loop_thread import LoopThread
from worker.chaos.smtp_refusal import At, Refusal
from worker.chaos.smtp_sink import SmtpSink


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    with LoopThread() as loop:
        yield SmtpSink(loop, seed=7).start()


def letter(number: int, *, resent: bool = False) -> bytes:
    extra = "X-Dondoc-Resent: yes\r\n" if resent else ""
    head = f"Date: Mon, 05 Oct 2026 01:30:00 +0000\r\nMessage-ID: <{number}@tinh.gov.vn>\r\n{extra}"
    return f"{head}\r\n{'chao ' * 1000}\r\n".encode()


def send(sink: SmtpSink, number: int = 1, *, resent: bool = False) -> None:
    with smtplib.SMTP("127.0.0.1", sink.port, "localhost", timeout=10) as client:
        client.login("office", "secret")
        client.sendmail("a@tinh.gov.vn", [f"xa{number}@tinh.gov.vn"], letter(number, resent=resent))


def test_each_complete_message_is_written_down_with_its_copy(sink: SmtpSink) -> None:
    send(sink)
    send(sink, resent=True)
    found = [(each.letter, each.recipient, each.copy, each.resent) for each in sink.log.all]
    assert found == [
        ("<1@tinh.gov.vn>", "xa1@tinh.gov.vn", 1, False),
        ("<1@tinh.gov.vn>", "xa1@tinh.gov.vn", 2, True),
    ]
    assert sink.log.all[0].date == "Mon, 05 Oct 2026 01:30:00 +0000"
    assert sink.log.all[0].connection != sink.log.all[1].connection


@pytest.mark.parametrize(
    ("at", "reply", "error"),
    [
        (At.GREETING, "421 4.3.2 come back later", smtplib.SMTPConnectError),
        (At.LOGIN, "535 5.7.8 wrong password", smtplib.SMTPAuthenticationError),
        (At.MAIL, "451 4.3.0 later", smtplib.SMTPSenderRefused),
        (At.RCPT, "550 5.1.1 no such user", smtplib.SMTPRecipientsRefused),
        (At.ANSWER, "451 4.3.0 later", smtplib.SMTPDataError),
        (At.BODY, "", (smtplib.SMTPServerDisconnected, ConnectionError)),
    ],
)
def test_what_is_refused_or_cut_before_its_end_is_not_taken(
    sink: SmtpSink, at: At, reply: str, error: type[Exception] | tuple[type[Exception], ...]
) -> None:
    sink.refuse(Refusal(at, reply))
    with pytest.raises(error):
        send(sink)
    assert sink.log.all == []
    sink.refuse()
    send(sink)
    assert len(sink.log.all) == 1


def test_a_cut_after_the_final_dot_leaves_a_message_taken_and_unanswered(sink: SmtpSink) -> None:
    sink.refuse(Refusal(At.ANSWER))
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
        send(sink)
    assert (len(sink.log.all), sink.refused) == (1, {At.ANSWER: 1})


def test_only_the_recipients_named_are_refused(sink: SmtpSink) -> None:
    sink.refuse(Refusal(At.RCPT, "550 5.1.1 no such user", recipients=frozenset({"xa2@tinh.gov.vn"})))
    send(sink, 1)
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send(sink, 2)


def test_a_letter_that_was_cut_in_the_middle_has_another_chance_by_another_connection(sink: SmtpSink) -> None:
    sink.refuse(Refusal(At.BODY, share=0.5))
    for _ in range(20):
        with suppress(smtplib.SMTPServerDisconnected, ConnectionError):
            send(sink)
    assert 0 < sink.refused[At.BODY] < 20
    assert len(sink.log.all) == 20 - sink.refused[At.BODY]


def test_the_same_seed_cuts_the_same_letters() -> None:
    refusal = Refusal(At.ANSWER, share=0.1)
    first, again, other = (
        {number for number in range(1000) if refusal.concerns(At.ANSWER, "", seed, number, 1)} for seed in (1, 1, 2)
    )
    assert first == again != other
    assert 60 < len(first) < 140


def test_a_message_stands_in_the_log_before_its_answer_is_let_go(sink: SmtpSink) -> None:
    arrived = threading.Event()
    sink.log.listeners.append(lambda _taken: arrived.set())
    sink.hold()
    sender = threading.Thread(target=send, args=(sink,))
    sender.start()
    assert arrived.wait(10)
    assert (len(sink.log.all), sender.is_alive()) == (1, True)
    sink.release()
    sender.join(10)
    assert not sender.is_alive()


def test_who_waits_for_messages_hears_when_they_are_there(sink: SmtpSink) -> None:
    send(sink)
    assert sink.log.wait_for(1, 10)
    assert not sink.log.wait_for(2, 0)
