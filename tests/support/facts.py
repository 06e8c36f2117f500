"""Facts of letters, complete but for what a test changes. Departments are real in form; nobody is a real person."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tasks.alike import ageing
from tasks.figures import Ageing, DepartmentFigures
from tasks.letters.digest.department import Department, departments
from tasks.letters.digest.facts import (
    SHOWN,
    DigestFacts,
    Held,
    LogHead,
    Nearing,
    Opinion,
    Overdue,
    Question,
    Situation,
    Task,
    Trouble,
    Unreached,
)
from tasks.letters.digest.section import nearing_order, overdue_order
from tasks.letters.digest.workbook import workbook
from tasks.letters.document import Document
from tasks.letters.office import Office
from tasks.letters.reminder.facts import Item, ReminderFacts, Role
from tasks.rates import Counts
from tasks.state import Urgency

ON = date(2026, 11, 23)
OFFICE = Office(place="Lạng Sơn", inquiries="Phòng Tổng hợp, điện thoại 0205 000 000")
SITE = "https://dondoc.example.gov.vn"
DEPARTMENTS = ("Sở Tài chính", "Sở Xây dựng", "Sở Nông nghiệp và Môi trường", "Sở Nội vụ", "UBND xã Bắc Sơn")
WORK = (
    "Báo cáo tiến độ, khó khăn, vướng mắc và cam kết mốc bàn giao mặt bằng từng dự án",
    "Tổng hợp tình hình giải ngân đến hết ngày 31/10/2026; đề xuất giải pháp đối với các dự án giải ngân dưới 50%",
    "Chỉ đạo, kiểm tra phương án phòng, chống rét cho cây trồng, vật nuôi; báo cáo kết quả",
)


def an_item(**changes: Any) -> Item:
    known: dict[str, Any] = {
        "code": "NV-2026-0002",
        "document": Document(
            "1570/UBND-KT", date(2026, 10, 6), "V/v công tác bồi thường, giải phóng mặt bằng các dự án trọng điểm"
        ),
        "content": WORK[0],
        "asked": "Báo cáo",
        "deadline": date(2026, 11, 26),
        "days_left": 3,
        "days_late": 0,
        "urgency": Urgency.NORMAL,
        "role": Role.LEAD,
        "lead_name": "Sở Xây dựng",
        "link": f"{SITE}/a/mot",
        "rung": 3,
    }
    return Item(**(known | changes))


def late_item(days_late: int, **changes: Any) -> Item:
    """Overdue by so many working days on Monday 23/11/2026, when no day off but week-ends came between."""
    back = days_late + 2 * -(-days_late // 5)
    return an_item(deadline=ON - timedelta(days=back), days_left=0, days_late=days_late, rung=-days_late, **changes)


def many_items(number: int) -> tuple[Item, ...]:
    return tuple(_numbered(place) for place in range(number))


def _numbered(place: int) -> Item:
    known: dict[str, Any] = {
        "code": f"NV-2026-{place:04d}",
        "document": Document(
            f"{1500 + place}/UBND-KT", date(2026, 10, 1), "V/v đẩy nhanh tiến độ giải ngân vốn đầu tư"
        ),
        "content": WORK[place % len(WORK)],
        "urgency": list(Urgency)[place % len(Urgency)],
        "link": f"{SITE}/a/{place:04d}abcdefghijklmnopqrstuvwxyz",
    }
    if place % 3 == 0:
        return late_item(place % 10 + 1, **known)
    return an_item(deadline=ON + timedelta(days=place % 5), days_left=place % 5, **known)


def reminder_facts(*items: Item, **changes: Any) -> ReminderFacts:
    known: dict[str, Any] = {
        "salutation": "Sở Nông nghiệp và Môi trường",
        "title": "Chánh Văn phòng Sở",
        "on": ON,
        "as_of": datetime(2026, 11, 23, 0, 30, tzinfo=UTC),
        "reminder_code": "DD17",
        "items": items or (an_item(),),
        "all_link": f"{SITE}/a/tatca",
        "office": OFFICE,
    }
    return ReminderFacts(**(known | changes))


def a_task(place: int = 0, **changes: Any) -> Task:
    known: dict[str, Any] = {
        "code": f"NV-2026-{place:04d}",
        "document": Document(f"{1500 + place}/UBND-KT", date(2026, 10, 1), "V/v đẩy nhanh tiến độ giải ngân"),
        "content": WORK[place % len(WORK)],
        "department": DEPARTMENTS[place % len(DEPARTMENTS)],
        "link": f"{SITE}/office/tasks/NV-2026-{place:04d}",
    }
    return Task(**(known | changes))


def overdue(place: int = 0, days_late: int = 7, **changes: Any) -> Overdue:
    known: dict[str, Any] = {
        "task": a_task(place),
        "deadline": ON - timedelta(days=days_late + 2 * -(-days_late // 5)),
        "days_late": days_late,
        "urgency": list(Urgency)[place % len(Urgency)],
    }
    return Overdue(**(known | changes))


def many_overdue(number: int) -> tuple[Overdue, ...]:
    return tuple(
        overdue(place, place * 7 % 130 + 1, reminded=place % 4, answer="Đang chờ số liệu" if place % 5 == 0 else "")
        for place in range(number)
    )


def opinion(place: int = 0, **changes: Any) -> Opinion:
    known: dict[str, Any] = {
        "question": Question.EXTENSION,
        "task": a_task(place),
        "words": "xin gia hạn đến 15/12/2026, chưa có số liệu của các xã",
        "asked_on": date(2026, 11, 20),
        "deadline": date(2026, 11, 25),
        "link": f"{SITE}/a/yk{place}",
    }
    return Opinion(**(known | changes))


def nearing(place: int = 0, **changes: Any) -> Nearing:
    known: dict[str, Any] = {
        "task": a_task(place),
        "deadline": date(2026, 11, 25),
        "days_left": 2,
        "urgency": Urgency.NORMAL,
        "acknowledged": True,
    }
    return Nearing(**(known | changes))


def unreached(**changes: Any) -> Unreached:
    known: dict[str, Any] = {
        "trouble": Trouble.DEAD,
        "department": "Sở Nội vụ",
        "title": "Văn thư",
        "channel": "Email",
        "words": "550 5.1.1 User unknown",
        "tasks": 2,
        "since": date(2026, 11, 20),
    }
    return Unreached(**(known | changes))


def counted(late: tuple[Overdue, ...]) -> tuple[Department, ...]:
    """What the database would count."""
    figures: dict[str, list[Overdue]] = {}
    for each in late:
        figures.setdefault(each.task.department, []).append(each)
    return departments(
        line_of(name, [each.days_late for each in theirs], sum(each.new for each in theirs))
        for name, theirs in figures.items()
    )


def line_of(name: str, days_late: list[int], new: int = 0) -> DepartmentFigures:
    """A department with a task late by each of these working days, and nothing else."""
    names = ("up_to_7", "up_to_30", "up_to_90", "over_90")
    ageings = Counter(names[ageing(days)] for days in days_late)
    counts = Counts(total=len(days_late), open_overdue=len(days_late))
    return DepartmentFigures(
        department_id=1,
        name=name,
        kind="department",
        position=0,
        counts=counts,
        ageing=Ageing(**ageings),
        worst=max(days_late, default=0),
        new=new,
        extended=0,
    )


def digest_facts(**changes: Any) -> DigestFacts:
    """Counts of what is listed go with it; the letter is told of no more than the first, as `gather` tells it."""
    counts = Counts(total=3441, done_on_time=2900, done_late=385, open_in_time=152, open_overdue=4)
    known: dict[str, Any] = {
        "on": ON,
        "as_of": datetime(2026, 11, 23, 1, 0, tzinfo=UTC),
        "digest_code": "TH18",
        "situation": Situation(
            counts=counts,
            extended=41,
            first=date(2026, 1, 1),
            since=date(2026, 11, 20),
            newly_overdue=2,
            newly_done=23,
        ),
        "page_link": f"{SITE}/office",
        "log_head": LogHead(rows=1234, seal="a1b2 c3d4 e5f6 0718"),
        "office": OFFICE,
    }
    if late := changes.get("overdue"):
        known["departments"] = counted(late)
        changes["overdue"] = tuple(sorted(late, key=overdue_order))[:SHOWN]
    if near := changes.get("nearing"):
        known["near"] = len(near)
        changes["nearing"] = tuple(sorted(near, key=nearing_order))[:SHOWN]
    return DigestFacts(**(known | changes))


def book_of(facts: DigestFacts) -> bytes:
    """Its workbook, where the letter shows all that there is."""
    return workbook(facts, facts.overdue, facts.nearing)


def held(**changes: Any) -> Held:
    known: dict[str, Any] = {
        "number": 3,
        "letters": 812,
        "rungs": 1204,
        "contacts": 98,
        "urgent": 6,
        "usual_letters": 60,
        "usual_rungs": 150,
        "since": ON,
        "cause": "lịch làm việc đã được sửa; tệp nhập nhiem-vu.xlsx: 912 thay đổi",
        "link": f"{SITE}/office/hold/3",
    }
    return Held(**(known | changes))


def stormy_digest() -> DigestFacts:
    """A hold, pauses that are asked for and that run, and deadlines that were put off."""
    moved = {"original": date(2026, 10, 30), "extended": 2}
    rests = {"question": Question.PAUSE, "words": "xin đến hết ngày 15/12/2026: chờ ý kiến của Bộ Tài chính"}
    endless = {"question": Question.ENDLESS_PAUSE, "words": "chờ hướng dẫn", "asked_on": None}
    more_time = "xin đến 15/12/2026, văn bản 88/SXD-VP: chưa có số liệu của các xã"
    counts = Counts(total=3441, done_on_time=2900, done_late=385, open_in_time=154, open_overdue=2)
    return digest_facts(
        situation=Situation(counts=counts, extended=41, paused=3, first=date(2026, 1, 1), since=date(2026, 11, 20)),
        held=held(),
        overdue=(overdue(1, 12, task=a_task(1, **moved), reminded=9), overdue(5, 1, new=True)),
        opinions=(
            opinion(6, task=a_task(6, **moved), words=more_time),
            opinion(7, **rests),
            opinion(8, **endless, deadline=None),
        ),
        nearing=(nearing(9, task=a_task(9, original=date(2026, 11, 10), extended=1)), nearing(3)),
    )


def full_digest(**changes: Any) -> DigestFacts:
    """Something in every section."""
    known: dict[str, Any] = {
        "overdue": (
            overdue(0, 7, reminded=5),
            overdue(1, 12, reminded=9, answer="Đang chờ ý kiến Bộ Xây dựng"),
            overdue(5, 1, new=True),
            overdue(3, 95, task=a_task(3, document=Document())),
        ),
        "opinions": (
            opinion(6),
            opinion(7, question=Question.CONFIRM, words="đã báo cáo tại văn bản 612/BC-STC ngày 20/11/2026"),
        ),
        "nearing": (nearing(8), nearing(9, deadline=ON, days_left=0, acknowledged=False)),
        "unreached": (
            unreached(),
            unreached(
                trouble=Trouble.NO_CONTACT, title="", channel="", words="", since=None, department="UBND xã Bắc Sơn"
            ),
        ),
    }
    return digest_facts(**(known | changes))
