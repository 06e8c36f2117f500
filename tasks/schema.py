"""All tables, gathered so that whoever needs the whole schema (migrations, tests) imports one name."""

from tasks import (
    acknowledgement,
    attempt,
    calendar_day,
    contact,
    coordination,
    deadline_version,
    department,
    event_log,
    letter,
    pause,
    reminder,
    run,
    task,
)
from tasks.database import Base
from tasks.intake import imported_row

TABLES = (
    acknowledgement,
    attempt,
    calendar_day,
    contact,
    coordination,
    deadline_version,
    department,
    event_log,
    imported_row,
    letter,
    pause,
    reminder,
    run,
    task,
)
metadata = Base.metadata
