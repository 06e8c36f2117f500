import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tasks.letters.document import Document
from tasks.letters.news.facts import Happening, Item, NewsFacts
from tasks.letters.news.render import render
from tasks.letters.office import Office
from tasks.news_kind import ASKS, NewsKind
from tasks.state import Urgency
from tests.support.facts import OFFICE, ON, SITE, WORK
from tests.support.markup import Markup

HOSTILE = "<script>alert(1)</script> {{7*7}} {% raw %} <mj-text>x</mj-text> =?UTF-8?Q?=0A?= \"' &amp;"
HAPPENINGS = {
    NewsKind.ASSIGNED: Happening(before="Sở Tài chính", reason="phân công lại"),
    NewsKind.MORE_URGENT: Happening(was=Urgency.NORMAL),
    NewsKind.REOPENED: Happening(reason="cử tri tiếp tục kiến nghị"),
    NewsKind.SENT_BACK: Happening(reason="báo cáo còn thiếu số liệu tháng 10"),
    NewsKind.MOVED: Happening(old=date(2026, 11, 26), new=date(2026, 12, 10), reason="ảnh hưởng mưa lũ"),
    NewsKind.EXTENSION_REFUSED: Happening(asked=date(2026, 12, 31), reason="việc đã gia hạn hai lần"),
    NewsKind.PAUSE_REFUSED: Happening(until=date(2026, 12, 10), reason="đã có hướng dẫn của Bộ Xây dựng"),
    NewsKind.PAUSED: Happening(until=date(2026, 12, 15), reason="chờ ý kiến Bộ Xây dựng"),
    NewsKind.RESUMED: Happening(reason="đã có ý kiến Bộ Xây dựng"),
    NewsKind.HANDED_OVER: Happening(to="Sở Tài chính"),
    NewsKind.COMPLETED: Happening(on=ON, result="45/BC-SNNMT ngày 20/11/2026"),
    NewsKind.CANCELLED: Happening(reason="gộp vào Kế hoạch 145/KH-UBND"),
}


def item(kind: NewsKind = NewsKind.ASSIGNED, **changes: Any) -> Item:
    known: dict[str, Any] = {
        "kind": kind,
        "happening": HAPPENINGS[kind],
        "code": f"NV-2026-{list(NewsKind).index(kind) + 1:04d}",
        "document": Document("1570/UBND-KT", date(2026, 10, 6), "V/v bồi thường, giải phóng mặt bằng"),
        "content": WORK[0],
        "asked": "Báo cáo",
        "deadline": date(2026, 11, 26),
        "days_left": 3,
        "lead_name": "Sở Tài chính",
        "link": f"{SITE}/a/mot" if kind in ASKS else "",
    }
    return Item(**(known | changes))


def news_facts(*items: Item, **changes: Any) -> NewsFacts:
    known: dict[str, Any] = {
        "salutation": "Sở Nông nghiệp và Môi trường",
        "title": "Chánh Văn phòng Sở",
        "on": ON,
        "as_of": datetime(2026, 11, 23, 2, 12, tzinfo=UTC),
        "letter_code": "DD19",
        "items": items or (item(),),
        "all_link": f"{SITE}/a/tatca",
        "office": OFFICE,
    }
    return NewsFacts(**(known | changes))


URGENT = item(
    happening=Happening(), urgency=Urgency.EXPRESS, document=Document("88/CĐ-UBND", date(2026, 11, 23)), content=WORK[2]
)
MORE_URGENT = item(NewsKind.MORE_URGENT, urgency=Urgency.EXPRESS)
JOINED = item(happening=Happening(joined=True), coordinating=True, code="NV-2026-0099")
LETTERS = {
    "assigned": (URGENT,),
    "pressing": (MORE_URGENT, JOINED),
    "all": tuple(MORE_URGENT if kind is NewsKind.MORE_URGENT else item(kind) for kind in NewsKind),
    "completed": (item(NewsKind.COMPLETED),),
}


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_reads_as_kept(name: str, same_as_kept: Callable[[str, str], None]) -> None:
    letter = render(news_facts(*LETTERS[name]))
    same_as_kept(f"news-{name}.txt", f"Subject: {letter.subject}\n\n{letter.text}")
    same_as_kept(f"news-{name}.html", letter.html)
    same_as_kept(f"news-{name}-short.txt", letter.short)


def test_html_and_text_say_the_same() -> None:
    letter = render(news_facts(*LETTERS["all"]))
    shown = Markup(letter.html).words.casefold()
    said = [
        line.partition(" [")[0].strip()
        for line in letter.text.splitlines()
        if line.strip() not in {"", "--", "Xem và trả lời:"}
    ]
    assert [line for line in said if "http" not in line and line.casefold() not in shown] == []


def test_only_what_asks_for_something_leads_to_where_it_is_answered() -> None:
    letter = render(news_facts(*LETTERS["completed"]))
    assert f"{SITE}/a/" not in letter.text + letter.html + letter.short
    assert "không cần trả lời" in letter.text
    assert f"{SITE}/a/mot" in render(news_facts()).html


def test_a_chat_says_what_a_task_is_about_only_where_that_is_allowed() -> None:
    facts = news_facts(item(NewsKind.SENT_BACK))
    allowed = render(news_facts(item(NewsKind.SENT_BACK), allow_subject=True))
    assert "giải phóng" not in render(facts).short
    assert "thiếu số liệu" not in render(facts).short
    assert "giải phóng" in allowed.short
    assert "thiếu số liệu" in allowed.short


def test_many_tasks_stay_within_what_readers_show_and_are_counted() -> None:
    letter = render(news_facts(*(item(code=f"NV{number}") for number in range(300))))
    assert len(letter.html.encode()) < 102_000
    assert len(letter.short) <= 2_000
    assert "300 nhiệm vụ mới giao" in letter.short
    assert "nhiệm vụ khác" in letter.text


def test_what_people_typed_is_shown_and_never_run() -> None:
    hostile = item(content=HOSTILE, happening=Happening(reason=HOSTILE, before=HOSTILE))
    letter = render(news_facts(hostile, salutation=HOSTILE, office=Office(name=HOSTILE, place=HOSTILE)))
    assert "<script" not in letter.html
    assert "<mj-" not in letter.html
    assert Markup(letter.html).problems == []
    assert "\n" not in letter.subject
    assert "=?" not in letter.subject


def test_text_typed_in_pieces_leaves_composed() -> None:
    letter = render(news_facts(salutation=unicodedata.normalize("NFD", "Sở Nội vụ")))
    for words in (letter.subject, letter.text, letter.html, letter.short, *letter.facts.values()):
        assert words == unicodedata.normalize("NFC", words)


def test_a_letter_without_news_is_refused() -> None:
    with pytest.raises(ValueError, match="DD19 has no news"):
        render(news_facts(items=()))
