"""A task that goes through everything: told, held, refused, answered, escalated, paused, put off, moved, done."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks import actor
from tasks.acknowledge import acknowledge
from tasks.answer import Answer, Choice
from tasks.claim import Lease, claim, mark_wire, record_later, record_sent
from tasks.clock import day
from tasks.contact import ContactRole
from tasks.decide_extension import grant_extension
from tasks.desk import Desk
from tasks.escalate import escalate
from tasks.extension_policy import Terms
from tasks.handlers import BUS
from tasks.letter import Letter, LetterKind, LetterState
from tasks.morning import MORNING
from tasks.office import confirm_task, return_task
from tasks.pause_task import pause_task
from tasks.post_news import post_news
from tasks.resume_task import resume_task
from tasks.run import record_run
from tasks.state import Urgency
from tasks.storm.decide import release_hold
from tasks.storm.hold import OPEN, Hold
from tasks.task import Task
from tasks.urge import urge
from tasks.urging import Means
from tests.support.office import ZONE, Office, at, make_desk

LEAD = actor.office_contact(9, "Chánh Văn phòng")


@dataclass
class FullLife:
    """NV1, step by step; every letter leaves in the minute in which it may, but for what the story says."""

    office: Office
    desk: Desk = field(default_factory=make_desk)

    def live(self) -> None:
        self._open()
        self.morning("2026-10-01 07:30")  # rung 7
        self.answer("2026-10-01 09:00", Choice.FOLLOW_UP, until=date(2026, 10, 6))
        self.morning("2026-10-06 07:30", refuses=True)  # told again, and the server is busy first
        self.answer("2026-10-06 10:00", Choice.EXTENSION, requested_deadline=date(2026, 10, 21), reason="chờ số liệu")
        self.decide("2026-10-06 11:00")
        self.morning("2026-10-14 07:30", held=True)  # rung 7 of the new deadline, held and let go
        self.turns("2026-10-15 10:00", "2026-10-16 09:30")  # nobody answers: second contact, head
        self.pause("2026-10-16 10:00", "2026-10-19 15:00")
        self.morning("2026-10-20 07:30")
        self.urge("2026-10-20 09:00")
        for on in (22, 23, 26):  # the last one is a working day late
            self.morning(f"2026-10-{on} 07:30")
        self.report("2026-10-26 14:00")
        self.end("2026-10-27 09:00", "2026-10-28 09:00")

    def _open(self) -> None:
        lead = self.office.department()
        self.office.contact(lead)
        self.office.contact(lead, "pxd@vidu.gov.vn", title="Phó Chánh Văn phòng Sở", position=1)
        self.office.contact(lead, "gd@vidu.gov.vn", title="Giám đốc", role=ContactRole.HEAD)
        self.office.now = at("2026-09-28 08:00")
        self.office.task(lead, date(2026, 10, 12), assigned_on=date(2026, 9, 25), urgency=Urgency.NORMAL)

    def morning(self, when: str, *, refuses: bool = False, held: bool = False) -> None:
        with self.office.database.write() as session:
            for job, work in MORNING:
                record_run(session, job, day(at(when), ZONE), at(when), work(session, self.desk, at(when)))
        if held:
            self._hold(when)
        self.leave(when, refuses=refuses)
        self.turns(when)

    def turns(self, *moments: str) -> None:
        """The loops at those moments: climbs and news, and what they write leaves."""
        for when in moments:
            for minute in range(3):
                with self.office.database.write() as session:
                    escalate(session, self.desk, BUS, at(when) + timedelta(minutes=minute))
                    post_news(session, self.desk, at(when) + timedelta(minutes=minute))
            self.leave(when, after=3)

    def leave(self, when: str, *, refuses: bool = False, after: int = 1) -> None:
        moment = at(when) + timedelta(minutes=after)
        with self.office.database.write() as session:
            wanted = select(Letter.id).where(Letter.state == LetterState.PENDING, Letter.kind != LetterKind.DIGEST)
            for letter_id in session.scalars(wanted.order_by(Letter.id)).all():
                if refuses:
                    busy = self._claimed(session, letter_id, moment)
                    record_later(session, busy, moment, moment, "throttled", "421 busy")
                lease = self._claimed(session, letter_id, moment)
                mark_wire(session, lease)
                record_sent(session, lease, moment, None, "250 taken")

    def _claimed(self, session: Session, letter_id: int, moment: Any) -> Lease:
        lease = claim(session, letter_id, moment)
        assert lease is not None
        return lease

    def answer(self, when: str, choice: Choice, **facts: Any) -> None:
        moment = at(when)
        said = Answer(choice=choice, answered_by="Người trực", **facts)
        with self.office.database.write() as session:
            letter = session.scalars(select(Letter).order_by(Letter.id.desc()).limit(1)).one()
            acknowledge(session, BUS, letter, 1, said, moment, day(moment, ZONE), told_again=facts.get("until"))

    def decide(self, when: str) -> None:
        with self.office.database.write() as session:
            calendar = self.desk.read_calendar(session)
            terms = Terms(policy=self.desk.rules.extension, calendar=calendar, on=day(at(when), ZONE))
            day_granted = date(2026, 10, 23)
            grant_extension(session, BUS, "NV1", at(when), LEAD, terms, deadline=day_granted, reason="đến hết tuần")
        self.turns(when)

    def _hold(self, when: str) -> None:
        moment = at(when)
        on = day(moment, ZONE)
        hold = Hold(open=OPEN, first_slot=on, last_slot=on, letters=812, rungs=1204, made_at=moment)
        hold.usual_letters, hold.usual_rungs, hold.cause = 60, 150, "tệp nhập nhiem-vu.xlsx: 912 thay đổi"
        with self.office.database.write() as session:
            session.add(hold)
            session.flush()
            for letter in session.scalars(select(Letter).where(Letter.state == LetterState.PENDING)):
                letter.hold_id = hold.id
        with self.office.database.write() as session:
            release_hold(session, BUS, 1, moment, "person Chánh Văn phòng", "số liệu đúng")

    def pause(self, first: str, last: str) -> None:
        with self.office.database.write() as session:
            until, on = date(2026, 10, 30), day(at(first), ZONE)
            pause_task(session, BUS, "NV1", until, "chờ hướng dẫn của Bộ", at(first), on, LEAD)
        self.turns(first)
        with self.office.database.write() as session:
            resume_task(session, BUS, "NV1", at(last), day(at(last), ZONE), LEAD, reason="đã có hướng dẫn")
        self.turns(last)

    def urge(self, when: str) -> None:
        with self.office.database.write() as session:
            on = day(at(when), ZONE)
            urge(session, BUS, "NV1", Means.PHONE, on, "hẹn báo cáo trong tuần", at(when), on, actor.person("Văn thư"))

    def report(self, when: str) -> None:
        paper = {"result_document": "612/BC-SXD", "result_date": date(2026, 10, 26)}
        self.answer(when, Choice.REPORTED, **paper)

    def end(self, first: str, last: str) -> None:
        with self.office.database.write() as session:
            return_task(session, BUS, "NV1", "thiếu phụ lục", at(first), LEAD)
        self.turns(first)
        self.office.now = at(last)
        with self.office.database.write() as session:
            task = session.get_one(Task, 1)
            BUS.publish(session, task.report(date(2026, 10, 28)), at(last), actor.contact(1))
            confirm_task(session, BUS, "NV1", at(last), date(2026, 10, 28), LEAD)
        self.turns(last)
