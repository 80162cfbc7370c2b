"""Where operators watch an announcement go out."""

import sqlalchemy as sa
from alembic import op

from storage.columns import BigId, Instant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    op.create_table(
        "announcement_card",
        sa.Column("person_id", BigId, autoincrement=False, nullable=False),
        sa.Column("announcement_id", BigId, nullable=False),
        sa.Column("message_id", BigId, nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.Column("look_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["announcement_id"], ["announcement.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id"),
    )


def downgrade() -> None:
    """Change it back."""
    op.drop_table("announcement_card")
