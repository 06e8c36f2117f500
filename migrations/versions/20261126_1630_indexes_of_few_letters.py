"""Indexes of letters that hold only those which are asked for by them."""

import sqlalchemy as sa
from alembic import op

revision = "d7b3e0915c48"
down_revision = "c4e81f7a9d26"
branch_labels = None
depends_on = None

ASKED_FOR = {
    "provider_id": "provider_id IS NOT NULL",
    "hold_id": "hold_id IS NOT NULL",
    "tracking": "channel != 'email'",
}


def upgrade() -> None:
    for name, which in ASKED_FOR.items():
        op.drop_index(f"ix_letter_{name}", table_name="letter")
        op.create_index(
            f"ix_letter_{name}", "letter", [name], sqlite_where=sa.text(which), postgresql_where=sa.text(which)
        )


def downgrade() -> None:
    for name in ASKED_FOR:
        op.drop_index(f"ix_letter_{name}", table_name="letter")
        op.create_index(f"ix_letter_{name}", "letter", [name])
