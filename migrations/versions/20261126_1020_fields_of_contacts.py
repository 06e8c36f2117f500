"""Contacts of the office look after fields."""

import sqlalchemy as sa
from alembic import op

revision = "7c41e9d05b2f"
down_revision = "e19d3c7a60b5"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("contact") as batch_op:
        batch_op.add_column(sa.Column("fields", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    # Not as a batch: on SQLite that makes the table anew, and takes what hangs on its rows with it.
    op.drop_column("contact", "fields")
