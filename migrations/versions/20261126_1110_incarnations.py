"""Lives of processes that hold letters."""

import sqlalchemy as sa
from alembic import op

revision = "b7d40c92e1fa"
down_revision = "7c41e9d05b2f"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "incarnation",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.Column("counted_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_incarnation")),
    )
    op.add_column("letter", sa.Column("incarnation", sa.String(), nullable=True))


def downgrade() -> None:
    op.execute("ALTER TABLE letter DROP COLUMN incarnation")
    op.drop_table("incarnation")
