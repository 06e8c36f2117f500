from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from tasks.letters.hold.facts import HoldFacts, Sample
from tasks.letters.hold.render import render
from tests.support.facts import OFFICE, ON, SITE, WORK
from tests.support.markup import Markup

HOSTILE = "<script>alert(1)</script> {{7*7}} {% raw %} <mj-text>x</mj-text> \"' &amp;"
DECIDED = "cho gửi: lãnh đạo Văn phòng số 3 (Chánh Văn phòng), số liệu đúng"


def hold_facts(**changes: Any) -> HoldFacts:
    known: dict[str, Any] = {
        "salutation": "Chánh Văn phòng UBND tỉnh",
        "on": ON,
        "as_of": datetime(2026, 11, 23, 0, 31, tzinfo=UTC),
        "code": "DD901",
        "number": 3,
        "letters": 812,
        "rungs": 1204,
        "contacts": 98,
        "usual_letters": 60,
        "usual_rungs": 150,
        "urgent": 6,
        "cause": "lịch làm việc đã được sửa; tệp nhập nhiem-vu.xlsx: 912 thay đổi",
        "page_link": f"{SITE}/o/mot/hold/3",
        "samples": (
            Sample(
                reader="Sở Xây dựng, Chuyên viên",
                channel="email",
                tasks=(("NV-2026-0002", WORK[0]), ("NV-2026-0007", WORK[1]), ("NV-2026-0011", WORK[2])),
                more=14,
            ),
            Sample(reader="UBND xã Bắc Sơn, Văn thư", channel="zalo", tasks=(("NV-2026-0004", WORK[2]),)),
        ),
        "office": OFFICE,
    }
    return HoldFacts(**(known | changes))


def test_a_question_about_a_hold_reads_as_kept(same_as_kept: Callable[[str, str], None]) -> None:
    letter = render(hold_facts())
    same_as_kept("hold.txt", f"Subject: {letter.subject}\n\n{letter.text}")
    same_as_kept("hold.html", letter.html)
    same_as_kept("hold-short.txt", letter.short)


def test_one_that_somebody_decided_meanwhile_asks_for_nothing(same_as_kept: Callable[[str, str], None]) -> None:
    letter = render(hold_facts(decided=DECIDED))
    same_as_kept("hold-decided.txt", f"Subject: {letter.subject}\n\n{letter.text}")
    assert Markup(letter.html).links == []
    assert SITE not in letter.text + letter.short


def test_html_says_what_the_text_says_and_leads_to_the_one_page() -> None:
    letter = render(hold_facts())
    markup = Markup(letter.html)
    said = [line.strip() for line in letter.text.splitlines() if line.strip() not in {"", "--"}]
    said = [line for line in said if not line.startswith("Mở trang cho ý kiến: ")]
    assert [line for line in said if line.casefold() not in markup.words.casefold()] == []
    assert (markup.problems, markup.sources, markup.links) == ([], [], [f"{SITE}/o/mot/hold/3"])


def test_what_files_said_is_shown_and_never_run() -> None:
    sample = Sample(reader=HOSTILE, channel="email", tasks=((HOSTILE, HOSTILE),))
    letter = render(hold_facts(salutation=HOSTILE, cause=HOSTILE * 9, samples=(sample,)))
    assert "<script" not in letter.html
    assert "<mj-" not in letter.html
    assert Markup(letter.html).problems == []
    assert len(letter.short) < 2000
