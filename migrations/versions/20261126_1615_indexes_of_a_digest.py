"""Indexes that a digest is counted and listed by."""

import sqlalchemy as sa
from alembic import op

revision = "c4e81f7a9d26"
down_revision = "b7d1c5e2f084"
branch_labels = None
depends_on = None

OPEN = "('in_progress', 'not_started', 'paused', 'redo', 'reported', 'transfer_requested')"
LISTED = sa.text(f"state IN {OPEN} AND deadline IS NOT NULL")
COUNTED = ["lead_department_id", "state", "kind", "deadline", "original_deadline", "reported_on", "confirmed_on"]


def upgrade() -> None:
    op.create_index("ix_task_open", "task", ["deadline", "state"], sqlite_where=LISTED, postgresql_where=LISTED)
    op.create_index("ix_task_figures", "task", COUNTED)
    op.drop_index("ix_task_lead_department_id", table_name="task")


def downgrade() -> None:
    op.create_index("ix_task_lead_department_id", "task", ["lead_department_id"])
    op.drop_index("ix_task_figures", table_name="task")
    op.drop_index("ix_task_open", table_name="task")
