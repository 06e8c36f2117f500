"""How a deadline was counted, in parts: to be counted again when the calendar changes."""

import sqlalchemy as sa
from alembic import op

revision = "e19d3c7a60b5"
down_revision = "e20b7f15c9d3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "relative_deadline",
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["task_id"], ["task.id"], name=op.f("fk_relative_deadline_task_id_task"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("task_id", name=op.f("pk_relative_deadline")),
    )


def downgrade() -> None:
    op.drop_table("relative_deadline")
