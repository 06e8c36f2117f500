"""By which calendar and hours a climb's next step was worked out."""

import sqlalchemy as sa
from alembic import op

revision = "8e21c5d07fb3"
down_revision = "d7b3e0915c48"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("climb", sa.Column("reckoned_by", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    # In place: SQLite would write the table anew for a batch, and with the old one go the steps that name its rows.
    op.execute("ALTER TABLE climb DROP COLUMN reckoned_by")
