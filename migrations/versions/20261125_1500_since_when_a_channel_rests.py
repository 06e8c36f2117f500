"""Since when a channel rests."""

import sqlalchemy as sa
from alembic import op

revision = "c2d81f6a4b93"
down_revision = "9a41c7d20b6e"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("circuit", schema=None) as batch_op:
        batch_op.add_column(sa.Column("since", sa.BigInteger(), nullable=False, server_default="0"))


def downgrade() -> None:
    with op.batch_alter_table("circuit", schema=None) as batch_op:
        batch_op.drop_column("since")
