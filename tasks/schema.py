"""All tables, gathered so that whoever needs the whole schema (migrations, tests) imports one name."""

from tasks import (
    acknowledgement,
    attempt,
    bucket,
    calendar_day,
    circuit,
    contact,
    coordination,
    counter,
    deadline_version,
    department,
    event_log,
    leadership,
    letter,
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
    coordination,
    counter,
    deadline_version,
    department,
    event_log,
    imported_row,
    leadership,
    letter,
    reminder,
    run,
    suppression,
    task,
    tick,
)
metadata = Base.metadata
