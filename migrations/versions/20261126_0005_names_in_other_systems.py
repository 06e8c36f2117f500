"""What tasks are called in other systems, and what these said of them."""

import sqlalchemy as sa
from alembic import op

revision = "6b1f0c93ae57"
down_revision = "7d20c9f4e1b6"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "external_ref",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=True),
        sa.Column("said_at", sa.String(length=27), nullable=True),
        sa.Column("said", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["task_id"], ["task.id"], name=op.f("fk_external_ref_task_id_task"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_external_ref")),
        sa.UniqueConstraint("source", "external_id", name=op.f("uq_external_ref_source_external_id")),
    )
    op.create_index(op.f("ix_external_ref_task_id"), "external_ref", ["task_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_external_ref_task_id"), table_name="external_ref")
    op.drop_table("external_ref")
