import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from tasks.letters.code.facts import CodeFacts
from tasks.letters.code.render import render
from tasks.letters.office import Office
from tests.support.facts import OFFICE, ON
from tests.support.markup import Markup

HOSTILE = "<script>alert(1)</script> {{7*7}} {% raw %} <mj-text>x</mj-text> =?UTF-8?Q?=0A?= \"' &amp;"


def code_facts(**changes: Any) -> CodeFacts:
    known: dict[str, Any] = {
        "salutation": "Sở Nông nghiệp và Môi trường",
        "title": "Chánh Văn phòng Sở",
        "channel": "zalo",
        "on": ON,
        "as_of": datetime(2026, 11, 23, 0, 35, tzinfo=UTC),
        "letter_code": "DD18",
        "code": "01234567",
        "expires_at": datetime(2026, 11, 26, 0, 35, tzinfo=UTC),
        "office": OFFICE,
    }
    return CodeFacts(**(known | changes))


def test_a_code_for_the_official_account_reads_as_kept(same_as_kept: Callable[[str, str], None]) -> None:
    letter = render(code_facts())
    same_as_kept("code-zalo.txt", f"Subject: {letter.subject}\n\n{letter.text}")
    same_as_kept("code-zalo.html", letter.html)
    same_as_kept("code-zalo-short.txt", letter.short)


def test_a_code_for_the_bot_reads_as_kept(same_as_kept: Callable[[str, str], None]) -> None:
    letter = render(code_facts(channel="zalo_bot", salutation="Văn thư", title="Văn thư"))
    same_as_kept("code-bot.txt", f"Subject: {letter.subject}\n\n{letter.text}")
    same_as_kept("code-bot.html", letter.html)
    same_as_kept("code-bot-short.txt", letter.short)


def test_html_and_text_say_the_same() -> None:
    letter = render(code_facts())
    shown = Markup(letter.html).words.casefold()
    said = [line.strip() for line in letter.text.splitlines() if line.strip() not in {"", "--"}]
    assert [line for line in said if line.casefold() not in shown] == []


def test_every_tag_is_paired_and_nothing_is_fetched_from_elsewhere() -> None:
    html = render(code_facts()).html
    markup = Markup(html)
    assert (markup.problems, markup.sources, markup.links) == ([], [], [])
    assert "url(" not in html


def test_the_code_stands_where_only_the_mailbox_shows_it() -> None:
    letter = render(code_facts())
    elsewhere = " ".join((letter.subject, letter.short, *letter.facts.values()))
    preview = letter.html.split("Kính gửi")[0]
    assert all("0123" not in words and "4567" not in words for words in (elsewhere, preview))
    assert "0123" not in repr(code_facts())
    assert all("0123 4567" in words and "LK 01234567" in words for words in (letter.text, letter.html))


def test_its_facts_are_short_values_on_one_line() -> None:
    assert render(code_facts(salutation="Sở\nA")).facts == {
        "department": "Sở A",
        "deadline": "07 giờ 35 ngày 26/11/2026",
        "code": "DD18",
        "office": "Văn phòng UBND tỉnh",
    }


def test_what_people_typed_is_shown_and_never_run() -> None:
    letter = render(code_facts(salutation=HOSTILE, title=f"{HOSTILE}.", office=Office(name=HOSTILE, place=HOSTILE)))
    assert "<script" not in letter.html
    assert "<mj-" not in letter.html
    assert Markup(letter.html).problems == []
    assert "<script>alert(1)</script> {{7*7}} {% raw %} <mj-text>x</mj-text>" in letter.text


def test_no_field_adds_a_line_to_the_subject() -> None:
    letter = render(code_facts(salutation="Sở A\r\nBcc: ai@do.vn =?UTF-8?Q?=0A?="))
    assert letter.subject == "[Đôn đốc] Mã liên kết tài khoản Zalo – Sở A Bcc: ai@do.vn = ?UTF-8?Q?=0A?="


def test_text_typed_in_pieces_leaves_composed() -> None:
    letter = render(code_facts(salutation=unicodedata.normalize("NFD", "Sở Nội vụ")))
    for words in (letter.subject, letter.text, letter.html, letter.short, *letter.facts.values()):
        assert words == unicodedata.normalize("NFC", words)
    assert "Sở Nội vụ" in letter.text
