"""Logs: readable by machines, and silent about people, addresses, tokens and links."""

import json
import logging
import re
from datetime import date
from typing import Any

import httpx
import pytest
import structlog

from notifiers.channels import ChannelConfig, open_channels
from notifiers.email.config import EmailConfig
from notifiers.email.url import parse_smtp_url
from tasks.clock import FixedClock
from tasks.database import Database
from tasks.letter import Letter
from tasks.remind import remind
from tasks.task import Task
from tests.support.http import HttpPeer
from tests.support.logs import kept_logging
from tests.support.office import MONDAY, Office, at, make_desk, rows
from tests.support.smtp import SmtpSink
from worker import log
from worker.compose import Composer
from worker.deliver import Delivery
from worker.loop import going_on


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    said = capsys.readouterr()
    assert said.out == ""
    return [json.loads(line) for line in said.err.splitlines()]


def test_each_line_is_one_json_object_whoever_wrote_it(capsys: pytest.CaptureFixture[str]) -> None:
    with kept_logging():
        log.set_up("json")
        structlog.get_logger("ours").info("letter_sent", letter=7, words="đã\ngửi")
        logging.getLogger("theirs").warning("hai %s", "dòng\nchữ")
    ours, theirs = lines(capsys)
    assert (ours["event"], ours["letter"], ours["words"], ours["level"]) == ("letter_sent", 7, "đã\ngửi", "info")
    assert (theirs["event"], theirs["level"]) == ("hai dòng\nchữ", "warning")
    assert ours["timestamp"].endswith("Z")


def test_a_ring_that_comes_while_the_turn_before_is_under_way_is_not_told(capsys: pytest.CaptureFixture[str]) -> None:
    with kept_logging():
        log.set_up("json")
        logging.getLogger("apscheduler.scheduler").warning("skipped: maximum number of running instances reached")
        assert lines(capsys) == []


def test_an_error_keeps_its_trace_within_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    with kept_logging():
        log.set_up("json")
        going_on("relay", lambda: 1 / 0)()
    (line,) = lines(capsys)
    assert (line["event"], line["loop"]) == ("loop_failed", "relay")
    assert "ZeroDivisionError" in line["exception"]


def test_text_is_for_people_and_goes_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    with kept_logging():
        log.set_up("text")
        structlog.get_logger("ours").info("up", address="http://127.0.0.1:8000")
    said = capsys.readouterr()
    assert said.out == ""
    assert re.search(r"up +.*address=http://127.0.0.1:8000", said.err)


def test_setting_up_twice_says_everything_once(capsys: pytest.CaptureFixture[str]) -> None:
    with kept_logging():
        log.set_up("json")
        log.set_up("json")
        structlog.get_logger("ours").info("once")
    assert len(lines(capsys)) == 1


def test_addresses_that_carry_tokens_are_not_logged_by_the_http_client(
    http_peer: HttpPeer, capsys: pytest.CaptureFixture[str]
) -> None:
    with kept_logging(), httpx.Client(trust_env=False) as client:
        log.set_up("json")
        client.get(f"{http_peer.url}/v3?access_token=hidden-word")
    assert lines(capsys) == []


@pytest.mark.parametrize("reply", ["", "451 4.7.1 later", "550 5.1.1 no such user xd@vidu.gov.vn", "cut"])
def test_delivering_logs_neither_people_nor_addresses_nor_tokens(
    sqlite_database: Database, smtp_sink: SmtpSink, capsys: pytest.CaptureFixture[str], reply: str
) -> None:
    if reply:
        smtp_sink.refuse("body", "" if reply == "cut" else reply)
    office = Office(sqlite_database).open()
    lead = office.department()
    office.contact(lead, name="Nguyễn Văn Thử", phone="0912000000")
    office.task(lead, MONDAY, content="Nội dung không ai được đọc trong nhật ký")
    with sqlite_database.write() as session:
        remind(session, make_desk(), at("2026-10-05 07:30"))
    config = EmailConfig(parse_smtp_url(f"{smtp_sink.url}?starttls=no"), lambda _address: True)
    channels = open_channels(ChannelConfig(email=config))
    composer = Composer(make_desk(), "dondoc@vidu.gov.vn")
    with kept_logging():
        log.set_up("json")
        logging.getLogger().setLevel(logging.DEBUG)
        Delivery(sqlite_database, FixedClock(at("2026-10-05 07:31")), composer, channels).deliver([1])
    for channel in channels.values():
        channel.close()
    said = capsys.readouterr().err
    with sqlite_database.read() as session:
        token = make_desk().links.token(rows(session, Letter)[0].key)
    assert '"letter": 1' in said
    hidden = ("xd@vidu.gov.vn", "@vidu", token, "/a/", "Nguyễn", "0912000000", "Nội dung", "12/UBND")
    assert [word for word in hidden if word in said] == []


def test_a_letter_that_cannot_be_made_is_logged_without_what_is_in_it(
    sqlite_database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    office = Office(sqlite_database).open()
    lead = office.department()
    office.contact(lead)
    office.task(lead, date(2026, 10, 1), content="Nội dung không ai được đọc")
    with sqlite_database.write() as session:
        remind(session, make_desk(), at("2026-10-05 07:30"))
        rows(session, Task)[0].urgency = "no such urgency"
    with kept_logging():
        log.set_up("json")
        composer = Composer(make_desk(), "dondoc@vidu.gov.vn")
        Delivery(sqlite_database, FixedClock(at("2026-10-05 07:31")), composer, {}).deliver([1])
    said = capsys.readouterr().err
    assert "letter_cannot_be_made" in said
    assert [word for word in ("@vidu", "Nội dung", "/a/") if word in said] == []
