"""Event → handlers: the one table of what each happening does, in the transaction of the happening itself."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from tasks import connection_event, event_log, office_event
from tasks.acknowledgement import Acknowledgement, let_answers_repeat
from tasks.contact_event import (
    AddressMoved,
    ContactReplaced,
    LeaveEnded,
    LeaveEntered,
    ReplacementEntered,
    ReplacementWithdrawn,
    SuppressionLifted,
)
from tasks.deadline_version import DeadlineVersion
from tasks.department_event import ContactMoved, DepartmentEnded, DepartmentRenamed
from tasks.events import (
    AcknowledgementUndone,
    Bus,
    DeadlineChanged,
    ExtensionAsked,
    ExtensionDecided,
    PauseAsked,
    PauseRefused,
    TaskAcknowledged,
    TaskAssigned,
    TaskChanged,
    TaskEscalated,
    TaskPaused,
    TaskResumed,
    TaskStateChanged,
    TaskUrged,
)
from tasks.insert_rows import insert_rows
from tasks.lapse import keep_pause, withdraw_request
from tasks.outside.key_event import KeyIssued, KeyRevoked, KeyRotated
from tasks.recurring.event import PeriodOpened, RecurrenceSet
from tasks.relative_deadline import keep_count, keep_counts
from tasks.reminder import ANSWER_UNDONE, ANSWERED, LEAD_CHANGED, Reminder, drop_unsent, ended
from tasks.state import REMINDED, ExecutionState
from tasks.still_needed import ANSWER_STANDS
from tasks.stop_clocks import stop_all_clocks, stop_clocks
from tasks.storm.hold_event import HoldDropped, HoldReleased, LettersHeld
from tasks.tell_decision import tell_pause_refused, tell_paused, tell_refused, tell_resumed
from tasks.tell_happening import (
    tell_all_assigned,
    tell_assigned,
    tell_handed_over,
    tell_joined,
    tell_more_urgent,
    tell_moved,
    tell_state,
)
from tasks.urging import keep_urging


def keep_version(session: Session, event: TaskAssigned | DeadlineChanged, now: datetime, _actor: str) -> None:
    deadline, reason = (event.new, event.reason) if isinstance(event, DeadlineChanged) else (event.deadline, "")
    session.add(DeadlineVersion(task_id=event.task_id, version=event.version, deadline=deadline, reason=reason, at=now))


def keep_versions(session: Session, events: Sequence[TaskAssigned], now: datetime, _actor: str) -> None:
    rows = [
        {"task_id": each.task_id, "version": each.version, "deadline": each.deadline, "reason": "", "at": now}
        for each in events
    ]
    insert_rows(session, DeadlineVersion, rows)


def drop_superseded(session: Session, event: DeadlineChanged, now: datetime, _actor: str) -> None:
    drop_unsent(session, event.task_id, now, "deadline moved", Reminder.deadline_version < event.version)


def drop_when_ended(session: Session, event: TaskStateChanged, now: datetime, _actor: str) -> None:
    if ExecutionState(event.new) not in REMINDED:
        drop_unsent(session, event.task_id, now, ended(event.new))


def drop_handed_over(session: Session, event: TaskChanged, now: datetime, _actor: str) -> None:
    if "lead_department_id" in event.changes:
        drop_unsent(session, event.task_id, now, LEAD_CHANGED, Reminder.coordinating.is_(False))


def reopen_answers(
    session: Session,
    event: TaskStateChanged | DeadlineChanged | ExtensionDecided | PauseRefused,
    _now: datetime,
    _actor: str,
) -> None:
    """A task sent back, kept, moved or not put off asks anew: its department may well give the same answer again."""
    if not isinstance(event, TaskStateChanged) or (event.old not in REMINDED and event.new in REMINDED):
        let_answers_repeat(session, event.task_id)


def tell_after_all(session: Session, event: AcknowledgementUndone, _now: datetime, _actor: str) -> None:
    """A rung that an answer kept quiet may be told, once no answer keeps it quiet any more."""
    given = session.get_one(Acknowledgement, event.acknowledgement_id)
    quieted = (
        Reminder.task_id == given.task_id,
        Reminder.contact_id == given.contact_id,
        Reminder.deadline_version == given.deadline_version,
        Reminder.dropped == ANSWERED,
    )
    statement = update(Reminder).where(*quieted, ~ANSWER_STANDS).values(dropped=ANSWER_UNDONE)
    session.execute(statement.execution_options(synchronize_session=False))


BUS = Bus(
    {
        TaskAssigned: (event_log.append, keep_version, keep_count, tell_assigned),
        TaskChanged: (event_log.append, keep_count, drop_handed_over, tell_handed_over, tell_joined, tell_more_urgent),
        DeadlineChanged: (
            event_log.append,
            keep_version,
            drop_superseded,
            reopen_answers,
            withdraw_request,
            tell_moved,
        ),
        TaskStateChanged: (
            event_log.append,
            drop_when_ended,
            reopen_answers,
            withdraw_request,
            keep_pause,
            stop_clocks,
            tell_state,
        ),
        TaskEscalated: (event_log.append,),
        TaskUrged: (event_log.append, keep_urging),
        TaskAcknowledged: (event_log.append,),
        KeyIssued: (event_log.append,),
        KeyRevoked: (event_log.append,),
        KeyRotated: (event_log.append,),
        AddressMoved: (event_log.append,),
        ContactMoved: (event_log.append,),
        ContactReplaced: (event_log.append,),
        DepartmentEnded: (event_log.append,),
        DepartmentRenamed: (event_log.append,),
        HoldDropped: (event_log.append,),
        HoldReleased: (event_log.append,),
        LeaveEnded: (event_log.append,),
        LeaveEntered: (event_log.append,),
        LettersHeld: (event_log.append,),
        ReplacementEntered: (event_log.append,),
        ReplacementWithdrawn: (event_log.append,),
        SuppressionLifted: (event_log.append,),
        PeriodOpened: (event_log.append,),
        RecurrenceSet: (event_log.append,),
        AcknowledgementUndone: (event_log.append, tell_after_all, withdraw_request),
        ExtensionAsked: (event_log.append,),
        **dict.fromkeys((*office_event.LOGGED, *connection_event.LOGGED), (event_log.append,)),
        ExtensionDecided: (event_log.append, reopen_answers, tell_refused),
        PauseAsked: (event_log.append,),
        PauseRefused: (event_log.append, reopen_answers, tell_pause_refused),
        TaskPaused: (event_log.append, tell_paused),
        TaskResumed: (event_log.append, tell_resumed),
    },
    tellers=frozenset(
        {
            tell_assigned,
            tell_handed_over,
            tell_joined,
            tell_more_urgent,
            tell_moved,
            tell_pause_refused,
            tell_paused,
            tell_refused,
            tell_resumed,
            tell_state,
        }
    ),
    together={
        event_log.append: event_log.append_all,
        keep_version: keep_versions,
        keep_count: keep_counts,
        stop_clocks: stop_all_clocks,
        tell_assigned: tell_all_assigned,
    },
)
