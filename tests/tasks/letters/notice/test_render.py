import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from tasks.letters.notice.facts import NoticeFacts
from tasks.letters.notice.render import render
from tests.support.facts import OFFICE, ON
from tests.support.markup import Markup

HOSTILE = "<script>alert(1)</script> {{7*7}} {% raw %} <mj-text>x</mj-text> =?UTF-8?Q?=0A?= \"' &amp;"


def notice_facts(**changes: Any) -> NoticeFacts:
    known: dict[str, Any] = {
        "salutation": "Chánh Văn phòng UBND tỉnh",
        "channel": "zalo",
        "on": ON,
        "as_of": datetime(2026, 11, 23, 1, 20, tzinfo=UTC),
        "notice_code": "DD19",
        "since": datetime(2026, 11, 23, 1, 15, tzinfo=UTC),
        "reason": "-14014 invalid refresh token",
        "waiting": 1250,
        "office": OFFICE,
    }
    return NoticeFacts(**(known | changes))


def test_a_notice_about_zalo_reads_as_kept(same_as_kept: Callable[[str, str], None]) -> None:
    letter = render(notice_facts())
    same_as_kept("notice-zalo.txt", f"Subject: {letter.subject}\n\n{letter.text}")
    same_as_kept("notice-zalo.html", letter.html)
    same_as_kept("notice-zalo-short.txt", letter.short)


def test_a_notice_about_a_gateway_reads_as_kept(same_as_kept: Callable[[str, str], None]) -> None:
    letter = render(notice_facts(channel="webhook:sms", since=None, reason="410 Gone", waiting=0))
    same_as_kept("notice-gateway.txt", f"Subject: {letter.subject}\n\n{letter.text}")
    same_as_kept("notice-gateway.html", letter.html)
    same_as_kept("notice-gateway-short.txt", letter.short)


def test_a_channel_that_somebody_mended_meanwhile_asks_for_nothing(same_as_kept: Callable[[str, str], None]) -> None:
    letter = render(notice_facts(over=False, since=None, reason="", waiting=3))
    same_as_kept("notice-mended.txt", f"Subject: {letter.subject}\n\n{letter.text}")
    same_as_kept("notice-mended.html", letter.html)
    same_as_kept("notice-mended-short.txt", letter.short)


@pytest.mark.parametrize(
    ("channel", "command"),
    [
        ("zalo", "«dondoc zalo login»"),
        ("zalo_group", "«dondoc zalo login»"),
        ("zalo_template", "«dondoc zalo login»"),
        ("zalo_bot", "«dondoc channel enable zalo_bot»"),
        ("webhook:sms", "«dondoc channel enable webhook:sms»"),
    ],
)
def test_each_channel_has_its_mend_and_the_doctor(channel: str, command: str) -> None:
    text = render(notice_facts(channel=channel)).text
    assert [each in text for each in (command, "«dondoc doctor»")] == [True, True]
    assert text.count("«dondoc ") == (3 if "login" in command else 2)


@pytest.mark.parametrize("facts", [notice_facts(), notice_facts(over=False)])
def test_html_and_text_say_the_same(facts: NoticeFacts) -> None:
    letter = render(facts)
    markup = Markup(letter.html)
    said = [line.strip() for line in letter.text.splitlines() if line.strip() not in {"", "--"}]
    assert [line for line in said if line.casefold() not in markup.words.casefold()] == []
    assert (markup.problems, markup.sources, markup.links) == ([], [], [])


def test_a_reason_that_nobody_gave_is_told_as_unknown() -> None:
    assert "Lý do ghi nhận: không rõ\n" in render(notice_facts(reason=" \n")).text


def test_a_long_reason_is_cut_and_a_long_name_too() -> None:
    letter = render(notice_facts(channel="webhook:" + "cổng " * 400, reason="từ chối " * 4000))
    (told,) = [line for line in letter.text.splitlines() if line.startswith("Lý do ghi nhận: từ chối")]
    assert told.endswith("…")
    assert len(told) < 330
    assert len(letter.subject) < 120
    assert len(letter.short) < 2000


def test_its_facts_are_short_values_on_one_line() -> None:
    assert render(notice_facts(reason="410\r\nGone")).facts == {
        "department": "Chánh Văn phòng UBND tỉnh",
        "channel": "Zalo",
        "reason": "410 Gone",
        "count": "1250",
        "code": "DD19",
        "office": "Văn phòng UBND tỉnh",
    }


def test_what_a_provider_said_is_shown_and_never_run() -> None:
    letter = render(notice_facts(channel=f"webhook:{HOSTILE}", salutation=HOSTILE, reason=HOSTILE))
    assert "<script" not in letter.html
    assert "<mj-" not in letter.html
    assert Markup(letter.html).problems == []
    assert "<script>alert(1)</script> {{7*7}} {% raw %} <mj-text>x</mj-text>" in letter.text


def test_no_field_adds_a_line_to_the_subject() -> None:
    letter = render(notice_facts(channel="webhook:a\r\nBcc: ai@do.vn =?UTF-8?Q?=0A?="))
    assert letter.subject == "[Đôn đốc] Kênh a Bcc: ai@do.vn = ?UTF-8?Q?=0A?= ngừng gửi thư, cần xử lý"


def test_text_in_pieces_leaves_composed() -> None:
    letter = render(notice_facts(reason=unicodedata.normalize("NFD", "Từ chối")))
    for words in (letter.subject, letter.text, letter.html, letter.short, *letter.facts.values()):
        assert words == unicodedata.normalize("NFC", words)
    assert "Từ chối" in letter.text
