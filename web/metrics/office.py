"""What the office's tasks, reminders and answers come to."""

from collections.abc import Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tasks.acknowledgement import Acknowledgement
from tasks.reminder import Reminder
from tasks.task import Task
from web.metrics.family import filled


def office(session: Session) -> Iterator[Metric]:
    tasks = GaugeMetricFamily("dondoc_tasks", "Tasks by execution state.", labels=["state"])
    yield filled(tasks, session, select(Task.state, func.count()).group_by(Task.state))
    reminders = session.scalar(select(func.count(Reminder.id))) or 0
    yield CounterMetricFamily("dondoc_reminders", "Reminders written.", value=reminders)
    # A gauge: an answer that is taken back stands no longer.
    answers = GaugeMetricFamily("dondoc_acknowledgements", "Answers that stand.", labels=["choice"])
    standing = select(Acknowledgement.choice, func.count()).where(Acknowledgement.undone_at.is_(None))
    yield filled(answers, session, standing.group_by(Acknowledgement.choice))
