"""Extensions as rows: asked for, decided, withdrawn. Requests that wait as answers become such rows."""

import sqlalchemy as sa
from alembic import op

revision = "d5a27c914e08"
down_revision = "e7b0c95d41a8"
branch_labels = None
depends_on = None

# The newest request of each task that still stands, asked from the deadline that the task has.
WAITING = """
INSERT INTO extension (task_id, deadline_version, deadline, asked_by, contact_id, acknowledgement_id, requested, reason,
                       document, asked_at, state, decided_by, decision_reason, override)
SELECT task.id, task.deadline_version, task.deadline, 'contact ' || given.contact_id, given.contact_id, given.id,
       given.requested_deadline, given.reason, '', given.at, 'asked', '', '', ''
FROM acknowledgement AS given JOIN task ON task.id = given.task_id
WHERE given.id IN (
        SELECT max(id) FROM acknowledgement WHERE choice = 'extension' AND undone_at IS NULL GROUP BY task_id
  )
  AND given.deadline_version = task.deadline_version AND task.state NOT IN ('done', 'cancelled')
"""


def upgrade() -> None:
    op.create_table(
        "extension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("deadline_version", sa.Integer(), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("acknowledgement_id", sa.Integer(), nullable=True),
        sa.Column("requested", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("asked_at", sa.String(length=27), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided_at", sa.String(length=27), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_deadline", sa.Date(), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=False),
        sa.Column("override", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_extension_task_id_task"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_extension_contact_id_contact"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["acknowledgement_id"],
            ["acknowledgement.id"],
            name=op.f("fk_extension_acknowledgement_id_acknowledgement"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
    )
    op.create_index(op.f("ix_extension_task_id"), "extension", ["task_id"])
    op.create_index(op.f("ix_extension_acknowledgement_id"), "extension", ["acknowledgement_id"])
    which = sa.text("state = 'asked'")
    op.create_index(
        "uq_extension_open", "extension", ["task_id"], unique=True, sqlite_where=which, postgresql_where=which
    )
    # Not in batch mode: on SQLite that would make the table anew, and what hangs on its rows would go with the old one.
    op.execute("ALTER TABLE acknowledgement ADD COLUMN document VARCHAR NOT NULL DEFAULT ''")
    op.execute("ALTER TABLE acknowledgement ADD COLUMN until DATE")
    op.execute(WAITING)


def downgrade() -> None:
    op.execute("ALTER TABLE acknowledgement DROP COLUMN until")
    op.execute("ALTER TABLE acknowledgement DROP COLUMN document")
    op.drop_table("extension")
