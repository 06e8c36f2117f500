"""What departments were called, and from which day."""

import sqlalchemy as sa
from alembic import op

revision = "a3e86b51d0c2"
down_revision = "93d5e1b7c204"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "department_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("held_at", sa.String(length=27), nullable=True),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["department.id"],
            name=op.f("fk_department_name_department_id_department"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department_name")),
        sa.UniqueConstraint("department_id", "since", name=op.f("uq_department_name_department_id_since")),
    )
    op.create_index(op.f("ix_department_name_department_id"), "department_name", ["department_id"])


def downgrade() -> None:
    op.drop_table("department_name")
