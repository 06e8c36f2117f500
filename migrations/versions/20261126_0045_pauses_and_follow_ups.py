"""Pauses with an author, a reason and an end; days on which officers want to be told again."""

import sqlalchemy as sa
from alembic import op

revision = "b81f60d3c7a5"
down_revision = "b6d5e13f7a20"
branch_labels = None
depends_on = None

OPEN = "state IN ('asked', 'running')"


def upgrade() -> None:
    _pauses()
    _follow_ups()


def _pauses() -> None:
    op.create_table(
        "pause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("acknowledgement_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.String(length=27), nullable=True),
        sa.Column("state_before", sa.String(), nullable=True),
        sa.Column("paused_by", sa.String(), nullable=False),
        sa.Column("began_at", sa.String(length=27), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=False),
        sa.Column("ended_at", sa.String(length=27), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_pause_task_id_task"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_pause_contact_id_contact"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["acknowledgement_id"], ["acknowledgement.id"], name=op.f("fk_pause_acknowledgement_id_acknowledgement")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pause")),
    )
    op.create_index(op.f("ix_pause_task_id"), "pause", ["task_id"])
    op.create_index(op.f("ix_pause_state_until"), "pause", ["state", "until"])
    op.create_index(op.f("ix_pause_acknowledgement_id"), "pause", ["acknowledgement_id"])
    which = sa.text(OPEN)
    op.create_index("uq_pause_open", "pause", ["task_id"], unique=True, sqlite_where=which, postgresql_where=which)


def _follow_ups() -> None:
    op.create_table(
        "follow_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("acknowledgement_id", sa.Integer(), nullable=True),
        sa.Column("deadline_version", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("tell_on", sa.Date(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("undone_at", sa.String(length=27), nullable=True),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_follow_up_task_id_task"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_follow_up_contact_id_contact"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["acknowledgement_id"],
            ["acknowledgement.id"],
            name=op.f("fk_follow_up_acknowledgement_id_acknowledgement"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
    )
    op.create_index(op.f("ix_follow_up_task_id_contact_id"), "follow_up", ["task_id", "contact_id"])
    op.create_index(op.f("ix_follow_up_contact_id"), "follow_up", ["contact_id"])
    op.create_index(op.f("ix_follow_up_acknowledgement_id"), "follow_up", ["acknowledgement_id"])


def downgrade() -> None:
    op.drop_table("follow_up")
    op.drop_table("pause")
