"""A reminder is a rung of one of several ladders."""

import sqlalchemy as sa
from alembic import op

revision = "c41d8a0b6f92"
down_revision = "a85f3d29c7e4"
branch_labels = None
depends_on = None

OLD = "uq_reminder_task_id_deadline_version_rung_contact_id"
NEW = "uq_reminder_task_id_deadline_version_ladder_rung_contact_id"


def upgrade() -> None:
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ladder", sa.String(), nullable=False, server_default="deadline"))
        batch_op.drop_constraint(OLD, type_="unique")
        batch_op.create_unique_constraint(op.f(NEW), ["task_id", "deadline_version", "ladder", "rung", "contact_id"])
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.alter_column("ladder", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(NEW), type_="unique")
        batch_op.drop_column("ladder")
        batch_op.create_unique_constraint(OLD, ["task_id", "deadline_version", "rung", "contact_id"])
