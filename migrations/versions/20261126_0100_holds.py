"""Holds: letters that wait for a person's word."""

import sqlalchemy as sa
from alembic import op

revision = "e20b7f15c9d3"
down_revision = "4c97f05ab2de"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("open", sa.String(), nullable=True),
        sa.Column("first_slot", sa.Date(), nullable=False),
        sa.Column("last_slot", sa.Date(), nullable=False),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.Column("rungs", sa.Integer(), nullable=False),
        sa.Column("usual_letters", sa.Integer(), nullable=False),
        sa.Column("usual_rungs", sa.Integer(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("made_at", sa.String(length=27), nullable=False),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("decided_at", sa.String(length=27), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
        sa.UniqueConstraint("open", name=op.f("uq_hold_open")),
    )
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.add_column(sa.Column("hold_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("hold_ended_at", sa.String(length=27), nullable=True))
        batch_op.create_index(op.f("ix_letter_hold_id"), ["hold_id"])
        batch_op.create_index(op.f("ix_letter_slot"), ["slot"])


def downgrade() -> None:
    for name in ("slot", "hold_id"):
        op.drop_index(op.f(f"ix_letter_{name}"), table_name="letter")
    for name in ("hold_ended_at", "hold_id"):  # SQLite would make the table anew, and lose what hangs on it
        op.execute(f"ALTER TABLE letter DROP COLUMN {name}")
    op.drop_table("hold")
