"""What must be told once of what became of a task."""

import sqlalchemy as sa
from alembic import op

revision = "5f0b7ce2a914"
down_revision = "c41d8a0b6f92"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "news",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("reader", sa.String(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("once", sa.String(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("dropped", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_news_task_id_task"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_news_department_id_department")),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_news_contact_id_contact"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_news_letter_id_letter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news")),
        sa.UniqueConstraint("task_id", "reader", "kind", "once", name=op.f("uq_news_task_id_reader_kind_once")),
    )
    op.create_index(op.f("ix_news_letter_id"), "news", ["letter_id"])


def downgrade() -> None:
    op.drop_table("news")
