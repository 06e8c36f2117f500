"""Indexes of a scan: what is reminded by its deadline, and what is more urgent than most."""

import sqlalchemy as sa
from alembic import op

revision = "b7d1c5e2f084"
down_revision = "3ad5e8b16f07"
branch_labels = None
depends_on = None

STANDS = "state IN ('in_progress', 'not_started', 'redo') AND deadline IS NOT NULL AND kind != 'undated'"
SQLITE, POSTGRESQL = f"{STANDS} AND silent IS 0", f"{STANDS} AND silent IS false"
COLUMNS = ["deadline", "kind", "urgency", "lead_department_id", "deadline_version", "state", "silent", "id"]
URGENT = " AND urgency != 'normal'"


def upgrade() -> None:
    op.create_index(
        "ix_task_reminded", "task", COLUMNS, sqlite_where=sa.text(SQLITE), postgresql_where=sa.text(POSTGRESQL)
    )
    op.create_index(
        "ix_task_pressing",
        "task",
        ["urgency"],
        sqlite_where=sa.text(SQLITE + URGENT),
        postgresql_where=sa.text(POSTGRESQL + URGENT),
    )


def downgrade() -> None:
    op.drop_index("ix_task_pressing", table_name="task")
    op.drop_index("ix_task_reminded", table_name="task")
