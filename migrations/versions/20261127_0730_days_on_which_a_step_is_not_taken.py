"""On which day a climb's step is not taken, because its reader has had that day's letter."""

import sqlalchemy as sa
from alembic import op

revision = "3f6a0c94be17"
down_revision = "8e21c5d07fb3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("climb", sa.Column("not_on", sa.Date(), nullable=True))


def downgrade() -> None:
    # In place: SQLite would write the table anew for a batch, and with the old one go the steps that name its rows.
    op.execute("ALTER TABLE climb DROP COLUMN not_on")
