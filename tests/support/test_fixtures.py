"""The fixtures themselves: a fixture that lies makes every test lie."""

import smtplib
import ssl
from datetime import date

import httpx
import pytest
import redis
from sqlalchemy import create_engine, func, inspect, select, table

from tasks.database import Database
from tasks.workdays import Calendar
from tests.support.http import Answer, HttpPeer
from tests.support.smtp import SmtpSink

LETTER = b"From: a@x.test\r\nTo: b@x.test\r\nSubject: chao\r\n\r\nnoi dung\r\n"


def send(sink: SmtpSink, *to: str) -> None:
    with smtplib.SMTP(sink.host, sink.port, timeout=10) as client:
        client.sendmail("a@x.test", to or ("b@x.test",), LETTER)


def test_a_database_has_tables_and_no_rows(database: Database) -> None:
    names = inspect(database.engine).get_table_names()
    with database.read() as session:
        counts = {name: session.scalar(select(func.count()).select_from(table(name))) for name in names}
    counts.pop("alembic_version", None)
    assert "department" in counts
    assert set(counts.values()) == {0}


@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_left_in_postgresql_the_next_one_does_not_find(turn: int, postgres_url: str) -> None:
    engine = create_engine(postgres_url)
    with engine.begin() as connection:
        assert connection.scalar(select(func.count()).select_from(table("tick"))) == 0
        connection.exec_driver_sql("INSERT INTO tick VALUES ('left', 1, '')")
        connection.exec_driver_sql(f"CREATE TABLE left_{turn} (id integer)")
    engine.dispose()


def test_an_empty_database_has_no_tables(empty_database_url: str) -> None:
    engine = create_engine(empty_database_url)
    assert inspect(engine).get_table_names() == []
    engine.dispose()


@pytest.mark.parametrize("turn", [1, 2])
def test_a_broker_database_starts_empty(turn: int, broker_url: str) -> None:
    with redis.Redis.from_url(broker_url) as client:
        assert client.dbsize() == 0
        client.set("left", turn)


def test_the_calendar_knows_the_official_swap_of_2026(calendar2026: Calendar) -> None:
    assert not calendar2026.is_working_day(date(2026, 1, 2))
    assert calendar2026.is_working_day(date(2026, 1, 10))


def test_the_sink_keeps_the_whole_message(smtp_sink: SmtpSink) -> None:
    send(smtp_sink, "b@x.test", "c@x.test")
    (received,) = smtp_sink.wait_for(1)
    assert received.raw == LETTER
    assert received.recipients == ("b@x.test", "c@x.test")
    assert received.message["subject"] == "chao"


@pytest.mark.parametrize(
    ("phase", "error"),
    [
        ("connect", smtplib.SMTPConnectError),
        ("mail", smtplib.SMTPSenderRefused),
        ("rcpt", smtplib.SMTPRecipientsRefused),
        ("data", smtplib.SMTPDataError),
        ("body", smtplib.SMTPDataError),
    ],
)
def test_the_sink_refuses_at_the_phase_it_is_told(smtp_sink: SmtpSink, phase: str, error: type[Exception]) -> None:
    smtp_sink.refuse(phase, "451 4.7.1 later", times=1)  # type: ignore[arg-type]  # one of the phases
    with pytest.raises(error, match="later"):
        send(smtp_sink)
    assert smtp_sink.messages == []
    send(smtp_sink)
    assert len(smtp_sink.messages) == 1


def test_the_sink_refuses_one_recipient_only(smtp_sink: SmtpSink) -> None:
    smtp_sink.refuse("rcpt", "550 5.1.1 no such user", recipient="b@x.test")
    send(smtp_sink, "b@x.test", "c@x.test")
    assert smtp_sink.messages[0].recipients == ("c@x.test",)


@pytest.mark.parametrize(("phase", "kept"), [("connect", 0), ("rcpt", 0), ("data", 0), ("body", 1)])
def test_the_sink_cuts_the_connection(smtp_sink: SmtpSink, phase: str, kept: int) -> None:
    smtp_sink.refuse(phase, "")  # type: ignore[arg-type]  # one of the phases
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionResetError)):
        send(smtp_sink)
    assert len(smtp_sink.messages) == kept


def test_the_sink_speaks_starttls_and_wants_a_login(tls: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
    server, client_side = tls
    sink = SmtpSink(tls=server, login=("u", "p")).start()
    with smtplib.SMTP("localhost", sink.port, timeout=10) as client:
        client.starttls(context=client_side)
        with pytest.raises(smtplib.SMTPAuthenticationError):
            client.login("u", "wrong")
        client.login("u", "p")
        client.sendmail("a@x.test", ["b@x.test"], LETTER)
    sink.stop()
    assert sink.messages[0].encrypted


def test_the_sink_speaks_tls_from_the_first_byte(tls: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
    server, client_side = tls
    sink = SmtpSink(tls=server, implicit=True).start()
    with smtplib.SMTP_SSL("localhost", sink.port, timeout=10, context=client_side) as client:
        client.sendmail("a@x.test", ["b@x.test"], LETTER)
    sink.stop()
    assert sink.messages[0].encrypted


def test_the_peer_answers_as_scripted_and_keeps_what_it_was_asked(http_peer: HttpPeer) -> None:
    http_peer.answer({"error": 0}, headers={"X-Left": "7"})
    http_peer.script(Answer(503), Answer(cut=True))
    with httpx.Client(base_url=http_peer.url, trust_env=False) as client:
        first = client.post("/v3?x=1", json={"a": "ă"})
        assert (first.json(), first.headers["x-left"]) == ({"error": 0}, "7")
        assert client.get("/").status_code == 503
        with pytest.raises(httpx.RemoteProtocolError):
            client.get("/")
        assert client.get("/").json() == {}
    asked = http_peer.asked[0]
    assert (asked.method, asked.path, asked.query, asked.json()) == ("POST", "/v3", {"x": "1"}, {"a": "ă"})
