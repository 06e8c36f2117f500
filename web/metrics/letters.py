"""The queue: how many letters in which state, how long they wait, what became of the tries."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from prometheus_client.core import CounterMetricFamily, GaugeHistogramMetricFamily, GaugeMetricFamily, Metric
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tasks.attempt import Attempt
from tasks.calendar_day import CalendarMissingError
from tasks.doubt import DOUBTFUL
from tasks.dwell import BOUNDS, dwell
from tasks.expired import expired
from tasks.letter import Letter
from tasks.storm.hold import held_now, open_hold
from tasks.waiting import waited
from tasks.workdays import CalendarEnds
from web.metrics.family import filled
from web.web import Web


def letters(session: Session, web: Web, now: datetime) -> Iterator[Metric]:
    by_state = GaugeMetricFamily("dondoc_letters", "Letters by state and channel.", labels=["state", "channel"])
    # By channel first: by state, SQLite would read the whole table in the order of an index.
    counted = select(Letter.state, Letter.channel, func.count()).group_by(Letter.channel, Letter.state)
    yield filled(by_state, session, counted)
    yield GaugeMetricFamily(
        "dondoc_oldest_due_seconds",
        "How long the oldest letter that may leave has waited today, within the sending hours.",
        value=_waited(session, web, now).total_seconds(),
    )
    in_doubt = GaugeMetricFamily("dondoc_letters_in_doubt", "Letters that may have arrived.", labels=["state"])
    yield filled(in_doubt, session, select(Letter.state, func.count()).where(DOUBTFUL).group_by(Letter.state))
    hold = open_hold(session)
    held = held_now(session, hold.id).letters if hold else 0
    yield GaugeMetricFamily("dondoc_held_letters", "Letters that wait for a person's word.", value=held)
    yield GaugeMetricFamily(
        "dondoc_expired_leases", "Letters whose process has not been heard of.", value=len(expired(session))
    )
    attempts = CounterMetricFamily("dondoc_attempts", "Tries at letters.", labels=["channel", "outcome"])
    tried = select(Letter.channel, Attempt.outcome, func.count()).join(Letter, Letter.id == Attempt.letter_id)
    yield filled(attempts, session, tried.group_by(Letter.channel, Attempt.outcome))
    yield _dwell(session, now)


def _waited(session: Session, web: Web, now: datetime) -> timedelta:
    try:
        return waited(session, web.hours, web.desk.read_calendar(session), now)
    except (CalendarEnds, CalendarMissingError):
        return timedelta(0)  # nothing may leave; the audit tells why


def _dwell(session: Session, now: datetime) -> Metric:
    """Of the last days, so it falls as well as rises: a histogram to be read as it stands, without rate()."""
    family = GaugeHistogramMetricFamily(
        "dondoc_letter_dwell_seconds", "From when a letter might leave until it was sent.", labels=["channel"]
    )
    for each in dwell(session, now):
        under = [(str(float(bound)), float(count)) for bound, count in zip(BOUNDS, each.within, strict=True)]
        family.add_metric([each.channel], [*under, ("+Inf", float(each.letters))], each.seconds)
    return family
