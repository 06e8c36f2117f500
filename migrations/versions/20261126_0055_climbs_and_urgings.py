"""Tasks climb ladders in time, and are urged by other means."""

import sqlalchemy as sa
from alembic import op

revision = "5f0c2ab7d913"
down_revision = "b81f60d3c7a5"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "climb",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("deadline_version", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("ladder", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reminder_id", sa.Integer(), nullable=True),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("about_at", sa.String(length=27), nullable=False),
        sa.Column("steps", sa.Text(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.String(length=27), nullable=False),
        sa.Column("since", sa.String(length=27), nullable=False),
        sa.Column("stood", sa.Text(), nullable=False),
        sa.Column("stands_since", sa.String(length=27), nullable=True),
        sa.Column("next_at", sa.String(length=27), nullable=True),
        sa.Column("ended_at", sa.String(length=27), nullable=True),
        sa.Column("ended", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_climb_contact_id_contact")),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_climb_department_id_department")),
        sa.ForeignKeyConstraint(
            ["reminder_id"], ["reminder.id"], name=op.f("fk_climb_reminder_id_reminder"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_climb_task_id_task"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_climb")),
        sa.UniqueConstraint(
            "task_id",
            "deadline_version",
            "ladder",
            "number",
            name=op.f("uq_climb_task_id_deadline_version_ladder_number"),
        ),
    )
    still = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_climb_open", "climb", ["task_id", "ladder"], unique=True, sqlite_where=still, postgresql_where=still
    )
    op.create_table(
        "climb_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("climb_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("to", sa.String(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("passed", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(
            ["climb_id"], ["climb.id"], name=op.f("fk_climb_step_climb_id_climb"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_climb_step_contact_id_contact")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_climb_step")),
        sa.UniqueConstraint("climb_id", "number", name=op.f("uq_climb_step_climb_id_number")),
    )
    op.create_table(
        "urging",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("means", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_urging_task_id_task"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_urging")),
    )
    op.create_index(op.f("ix_urging_task_id"), "urging", ["task_id"])


def downgrade() -> None:
    op.drop_table("urging")
    op.drop_table("climb_step")
    op.drop_index("uq_climb_open", table_name="climb")
    op.drop_table("climb")
