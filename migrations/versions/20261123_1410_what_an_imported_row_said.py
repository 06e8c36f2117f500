"""What an imported row said."""

import sqlalchemy as sa
from alembic import op

revision = "5d3b1f0c9a27"
down_revision = "e0852732e6c0"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "imported_row",
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["task_id"], ["task.id"], name=op.f("fk_imported_row_task_id_task"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("task_id", name=op.f("pk_imported_row")),
    )


def downgrade() -> None:
    op.drop_table("imported_row")
