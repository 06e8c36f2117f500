"""Events of other systems, each taken once; the sources that sign them."""

import sqlalchemy as sa
from alembic import op

revision = "b8d61f4a37e2"
down_revision = "f3b07c52e8d1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "received_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("told_by", sa.String(), nullable=False),
        sa.Column("received_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received_event")),
        sa.UniqueConstraint("source", "event_id", name=op.f("uq_received_event_source_event_id")),
    )
    op.create_index(
        op.f("ix_received_event_state_source_external_id"), "received_event", ["state", "source", "external_id"]
    )
    op.create_index(op.f("ix_received_event_received_at"), "received_event", ["received_at"])
    op.create_table(
        "event_source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("uri", sa.String(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("old_secret", sa.Text(), nullable=True),
        sa.Column("old_until", sa.String(length=27), nullable=True),
        sa.Column("created_at", sa.String(length=27), nullable=False),
        sa.Column("removed_at", sa.String(length=27), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_source")),
    )


def downgrade() -> None:
    op.drop_table("event_source")
    op.drop_table("received_event")
