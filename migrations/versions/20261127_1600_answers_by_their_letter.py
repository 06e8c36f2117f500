"""Answers are found by their letter, those that were taken back too."""

from alembic import op

revision = "c41e8a07d592"
down_revision = "b7d2490fa63c"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # For some hours the revision before made it too: a database of then has it already.
    op.create_index("ix_acknowledgement_letter_id", "acknowledgement", ["letter_id"], if_not_exists=True)


def downgrade() -> None:
    op.drop_index("ix_acknowledgement_letter_id", "acknowledgement", if_exists=True)
