"""An index by which copies are found by the letter that they are copies of, and which holds no other letter."""

import sqlalchemy as sa
from alembic import op

revision = "b7d2490fa63c"
down_revision = "3f6a0c94be17"
branch_labels = None
depends_on = None


def upgrade() -> None:
    copies = sa.text("kind = 'copy'")
    op.create_index("ix_letter_about", "letter", ["about"], sqlite_where=copies, postgresql_where=copies)


def downgrade() -> None:
    op.drop_index("ix_letter_about", "letter")
