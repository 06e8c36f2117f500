"""How far back the feed goes: what is older was let go."""

import sqlalchemy as sa
from alembic import op

revision = "3ad5e8b16f07"
down_revision = "b7d40c92e1fa"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("feed_cursor", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kept_from", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    with op.batch_alter_table("feed_cursor", schema=None) as batch_op:
        batch_op.drop_column("kept_from")
