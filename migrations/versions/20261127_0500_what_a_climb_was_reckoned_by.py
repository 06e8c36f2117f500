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
    with op.batch_alter_table("climb") as batch:
        batch.drop_column("reckoned_by")
