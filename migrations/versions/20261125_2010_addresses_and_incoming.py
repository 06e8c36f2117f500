"""A table of addresses, so that a channel needs no columns; what chat services tell us; codes that link accounts."""

import sqlalchemy as sa
from alembic import op

revision = "e7b0c5418d3f"
down_revision = "c2d81f6a4b93"
branch_labels = None
depends_on = None

OLD_COLUMNS = {"email": "email", "zalo": "zalo_user_id"}


def upgrade() -> None:
    _addresses()
    _letters()
    _incoming()


def _addresses() -> None:
    op.create_table(
        "contact_address",
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("heard_at", sa.String(length=27), nullable=True),
        sa.Column("closed", sa.String(), nullable=True),
        sa.Column("linked_at", sa.String(length=27), nullable=True),
        sa.Column("changed_at", sa.String(length=27), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_contact_address_contact_id_contact"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("contact_id", "channel", name=op.f("pk_contact_address")),
    )
    op.create_index(op.f("ix_contact_address_channel_address"), "contact_address", ["channel", "address"])
    for channel, column in OLD_COLUMNS.items():
        op.execute(
            f"INSERT INTO contact_address (contact_id, channel, address) SELECT id, '{channel}', {column} "  # noqa: S608 - names of ours
            f"FROM contact WHERE {column} IS NOT NULL AND {column} <> ''"
        )
    # Not in batch mode: on SQLite that makes the table anew, and to drop the old one would take with it all that hangs
    # on its rows.
    for column in OLD_COLUMNS.values():
        op.execute(f"ALTER TABLE contact DROP COLUMN {column}")


def _letters() -> None:
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.add_column(sa.Column("tracking", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("chain", sa.Text(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("about", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("received_at", sa.String(length=27), nullable=True))
        batch_op.add_column(sa.Column("seen_at", sa.String(length=27), nullable=True))
        batch_op.create_index(batch_op.f("ix_letter_tracking"), ["tracking"])
        batch_op.create_index(batch_op.f("ix_letter_provider_id"), ["provider_id"])


def _incoming() -> None:
    op.create_table(
        "incoming",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("letters", sa.Text(), nullable=False),
        sa.Column("tracking", sa.String(), nullable=True),
        sa.Column("happened_at", sa.String(length=27), nullable=False),
        sa.Column("received_at", sa.String(length=27), nullable=False),
        sa.Column("poked_at", sa.String(length=27), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("reply_state", sa.String(), nullable=True),
        sa.Column("reply_words", sa.Text(), nullable=False),
        sa.Column("worked_at", sa.String(length=27), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incoming")),
        sa.UniqueConstraint("channel", "key", name=op.f("uq_incoming_channel_key")),
    )
    op.create_index(op.f("ix_incoming_state_id"), "incoming", ["state", "id"])
    op.create_index(op.f("ix_incoming_reply_state"), "incoming", ["reply_state"])
    op.create_index(op.f("ix_incoming_channel_sender_received_at"), "incoming", ["channel", "sender", "received_at"])
    op.create_table(
        "link_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("created_at", sa.String(length=27), nullable=False),
        sa.Column("expires_at", sa.String(length=27), nullable=False),
        sa.Column("used_at", sa.String(length=27), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_link_code_contact_id_contact"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_code")),
    )
    op.create_index(op.f("ix_link_code_contact_id"), "link_code", ["contact_id"])
    op.create_index(op.f("ix_link_code_code_hash"), "link_code", ["code_hash"])

    # SQLite makes this table anew; nothing hangs on its rows.
    with op.batch_alter_table("acknowledgement", schema=None) as batch_op:
        batch_op.add_column(sa.Column("incoming_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_acknowledgement_incoming_id_incoming"), "incoming", ["incoming_id"], ["id"]
        )
        batch_op.create_index(batch_op.f("ix_acknowledgement_incoming_id"), ["incoming_id"])


def downgrade() -> None:
    with op.batch_alter_table("acknowledgement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_acknowledgement_incoming_id"))
        batch_op.drop_constraint(batch_op.f("fk_acknowledgement_incoming_id_incoming"), type_="foreignkey")
        batch_op.drop_column("incoming_id")
    op.drop_table("link_code")
    op.drop_table("incoming")
    for name in ("provider_id", "tracking"):
        op.drop_index(op.f(f"ix_letter_{name}"), table_name="letter")
    for name in ("seen_at", "received_at", "about", "chain", "tracking"):
        op.execute(f"ALTER TABLE letter DROP COLUMN {name}")
    with op.batch_alter_table("contact", schema=None) as batch_op:
        for column in OLD_COLUMNS.values():
            batch_op.add_column(sa.Column(column, sa.String(), nullable=True))
    for channel, column in OLD_COLUMNS.items():
        op.execute(
            f"UPDATE contact SET {column} = (SELECT address FROM contact_address "  # noqa: S608 - names of ours
            f"WHERE contact_address.contact_id = contact.id AND channel = '{channel}')"
        )
    op.drop_table("contact_address")
