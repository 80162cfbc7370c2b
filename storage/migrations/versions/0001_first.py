"""The first schema."""

import sqlalchemy as sa
from alembic import op

from storage.columns import BigId, Instant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    op.create_table(
        "announcement",
        sa.Column("id", BigId, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=True),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("begun_at", Instant(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("reached_id", BigId, nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("unknown", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("announcement", schema=None) as batch_op:
        batch_op.create_index(
            "ix_announcement_sending",
            ["id"],
            unique=False,
            sqlite_where=sa.text("state = 'sending'"),
            postgresql_where=sa.text("state = 'sending'"),
        )

    op.create_table(
        "fact",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "pending_update",
        sa.Column("id", BigId, autoincrement=False, nullable=False),
        sa.Column("chat_id", BigId, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("lease_until", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("pending_update", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pending_update_chat_id"), ["chat_id"], unique=False)

    op.create_table(
        "person",
        sa.Column("id", BigId, autoincrement=False, nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("has_chosen_language", sa.Boolean(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=True),
        sa.Column("day_ends_at", sa.Time(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("onboarded_at", Instant(), nullable=True),
        sa.Column("stopped_at", Instant(), nullable=True),
        sa.Column("unreachable_at", Instant(), nullable=True),
        sa.Column("paused_at", Instant(), nullable=True),
        sa.Column("paused_until", Instant(), nullable=True),
        sa.Column("quiet_from", sa.Time(), nullable=True),
        sa.Column("quiet_until", sa.Time(), nullable=True),
        sa.Column("quiet_drops", sa.Boolean(), nullable=False),
        sa.Column("card_message_id", BigId, nullable=True),
        sa.Column("asked", sa.String(length=64), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("nudge_after_min", sa.Integer(), nullable=True),
        sa.Column("suggested_at", Instant(), nullable=True),
        sa.Column("picture_is_dark", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "seen_update",
        sa.Column("id", BigId, autoincrement=False, nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("seen_update", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seen_update_seen_at"), ["seen_at"], unique=False)

    op.create_table(
        "send_budget",
        sa.Column("id", BigId, autoincrement=False, nullable=False),
        sa.Column("next_at", Instant(), nullable=False),
        sa.Column("paused_until", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "upload",
        sa.Column("bot_id", BigId, autoincrement=False, nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("file_id", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("bot_id", "version"),
    )
    op.create_table(
        "announcement_receipt",
        sa.Column("announcement_id", BigId, autoincrement=False, nullable=False),
        sa.Column("person_id", BigId, autoincrement=False, nullable=False),
        sa.Column("lease_until", Instant(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["announcement_id"], ["announcement.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("announcement_id", "person_id"),
    )
    with op.batch_alter_table("announcement_receipt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_announcement_receipt_person_id"), ["person_id"], unique=False)

    op.create_table(
        "answer",
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", "name"),
    )
    op.create_table(
        "digest",
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("at", sa.Time(), nullable=False),
        sa.Column("next_at", Instant(), nullable=True),
        sa.Column("offered_session_id", BigId, nullable=True),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id"),
    )
    with op.batch_alter_table("digest", schema=None) as batch_op:
        batch_op.create_index(
            "ix_digest_next_at",
            ["next_at"],
            unique=False,
            sqlite_where=sa.text("next_at IS NOT NULL"),
            postgresql_where=sa.text("next_at IS NOT NULL"),
        )

    op.create_table(
        "pause",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("began_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=True),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("pause", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pause_person_id"), ["person_id"], unique=False)

    op.create_table(
        "reminder",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("at", sa.Time(), nullable=False),
        sa.Column("until", sa.Time(), nullable=True),
        sa.Column("every_h", sa.Integer(), nullable=True),
        sa.Column("weekdays", sa.Integer(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("every_n_days", sa.Integer(), nullable=False),
        sa.Column("counted_from", sa.Date(), nullable=True),
        sa.Column("unanswered", sa.Integer(), nullable=False),
        sa.Column("quieter", sa.Integer(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("cue_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("next_at", Instant(), nullable=True),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("next_slot", sa.Integer(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("last_slot", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("deleted_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.create_index(
            "ix_reminder_next_at",
            ["next_at"],
            unique=False,
            sqlite_where=sa.text("next_at IS NOT NULL"),
            postgresql_where=sa.text("next_at IS NOT NULL"),
        )
        batch_op.create_index(batch_op.f("ix_reminder_person_id"), ["person_id"], unique=False)

    op.create_table(
        "standing",
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=False),
        sa.Column("kept", sa.Float(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("streak", sa.Integer(), nullable=False),
        sa.Column("credit", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id"),
    )
    op.create_table(
        "prompt",
        sa.Column("id", BigId, nullable=False),
        sa.Column("reminder_id", BigId, nullable=True),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("counts_on", sa.Date(), nullable=True),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("snooze", sa.Integer(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=True),
        sa.Column("lease_until", Instant(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("swap", sa.String(length=16), nullable=True),
        sa.Column("note", sa.String(length=16), nullable=True),
        sa.Column("nudges", sa.Integer(), nullable=False),
        sa.Column("nudge_at", Instant(), nullable=True),
        sa.Column("message_id", BigId, nullable=True),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["reminder_id"], ["reminder.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("reminder_id", "on", "slot", "snooze"),
    )
    with op.batch_alter_table("prompt", schema=None) as batch_op:
        batch_op.create_index(
            "ix_prompt_due",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("state = 'due'"),
            postgresql_where=sa.text("state = 'due'"),
        )
        batch_op.create_index(
            "ix_prompt_nudge_at",
            ["nudge_at"],
            unique=False,
            sqlite_where=sa.text("nudge_at IS NOT NULL"),
            postgresql_where=sa.text("nudge_at IS NOT NULL"),
        )
        batch_op.create_index("ix_prompt_person_on", ["person_id", "on"], unique=False)

    op.create_table(
        "session",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("prompt_id", BigId, nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("routine", sa.String(length=32), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("message_id", BigId, nullable=True),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("finished_at", Instant(), nullable=True),
        sa.Column("feeling_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("is_added", sa.Boolean(), nullable=False),
        sa.Column("milestone", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["prompt_id"], ["prompt.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("prompt_id"),
    )
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.create_index("ix_session_person_on", ["person_id", "on"], unique=False)

    op.create_table(
        "timer",
        sa.Column("person_id", BigId, autoincrement=False, nullable=False),
        sa.Column("session_id", BigId, nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("lease_until", Instant(), nullable=True),
        sa.Column("rung_at", Instant(), nullable=True),
        sa.Column("note_id", BigId, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id"),
    )
    with op.batch_alter_table("timer", schema=None) as batch_op:
        batch_op.create_index(
            "ix_timer_due",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("rung_at IS NULL"),
            postgresql_where=sa.text("rung_at IS NULL"),
        )


def downgrade() -> None:
    """Change it back."""
    with op.batch_alter_table("timer", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_timer_due",
            sqlite_where=sa.text("rung_at IS NULL"),
            postgresql_where=sa.text("rung_at IS NULL"),
        )

    op.drop_table("timer")
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.drop_index("ix_session_person_on")

    op.drop_table("session")
    with op.batch_alter_table("prompt", schema=None) as batch_op:
        batch_op.drop_index("ix_prompt_person_on")
        batch_op.drop_index(
            "ix_prompt_nudge_at",
            sqlite_where=sa.text("nudge_at IS NOT NULL"),
            postgresql_where=sa.text("nudge_at IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_prompt_due", sqlite_where=sa.text("state = 'due'"), postgresql_where=sa.text("state = 'due'")
        )

    op.drop_table("prompt")
    op.drop_table("standing")
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reminder_person_id"))
        batch_op.drop_index(
            "ix_reminder_next_at",
            sqlite_where=sa.text("next_at IS NOT NULL"),
            postgresql_where=sa.text("next_at IS NOT NULL"),
        )

    op.drop_table("reminder")
    with op.batch_alter_table("pause", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pause_person_id"))

    op.drop_table("pause")
    with op.batch_alter_table("digest", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_digest_next_at",
            sqlite_where=sa.text("next_at IS NOT NULL"),
            postgresql_where=sa.text("next_at IS NOT NULL"),
        )

    op.drop_table("digest")
    op.drop_table("answer")
    with op.batch_alter_table("announcement_receipt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_announcement_receipt_person_id"))

    op.drop_table("announcement_receipt")
    op.drop_table("upload")
    op.drop_table("send_budget")
    with op.batch_alter_table("seen_update", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_seen_update_seen_at"))

    op.drop_table("seen_update")
    op.drop_table("person")
    with op.batch_alter_table("pending_update", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pending_update_chat_id"))

    op.drop_table("pending_update")
    op.drop_table("fact")
    with op.batch_alter_table("announcement", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_announcement_sending",
            sqlite_where=sa.text("state = 'sending'"),
            postgresql_where=sa.text("state = 'sending'"),
        )

    op.drop_table("announcement")
