"""All tables, gathered so that whoever needs the whole schema (migrations, tests) imports one name."""

from tasks import (
    acknowledgement,
    attempt,
    bucket,
    calendar_day,
    circuit,
    contact,
    contact_address,
    coordination,
    counter,
    deadline_version,
    department,
    event_log,
    incoming,
    leadership,
    letter,
    link_code,
    reminder,
    run,
    suppression,
    task,
    tick,
)
from tasks.database import Base
from tasks.intake import imported_row

TABLES = (
    acknowledgement,
    attempt,
    bucket,
    calendar_day,
    circuit,
    contact,
    contact_address,
    coordination,
    counter,
    deadline_version,
    department,
    event_log,
    imported_row,
    incoming,
    leadership,
    letter,
    link_code,
    reminder,
    run,
    suppression,
    task,
    tick,
)
metadata = Base.metadata
