"""Silence climbs: the second contact, the head, the office; over holidays, pauses and a machine that was off."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from tasks.acknowledge import acknowledge
from tasks.answer import Answer, Choice
from tasks.climb import Climb
from tasks.climb_step import ClimbStep
from tasks.clock import FixedClock
from tasks.contact import ContactRole
from tasks.database import Database
from tasks.escalate import Escalated, Look, escalate, look
from tasks.explanation import explain_task
from tasks.handlers import BUS
from tasks.letter import Letter, LetterKind, LetterState
from tasks.letters.digest.facts import Trouble, Unreached
from tasks.letters.digest.silence import find_unreached
from tasks.post_news import post_news
from tasks.remind import remind
from tasks.reminder import Reminder
from tasks.rungs import Ladder
from tasks.state import ExecutionState, TaskKind, Urgency
from tasks.step import Level, Step
from tasks.still_needed import drop_needless
from tasks.task import Task
from tasks.workdays import calendar_of
from tests.support.office import MONDAY, ZONE, FakeChannel, Office, at, make_desk, rows
from worker.compose import Composer
from worker.deliver import Delivery

OFF = date(2026, 10, 6)
MINUTE = timedelta(minutes=1)
HEAD_SOON: dict[str, Any] = {"unanswered": (), "overdue": (Step(Level.HEAD, hours=4),)}


def an_office(database: Database) -> Office:
    """Two contacts, a head, and above them a specialist and the office's leaders; its one task is due on Monday."""
    office = Office(database).open()
    lead = office.department()
    office.contact(lead, position=1)
    office.contact(lead, "xd2@vidu.gov.vn", position=2)
    office.contact(lead, "gd@vidu.gov.vn", title="Giám đốc", role=ContactRole.HEAD)
    office.contact(None, "cv@vidu.gov.vn", title="Chuyên viên VP", role=ContactRole.SPECIALIST)
    office.contact(None, "pcvp@vidu.gov.vn", title="Phó Chánh Văn phòng", role=ContactRole.VICE_LEAD)
    office.contact(None, "chanhvanphong@vidu.gov.vn", title="Chánh Văn phòng", role=ContactRole.LEAD)
    return office


def told(office: Office, moment: str, *, letter: int = 1) -> None:
    """The day's letter is written, and sent at that moment."""
    with office.database.write() as session:
        remind(session, make_desk(), at(moment))
        sent = session.get_one(Letter, letter)
        sent.state, sent.sent_at = LetterState.SENT, at(moment)


def turn(office: Office, moment: str, **ladder: Any) -> Escalated:
    """One turn; whatever waits leaves at once."""
    with office.database.write() as session:
        done = escalate(session, make_desk(ladder=Ladder(**ladder)), BUS, at(moment))
        for each in rows(session, Letter):
            if each.state == LetterState.PENDING:
                each.state, each.sent_at = LetterState.SENT, at(moment)
    return done


def answer(office: Office, moment: str) -> None:
    said = Answer(choice=Choice.RECEIVED, answered_by="Chuyên viên")
    with office.database.write() as session:
        letter = session.get_one(Letter, 1)
        acknowledge(session, BUS, letter, 1, said, at(moment), at(moment).astimezone(ZONE).date())


def urged(office: Office) -> list[tuple[str, int, int]]:
    with office.database.read() as session:
        found = [each for each in rows(session, Reminder) if each.ladder != "deadline"]
        return [(each.ladder, each.rung, each.contact_id) for each in found]


def steps(office: Office) -> list[tuple[str, int | None, str]]:
    with office.database.read() as session:
        return [(each.to, each.contact_id, each.passed) for each in rows(session, ClimbStep)]


def ends(office: Office) -> list[tuple[str, str | None]]:
    with office.database.read() as session:
        return [(each.ladder, each.ended) for each in rows(session, Climb)]


def test_silence_climbs_from_the_second_contact_to_the_digest(database: Database) -> None:
    office = an_office(database)
    office.task(1, MONDAY, followed_by="Chuyên viên VP")
    told(office, "2026-10-05 07:35")
    assert turn(office, "2026-10-05 07:40") == Escalated(began=1)
    assert turn(office, "2026-10-06 08:04", overdue=()).taken == 0
    assert [turn(office, moment, overdue=()).taken for moment in ("2026-10-06 08:05", "2026-10-06 08:06")] == [1, 0]
    later = ("2026-10-07 08:40", "2026-10-08 09:20", "2026-10-09 09:55", "2026-10-12 11:00")
    assert [turn(office, moment, overdue=()).taken for moment in later] == [1, 1, 1, 0]
    assert urged(office) == [("unanswered", 1, 2), ("unanswered", 2, 3), ("unanswered", 3, 4)]
    assert steps(office)[-1] == ("digest", None, "")


def test_an_answer_ends_it_and_the_reason_is_kept(sqlite_database: Database) -> None:
    office = an_office(sqlite_database)
    office.task(1, MONDAY)
    told(office, "2026-10-05 07:35")
    turn(office, "2026-10-05 07:40")
    answer(office, "2026-10-05 16:00")
    assert turn(office, "2026-10-06 08:30", overdue=()) == Escalated(ended=1)
    assert (ends(office), urged(office)) == ([("unanswered", "answered")], [])


def put_off(office: Office, until: date, moment: str) -> None:
    said = Answer(choice=Choice.FOLLOW_UP, answered_by="Chuyên viên", until=until)
    with office.database.write() as session:
        letter, now = session.get_one(Letter, 1), at(moment)
        acknowledge(session, BUS, letter, 1, said, now, now.astimezone(ZONE).date(), told_again=until)


def test_a_day_to_be_told_again_is_no_answer_and_the_next_step_waits_from_its_morning(database: Database) -> None:
    office = an_office(database)
    office.task(1, date(2026, 10, 14))
    told(office, "2026-10-05 07:35")
    turn(office, "2026-10-05 07:40")
    put_off(office, date(2026, 10, 9), "2026-10-05 16:00")
    moments = ("2026-10-06 08:30", "2026-10-09 07:31", "2026-10-12 07:59", "2026-10-12 08:00")
    assert [turn(office, each).taken for each in moments] == [0, 0, 0, 1]
    assert (ends(office), urged(office)[-1]) == ([("unanswered", None)], ("unanswered", 1, 2))


def test_an_answer_that_expired_is_waited_for_from_the_letter_that_asks_anew(sqlite_database: Database) -> None:
    office = an_office(sqlite_database)
    office.task(1, MONDAY)
    told(office, "2026-10-05 07:35")
    answer(office, "2026-10-05 09:00")
    for number, moment in enumerate(("2026-10-06 07:31", "2026-10-07 07:31", "2026-10-08 07:31"), 2):
        told(office, moment, letter=number)
        assert turn(office, moment.replace("31", "40"), overdue=()).began == (number == 4)
    moments = ("2026-10-08 17:00", "2026-10-09 07:59", "2026-10-09 08:00")
    assert [turn(office, each, overdue=()).taken for each in moments] == [0, 0, 1]


def test_who_is_missing_is_passed_over_at_once_with_the_reason(sqlite_database: Database) -> None:
    office = Office(sqlite_database).open()
    office.contact(office.department())
    office.contact(1, None, title="Giám đốc", role=ContactRole.HEAD)
    office.contact(None, "cv@vidu.gov.vn", role=ContactRole.SPECIALIST)
    office.task(1, MONDAY, urgency=Urgency.EXPRESS)
    told(office, "2026-10-05 07:35")
    turn(office, "2026-10-05 07:36")
    assert turn(office, "2026-10-05 08:35").taken == 1
    assert steps(office) == [
        ("second_contact", None, "không có đầu mối thứ hai nào khác trong danh bạ"),
        ("head", None, "chưa có địa chỉ email"),
        ("specialist", 3, ""),
    ]


def test_lateness_climbs_once_a_step_after_days_off_the_machine(sqlite_database: Database) -> None:
    office = an_office(sqlite_database)
    office.task(1, MONDAY)
    moments = ("2026-10-06 07:30", "2026-10-07 17:59", "2026-10-08 07:30", "2026-11-23 07:30", "2026-11-23 07:31")
    assert [turn(office, moment, unanswered=()).taken for moment in moments] == [0, 0, 1, 1, 0]
    assert urged(office) == [("overdue", 1, 3), ("overdue", 2, 5)]


def test_the_steps_that_run_are_those_of_their_beginning(sqlite_database: Database) -> None:
    office = an_office(sqlite_database)
    office.task(1, MONDAY)
    turn(office, "2026-10-06 07:30")
    assert turn(office, "2026-10-08 07:30", overdue=(Step(Level.LEAD, days=99),)).taken == 1
    assert urged(office) == [("overdue", 1, 3)]


@pytest.mark.parametrize(
    ("sent", "due"), [("2026-02-13 10:00", "2026-02-23 10:30"), ("2026-02-13 17:30", "2026-02-24 08:00")]
)
def test_over_tet_silence_waits_and_its_step_is_neither_skipped_nor_spent(
    sqlite_database: Database, sent: str, due: str
) -> None:
    """Tết Bính Ngọ: the office works until the 26th of the twelfth month, and again from the 7th of the first."""
    office = an_office(sqlite_database)
    office.now = at("2026-02-02 09:00")
    office.task(1, date(2026, 2, 26), followed_by="Chuyên viên VP")
    told(office, sent)
    assert turn(office, "2026-02-13 17:45").began == 1
    holidays = [f"2026-02-{day} {hour}" for day in range(14, 23) for hour in ("07:30", "12:00", "17:59")]
    assert {turn(office, moment).taken for moment in holidays} == {0}
    moment = at(due)
    assert [turn(office, f"{each.astimezone(ZONE):%F %H:%M}").taken for each in (moment - MINUTE, moment)] == [0, 1]
    assert urged(office) == [("unanswered", 1, 2)]


def test_a_silent_coordinating_department_climbs_nothing_and_is_named_to_the_head_of_the_lead(
    sqlite_database: Database,
) -> None:
    office = an_office(sqlite_database)
    helper = office.department("Sở Tài chính")
    office.contact(helper, "tc@vidu.gov.vn")
    office.contact(helper, "gdtc@vidu.gov.vn", role=ContactRole.HEAD)
    office.task(1, MONDAY, coordinating=(helper,))
    told(office, "2026-10-05 07:35")
    with office.database.write() as session:
        session.get_one(Letter, 2).state = LetterState.SENT
    turn(office, "2026-10-05 07:40")
    answer(office, "2026-10-05 09:00")
    moments = ("2026-10-05 09:01", "2026-10-07 17:00", "2026-10-08 07:30")
    assert [turn(office, each).taken for each in moments] == [0, 0, 1]
    assert urged(office) == [("overdue", 1, 3)]
    with office.database.read() as session:
        composer, letter = Composer(make_desk(), "dondoc@vidu.gov.vn"), session.get_one(Letter, 3)
        said = composer.draft(session, letter, at(moments[2]))().text
    assert "Cơ quan phối hợp chưa xác nhận: Sở Tài chính." in said


def test_while_a_letter_of_urging_is_held_its_clock_stands_still(sqlite_database: Database) -> None:
    office = an_office(sqlite_database)
    office.task(1, MONDAY)
    told(office, "2026-10-05 07:35")

    def turns(*moments: str) -> list[int]:
        with sqlite_database.write() as session:
            desk = make_desk(ladder=Ladder(overdue=()))
            return [escalate(session, desk, BUS, at(each)).taken for each in moments]

    assert turns("2026-10-05 07:36", "2026-10-06 08:36") == [0, 1]
    with sqlite_database.write() as session:
        session.get_one(Letter, 2).hold_id = 1
    assert turns("2026-10-06 08:37", "2026-10-09 16:00") == [0, 0]
    with sqlite_database.write() as session:
        letter = session.get_one(Letter, 2)
        letter.hold_ended_at, letter.state = at("2026-10-09 16:00"), LetterState.SENT
    assert turns("2026-10-09 16:01", "2026-10-12 16:00", "2026-10-12 16:40") == [0, 0, 1]
    assert urged(office) == [("unanswered", 1, 2), ("unanswered", 2, 3)]


def test_while_a_task_is_paused_its_clock_stands_still(sqlite_database: Database) -> None:
    office = an_office(sqlite_database)
    task = office.task(1, MONDAY)
    turn(office, "2026-10-06 07:30")
    office.now = at("2026-10-06 09:00")
    office.change(task, lambda each: each.become(ExecutionState.PAUSED))
    assert turn(office, "2026-10-12 07:30").taken == 0
    office.now = at("2026-10-12 09:00")
    office.change(task, lambda each: each.become(ExecutionState.IN_PROGRESS))
    moments = ("2026-10-12 10:00", "2026-10-13 17:00", "2026-10-14 07:30")
    assert [turn(office, each, unanswered=()).taken for each in moments] == [0, 0, 1]


def test_a_clock_that_goes_on_without_a_word_is_seen_to_go_on(sqlite_database: Database) -> None:
    """As a process of an older version lets it, or a repair by hand."""
    office = an_office(sqlite_database)
    task = office.task(1, MONDAY)
    turn(office, "2026-10-06 07:30")
    office.change(task, lambda each: each.become(ExecutionState.PAUSED))
    assert [turn(office, each).taken for each in ("2026-10-07 07:30", "2026-10-07 07:31")] == [0, 0]
    with sqlite_database.write() as session:
        session.get_one(Task, 1).state = ExecutionState.IN_PROGRESS
        session.get_one(Climb, 1).stands_since = None
    moments = ("2026-10-07 07:32", "2026-10-07 17:00", "2026-10-08 07:30")
    assert [turn(office, each, unanswered=()).taken for each in moments] == [0, 0, 1]


@pytest.mark.parametrize(
    ("change", "end"),
    [
        (lambda task: task.move_deadline(date(2026, 12, 1)), "moved"),
        (lambda task: task.report(MONDAY), "reported"),
        (lambda task: task.complete(MONDAY), "done"),
        (lambda task: task.edit({"lead_department_id": 2}), "lead_changed"),
    ],
)
def test_what_happened_to_the_task_ends_its_climb(sqlite_database: Database, change: Any, end: str) -> None:
    office = an_office(sqlite_database)
    office.department("Sở Tài chính")
    task = office.task(1, MONDAY)
    turn(office, "2026-10-06 07:30")
    office.change(task, change)
    turn(office, "2026-10-08 07:30")
    assert ends(office)[0] == ("overdue", end)
    assert urged(office) == []


def test_a_task_that_comes_back_late_is_given_time_before_its_head_is_told_again(sqlite_database: Database) -> None:
    office = an_office(sqlite_database)
    task = office.task(1, MONDAY)
    for moment in ("2026-10-06 07:30", "2026-10-08 07:30"):
        turn(office, moment)
    office.change(task, lambda each: each.report(date(2026, 10, 9)))
    turn(office, "2026-10-12 07:30")
    office.change(task, lambda each: each.send_back("thiếu phụ lục"))
    moments = ("2026-10-13 08:00", "2026-10-15 17:00", "2026-10-16 07:30")
    assert [turn(office, each, unanswered=()).taken for each in moments] == [0, 0, 1]
    assert urged(office) == [("overdue", 1, 3), ("overdue", 2, 3)]


def test_what_is_under_way_without_news_is_asked_after(sqlite_database: Database) -> None:
    office = an_office(sqlite_database)
    office.now = at("2026-10-05 09:00")
    office.task(1, date(2026, 12, 30), state=ExecutionState.IN_PROGRESS)
    moments = ("2026-10-05 09:00", "2026-10-16 17:00", "2026-10-19 07:30", "2026-11-02 07:30")
    assert [turn(office, each).taken for each in moments] == [0, 0, 1, 1]
    assert urged(office) == [("no_progress", 1, 1), ("no_progress", 2, 1)]


def test_a_task_without_a_deadline_is_told_when_it_is_given_and_then_silence_climbs(database: Database) -> None:
    office = an_office(database)
    office.now = at("2026-10-05 07:31")
    office.task(1, None, kind=TaskKind.UNDATED)
    with office.database.write() as session:
        post_news(session, make_desk(), at("2026-10-05 07:35"))
        session.query(Letter).update({"state": LetterState.SENT, "sent_at": at("2026-10-05 07:35")})
    assert turn(office, "2026-10-05 07:40") == Escalated(began=1)
    assert [turn(office, each).taken for each in ("2026-10-06 08:05", "2026-12-30 08:00")] == [1, 1]
    assert urged(office) == [("assigned", 0, 1), ("unanswered", 1, 2), ("unanswered", 2, 3)]
    with office.database.read() as session:
        letter = session.get_one(Letter, 3)
        said = Composer(make_desk(), "dondoc@vidu.gov.vn").draft(session, letter, at("2026-12-30 08:01"))().text
    assert "không có hạn; đôn đốc lần 2" in said


def test_what_is_under_way_without_a_deadline_is_asked_after_once_its_department_spoke_of_it(
    sqlite_database: Database,
) -> None:
    office = an_office(sqlite_database)
    office.now = at("2026-10-05 07:31")
    task = office.task(1, None, kind=TaskKind.UNDATED)
    office.change(task, lambda each: each.become(ExecutionState.IN_PROGRESS))
    assert turn(office, "2026-10-05 07:40", unanswered=()) == Escalated()
    with office.database.write() as session:
        post_news(session, make_desk(), at("2026-10-05 08:00"))
    answer(office, "2026-10-05 09:00")
    assert [turn(office, each).began for each in ("2026-10-05 09:01", "2026-10-05 09:02")] == [1, 0]
    assert [turn(office, each).taken for each in ("2026-10-16 17:00", "2026-10-19 07:30")] == [0, 1]
    assert urged(office)[-1] == ("no_progress", 1, 1)


def test_who_was_reminded_this_morning_is_asked_for_news_on_the_next_day(sqlite_database: Database) -> None:
    office = an_office(sqlite_database)
    office.now = at("2026-10-05 09:00")
    office.task(1, date(2026, 10, 28), state=ExecutionState.IN_PROGRESS)
    with office.database.write() as session:
        remind(session, make_desk(), at("2026-10-19 07:30"))
    moments = ("2026-10-19 07:30", "2026-10-20 07:30")
    assert [turn(office, each, unanswered=()).taken for each in moments] == [0, 1]
    assert urged(office) == [("no_progress", 1, 1)]


def test_a_head_whose_letter_of_the_day_has_left_is_told_on_the_next(sqlite_database: Database) -> None:
    office = an_office(sqlite_database)
    office.task(1, MONDAY)
    office.task(1, MONDAY)
    turn(office, "2026-10-06 07:30", **HEAD_SOON)
    with office.database.write() as session:
        session.get_one(Climb, 2).since = at("2026-10-06 09:00")  # a little later than the first
    moments = ("2026-10-06 11:30", "2026-10-06 15:00", "2026-10-07 07:30")
    assert [turn(office, each, **HEAD_SOON).taken for each in moments] == [1, 0, 1]
    with office.database.read() as session:
        assert [each.slot for each in rows(session, Letter)] == [date(2026, 10, 6), date(2026, 10, 7)]


def test_a_step_whose_reader_has_had_the_days_letter_is_not_tried_before_the_next_working_day(
    sqlite_database: Database,
) -> None:
    office = two_late(sqlite_database, LetterState.SENT)
    desk = make_desk(ladder=Ladder(**HEAD_SOON))
    with office.database.read() as session:
        line = "Đôn đốc «quá hạn»: bước tới lãnh đạo đơn vị, 07:30 ngày 12/10/2026."
        assert line in list(explain_task(session, desk, "NV2", at("2026-10-09 15:00")))
        assert look(session, desk, at("2026-10-09 15:01")) == Look()
    assert turn(office, "2026-10-12 07:30", **HEAD_SOON).taken == 1
    with office.database.read() as session:
        assert session.get_one(Climb, 2).not_on is None


@pytest.mark.parametrize(
    ("off", "made_up", "moment"),
    [
        ((), (), "2026-10-12 07:30"),
        ([date(2026, 10, 12)], (), "2026-10-13 07:30"),
        ((), [date(2026, 10, 10)], "2026-10-10 07:30"),
    ],
)
def test_a_step_that_waits_for_another_day_moves_with_the_calendar(
    sqlite_database: Database, off: Any, made_up: Any, moment: str
) -> None:
    office = two_late(sqlite_database, LetterState.SENT)
    desk = make_desk(
        ladder=Ladder(**HEAD_SOON), read_calendar=lambda _session: calendar_of(off, made_up, date(2027, 12, 31))
    )
    with office.database.write() as session:
        escalate(session, desk, BUS, at("2026-10-09 15:01"))
    with office.database.read() as session:
        assert session.get_one(Climb, 2).next_at == at(moment)


@pytest.mark.parametrize("state", [LetterState.SENDING, LetterState.WIRE, LetterState.DEAD])
def test_while_the_days_letter_has_not_come_a_step_stays_due_and_joins_it_should_it_wait_again(
    sqlite_database: Database, state: LetterState
) -> None:
    office = two_late(sqlite_database, state)
    with office.database.write() as session:
        session.execute(update(Letter).values(state=LetterState.PENDING))
        assert escalate(session, make_desk(ladder=Ladder(**HEAD_SOON)), BUS, at("2026-10-09 15:01")).taken == 1
        assert set(session.scalars(select(Reminder.letter_id))) == {1}


def test_a_letter_that_waits_for_its_second_copy_counts_as_read(sqlite_database: Database) -> None:
    office = two_late(sqlite_database, LetterState.PENDING, resends=1)
    with office.database.read() as session:
        assert session.get_one(Climb, 2).not_on == date(2026, 10, 9)


def two_late(database: Database, state: LetterState, resends: int = 0) -> Office:
    """The head is told of the first at 11:30, in a letter that stands so by 15:00, when the second is due."""
    office = an_office(database)
    office.task(1, date(2026, 10, 8))
    office.task(1, date(2026, 10, 8))
    turn(office, "2026-10-09 07:30", **HEAD_SOON)
    with office.database.write() as session:
        session.get_one(Climb, 2).since = at("2026-10-09 09:00")
    turn(office, "2026-10-09 11:30", **HEAD_SOON)
    with office.database.write() as session:
        session.execute(update(Letter).values(state=state, resends=resends))
        escalate(session, make_desk(ladder=Ladder(**HEAD_SOON)), BUS, at("2026-10-09 15:00"))
    return office


def test_while_no_next_working_day_is_known_a_step_that_waits_stays_due(sqlite_database: Database) -> None:
    office = an_office(sqlite_database)
    office.task(1, MONDAY)
    office.task(1, MONDAY)
    last = make_desk(ladder=Ladder(**HEAD_SOON), read_calendar=lambda _session: calendar_of((), (), date(2026, 10, 6)))
    for moment in ("2026-10-06 07:30", "2026-10-06 11:30", "2026-10-06 15:00"):
        with office.database.write() as session:
            escalate(session, last, BUS, at(moment))
            session.execute(update(Letter).values(state=LetterState.SENT, sent_at=at(moment)))
            session.execute(update(Climb).where(Climb.id == 2).values(since=at("2026-10-06 09:00")))
    with office.database.read() as session:
        assert look(session, last, at("2026-10-06 15:01")).due == (2,)


def test_a_head_reads_one_letter_of_all_that_is_late_and_answers_by_its_link(sqlite_database: Database) -> None:
    office = an_office(sqlite_database)
    for _ in range(3):
        office.task(1, MONDAY, urged_before=2)
    with office.database.write() as session:
        escalate(session, make_desk(), BUS, at("2026-10-06 07:30"))
    with office.database.write() as session:
        assert escalate(session, make_desk(), BUS, at("2026-10-08 07:31")).taken == 3
    channel = FakeChannel()
    composer, clock = Composer(make_desk(), "dondoc@vidu.gov.vn"), FixedClock(at("2026-10-08 07:40"))
    Delivery(office.database, clock, composer, {"email": channel}).deliver([1])
    (letter,) = channel.sent
    assert letter.to == "gd@vidu.gov.vn"
    assert letter.text.count("đôn đốc lần 3") == 3
    token = letter.text.split("/a/")[1].split()[0]
    with office.database.read() as session:
        assert make_desk().links.find(session, token, LetterKind.REMINDER, at("2026-10-08 09:00")) is not None


def test_a_letter_of_urging_that_waits_says_nothing_once_the_department_has_answered(sqlite_database: Database) -> None:
    office = an_office(sqlite_database)
    office.task(1, MONDAY)
    told(office, "2026-10-05 07:35")
    turn(office, "2026-10-05 07:40")
    with office.database.write() as session:
        assert escalate(session, make_desk(), BUS, at("2026-10-06 08:06")).taken == 1
    answer(office, "2026-10-06 08:10")
    with office.database.write() as session:
        assert drop_needless(session, session.get_one(Letter, 2)) == "acknowledged"


def test_what_climbed_as_far_as_the_digest_is_told_there(sqlite_database: Database) -> None:
    office = an_office(sqlite_database)
    office.task(1, date(2026, 10, 9), followed_by="Chuyên viên VP", urgency=Urgency.EXPRESS)
    told(office, "2026-10-05 07:35")
    for moment in ("07:36", "08:40", "09:40", "10:40", "13:45"):
        turn(office, f"2026-10-05 {moment}")
    desk, now = make_desk(), at("2026-10-06 08:00")
    with office.database.read() as session:
        calendar = desk.read_calendar(session)
        found = list(find_unreached(session, desk, calendar, date(2026, 10, 6), now))
    assert Unreached(trouble=Trouble.SILENT, department="Sở Xây dựng", tasks=1, since=MONDAY) in found


def test_explain_tells_the_climb_back_with_what_comes_next(sqlite_database: Database) -> None:
    office = an_office(sqlite_database)
    office.task(1, MONDAY)
    for moment in ("2026-10-06 07:30", "2026-10-08 07:30", "2026-10-08 07:31"):
        turn(office, moment, unanswered=())
    with office.database.read() as session:
        lines = list(explain_task(session, make_desk(), "NV1", at("2026-10-08 09:00")))
    assert "08/10/2026 07:30 – Thư số 1 (email, Sở Xây dựng, Giám đốc): đôn đốc quá hạn, lần 1; đã gửi." in lines
    assert "Đôn đốc «quá hạn»: bước tới Phó Chánh Văn phòng, 07:30 ngày 19/10/2026." in lines
    assert "Đã đôn đốc 1 lần (chưa kể thư nhắc theo hạn)." in lines


@pytest.mark.parametrize(
    ("state", "began"),
    [(LetterState.PENDING, 0), (LetterState.WIRE, 0), (LetterState.UNKNOWN, 1), (LetterState.SENT, 1)],
)
def test_silence_begins_with_a_letter_that_may_have_come_not_with_one_that_is_about_to_leave(
    sqlite_database: Database, state: LetterState, began: int
) -> None:
    office = an_office(sqlite_database)
    office.task(1, date(2026, 10, 12))
    told(office, "2026-10-05 07:35")
    with office.database.write() as session:
        session.get_one(Letter, 1).state = state
        done = escalate(session, make_desk(), BUS, at("2026-10-05 08:00"))
    assert done.began == began
