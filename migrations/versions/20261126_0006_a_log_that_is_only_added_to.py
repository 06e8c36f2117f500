"""Rows of the log are counted; its end is noted with each digest; log, attempts and notes are only added to."""

import sqlalchemy as sa
from alembic import op

from tasks.log.append_only import guard, unguard

revision = "e7b0c95d41a8"
down_revision = "6b1f0c93ae57"
branch_labels = None
depends_on = None

GUARDED = ("event", "attempt", "anchor")


def upgrade() -> None:
    # Rows written before are not counted: their seals were made without a number, and stay what they are.
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("number", sa.Integer(), nullable=True))
        batch_op.create_unique_constraint(op.f("uq_event_number"), ["number"])
    op.create_table(
        "anchor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("signature", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_anchor_letter_id_letter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_anchor")),
        sa.UniqueConstraint("letter_id", name=op.f("uq_anchor_letter_id")),
    )
    guard(op.get_bind(), GUARDED)


def downgrade() -> None:
    unguard(op.get_bind(), GUARDED)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION IF EXISTS refuse_change()")
    op.drop_table("anchor")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("uq_event_number"), type_="unique")
        batch_op.drop_column("number")
