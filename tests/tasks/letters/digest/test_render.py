from collections.abc import Callable
from datetime import date

import pytest

from tasks.letters.digest.facts import Question, Situation, Trouble
from tasks.letters.digest.render import render, subject
from tasks.letters.document import Document
from tasks.rates import Counts
from tests.support.facts import (
    SITE,
    a_task,
    book_of,
    digest_facts,
    full_digest,
    held,
    many_overdue,
    nearing,
    opinion,
    overdue,
    stormy_digest,
    unreached,
)
from tests.support.markup import Markup

HOSTILE = "<script>alert(1)</script> {{7*7}} {% raw %} <mj-text>x</mj-text> \"' &amp;"
SECTIONS = (
    "1. Tình hình chung",
    "2. Nhiệm vụ quá hạn",
    "3. Cần Chánh Văn phòng UBND tỉnh cho ý kiến",
    "4. Sắp đến hạn (trong 3 ngày làm việc)",
    "5. Không gửi được, chưa xác nhận",
)


def test_a_digest_reads_as_kept(same_as_kept: Callable[[str, str], None]) -> None:
    letter = render(full_digest())
    same_as_kept("digest.txt", f"Subject: {letter.subject}\n\n{letter.text}")
    same_as_kept("digest.html", letter.html)
    same_as_kept("digest-short.txt", letter.short)


def test_all_is_well_in_one_line(same_as_kept: Callable[[str, str], None]) -> None:
    counts = Counts(total=3441, done_on_time=2900, done_late=385, open_in_time=156)
    letter = render(digest_facts(situation=Situation(counts=counts, since=date(2026, 11, 20))))
    same_as_kept("digest-well.txt", f"Subject: {letter.subject}\n\n{letter.text}")
    same_as_kept("digest-well.html", letter.html)
    same_as_kept("digest-well-short.txt", letter.short)
    assert (letter.attachments, letter.inline) == ((), ())


def test_all_is_not_well_while_the_figures_count_an_overdue_task() -> None:
    assert digest_facts().situation.counts.open_overdue
    assert not digest_facts().all_well


def test_a_digest_with_a_hold_pauses_and_moved_deadlines_reads_as_kept(
    same_as_kept: Callable[[str, str], None],
) -> None:
    letter = render(stormy_digest())
    same_as_kept("digest-stormy.txt", f"Subject: {letter.subject}\n\n{letter.text}")
    same_as_kept("digest-stormy.html", letter.html)
    same_as_kept("digest-stormy-short.txt", letter.short)


def test_held_letters_are_told_first_of_what_the_lead_must_decide() -> None:
    text = render(stormy_digest()).text
    third = text[text.upper().index(SECTIONS[2].upper()) : text.upper().index(SECTIONS[3].upper())]
    assert third.index("Thư đôn đốc đang được giữ lại: 812") < third.index("Xin gia hạn")
    assert not digest_facts(held=held(), situation=Situation(counts=Counts())).all_well


@pytest.mark.parametrize(
    "news",
    [{"overdue": (overdue(),)}, {"opinions": (opinion(),)}, {"nearing": (nearing(),)}, {"unreached": (unreached(),)}],
)
def test_any_news_brings_all_five_sections(news: dict[str, object]) -> None:
    facts = digest_facts(**news)
    letter = render(facts)
    assert not facts.all_well
    assert [section for section in SECTIONS if section not in Markup(letter.html).words] == []
    assert [section for section in SECTIONS if section.upper() not in letter.text] == []
    assert letter.text.count("Không có") == 3
    assert len(letter.inline) == ("overdue" in news)


def test_the_same_facts_give_the_same_bytes() -> None:
    assert render(full_digest(), b"book") == render(full_digest(), b"book")


def test_the_order_of_the_facts_does_not_matter() -> None:
    facts = full_digest()
    turned = full_digest(
        overdue=facts.overdue[::-1],
        opinions=facts.opinions[::-1],
        nearing=facts.nearing[::-1],
        unreached=facts.unreached[::-1],
    )
    assert render(turned) == render(facts)


def test_the_subject_does_not_change_from_day_to_day() -> None:
    assert subject(full_digest()) == subject(digest_facts(on=date(2026, 12, 1), digest_code="TH99"))


def test_a_thousand_overdue_tasks_stay_under_ninety_kilobytes_and_are_all_attached() -> None:
    facts = digest_facts(
        overdue=many_overdue(1000),
        opinions=tuple(opinion(place, question=list(Question)[place % 5]) for place in range(200)),
        nearing=tuple(nearing(place) for place in range(300)),
        unreached=tuple(unreached(trouble=list(Trouble)[place % 5], tasks=place) for place in range(200)),
    )
    letter = render(facts, book_of(facts))
    assert len(letter.html.encode()) < 90_000
    assert "Quá hạn lâu nhất: nêu 40 trong 1.000" in letter.text
    assert "và 960 mục khác, có trong tệp đính kèm." in letter.text
    assert [file.filename for file in letter.attachments] == ["tong-hop-qua-han-2026-11-23.xlsx"]


def test_texts_without_end_still_fit() -> None:
    long = "Báo cáo tình hình thực hiện <nhiệm vụ> & được giao " * 60
    late = tuple(
        overdue(place, task=a_task(place, content=long, document=Document(long, None, long))) for place in range(60)
    )
    assert len(render(digest_facts(overdue=late)).html.encode()) < 90_000


def test_every_tag_is_paired_and_only_the_chart_is_shown() -> None:
    letter = render(full_digest())
    markup = Markup(letter.html)
    assert markup.problems == []
    assert markup.sources == [f"cid:{letter.inline[0].content_id}"]
    assert all(link.startswith(SITE) for link in markup.links)


def test_the_chart_says_the_same_in_words() -> None:
    html = render(full_digest()).html
    assert 'alt="Biểu đồ số nhiệm vụ quá hạn theo đơn vị' in html
    assert "Sở Tài chính 2 (2 quá hạn 1–7 ngày); Sở Nội vụ 1 (1 quá hạn trên 90 ngày)" in html


def test_what_people_typed_is_shown_and_never_run() -> None:
    task = a_task(code=HOSTILE, content=HOSTILE, department=HOSTILE, document=Document(HOSTILE))
    letter = render(
        full_digest(
            overdue=(overdue(task=task, answer=HOSTILE),),
            opinions=(opinion(task=task, words=HOSTILE),),
            nearing=(nearing(task=task),),
            unreached=(unreached(department=HOSTILE, title=HOSTILE, words=HOSTILE),),
            salutation=HOSTILE,
        )
    )
    assert "<script" not in letter.html
    assert "<mj-" not in letter.html
    assert "{{7*7}}" in letter.html
    assert Markup(letter.html).problems == []


def test_questions_are_grouped_and_each_has_its_own_link() -> None:
    letter = render(full_digest())
    assert "Chờ xác nhận hoàn thành: 1" in letter.text
    assert "Xin gia hạn: 1" in letter.text
    assert {f"{SITE}/a/yk6", f"{SITE}/a/yk7"} <= set(Markup(letter.html).links)


def test_the_chat_text_fits_one_message() -> None:
    late = tuple(overdue(place, task=a_task(department=f"Sở {place} " + "rất dài " * 80)) for place in range(9))
    chat = render(digest_facts(overdue=late)).short
    assert len(chat) <= 2000
    assert chat.endswith(f"{SITE}/office")
