"""The name and cue that a prompt bears which somebody asked for on a reminder's card."""

import sqlalchemy as sa
from alembic import op

from storage.columns import BigId

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    op.add_column("prompt", sa.Column("words_of", BigId, nullable=True))


def downgrade() -> None:
    """Change it back."""
    op.drop_column("prompt", "words_of")
