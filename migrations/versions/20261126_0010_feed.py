"""What happened, for other systems: announcements, the cursor over the log, letters to announce, subscriptions."""

import sqlalchemy as sa
from alembic import op

revision = "f3b07c52e8d1"
down_revision = "a3e86b51d0c2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "announcement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
        sa.UniqueConstraint("key", name=op.f("uq_announcement_key")),
    )
    op.create_table(
        "feed_cursor",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("overdue_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_feed_cursor")),
    )
    op.create_table(
        "sent_letter",
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letter.id"], name=op.f("fk_sent_letter_letter_id_letter"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("letter_id", name=op.f("pk_sent_letter")),
    )
    op.create_table(
        "subscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("types", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("old_secret", sa.Text(), nullable=True),
        sa.Column("old_until", sa.String(length=27), nullable=True),
        sa.Column("told_to", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=27), nullable=False),
        sa.Column("removed_at", sa.String(length=27), nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_subscription_contact_id_contact")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
    )
    # What happened before there was a feed is in the log: the feed begins with what happens from now on.
    op.execute("INSERT INTO feed_cursor (name, event_id) SELECT 'feed', max(id) FROM event HAVING max(id) IS NOT NULL")


def downgrade() -> None:
    op.drop_table("subscription")
    op.drop_table("sent_letter")
    op.drop_table("feed_cursor")
    op.drop_table("announcement")
