"""The tables. Health answers and own words are sealed bytes (encryption.py); names and texts are not kept."""

from datetime import date, datetime, time
from typing import Any, cast

from sqlalchemy import JSON, Column, ForeignKey, Index, LargeBinary, Table, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.columns import BigId, Instant, Row, partial_index
from storage.models_announcing import Announcement as Announcement
from storage.models_announcing import AnnouncementCard as AnnouncementCard
from storage.models_announcing import AnnouncementReceipt as AnnouncementReceipt
from storage.models_service import Fact as Fact
from storage.models_service import PendingUpdate as PendingUpdate
from storage.models_service import SeenUpdate as SeenUpdate
from storage.models_service import SendBudget as SendBudget
from storage.models_service import Upload as Upload

DEFAULT_DAY_END = time(3, 0)

EVERY_DAY_MASK = 0b1111111

RESTED = "rest"
"""The `reason` of a prompt that reached its person on a day on which nothing was safe to do."""


def _instant(*, nullable: bool = True) -> Any:
    return Field(default=None, sa_column=Column(Instant, nullable=nullable))


def _of_person() -> Any:
    owner = ForeignKey("person.id", ondelete="CASCADE")
    return Field(sa_column=Column(BigId, owner, nullable=False, index=True))


class Person(Row, table=True):
    """Somebody subscribed. `id` is the Telegram user id, which is also the id of the private chat."""

    id: int = Field(sa_column=Column(BigId, primary_key=True, autoincrement=False))
    language: str = Field(default="en", max_length=16)
    has_chosen_language: bool = False
    zone: str | None = Field(default=None, max_length=64)
    day_ends_at: time = Field(default=DEFAULT_DAY_END)
    created_at: datetime = _instant(nullable=False)
    onboarded_at: datetime | None = _instant()
    stopped_at: datetime | None = _instant()
    unreachable_at: datetime | None = _instant()
    paused_at: datetime | None = _instant()
    paused_until: datetime | None = _instant()
    """Paused with no end here means until they say."""
    quiet_from: time | None = None
    quiet_until: time | None = None
    quiet_drops: bool = False
    card_message_id: int | None = Field(default=None, sa_column=Column(BigId, nullable=True))
    asked: str | None = Field(default=None, max_length=64)
    """What they were last asked, as a packed button: what they type next is read in its light."""
    minutes: int = 5
    nudge_after_min: int | None = None
    suggested_at: datetime | None = _instant()
    picture_is_dark: bool = False


class Answer(Row, table=True):
    """A health answer (conditions, focus, kit, …) of one person, sealed."""

    person_id: int = Field(
        sa_column=Column(BigId, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    )
    name: str = Field(primary_key=True, max_length=32)
    sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    updated_at: datetime = _instant(nullable=False)


class Reminder(Row, table=True):
    """A routine kind at a wall time on weekdays; `next_at` is when it fires next, in UTC."""

    __table_args__ = (partial_index("ix_reminder_next_at", "next_at", where="next_at IS NOT NULL"),)

    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True))
    person_id: int = _of_person()
    kind: str = Field(max_length=16)
    at: time
    until: time | None = None
    every_h: int | None = None
    """With `until`: every so many hours from `at` to `until`, for move breaks."""
    weekdays: int = EVERY_DAY_MASK
    """Bit 0 is Monday."""
    is_on: bool = True
    every_n_days: int = 1
    counted_from: date | None = None
    unanswered: int = 0
    quieter: int = 0
    """How far the honest back-off has gone: 0 as planned, 1 asked, 2 every other day, 3 weekly."""
    name_sealed: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    cue_sealed: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    next_at: datetime | None = _instant()
    next_on: date | None = None
    next_slot: int = 0
    last_on: date | None = None
    """The local date and slot of the newest prompt: no earlier or equal one is planned again."""
    last_slot: int = 0
    created_at: datetime = _instant(nullable=False)
    deleted_at: datetime | None = _instant()


class Prompt(Row, table=True):
    """One firing of a reminder for one local date, or one that somebody asked for (no reminder).

    `state`: due, sent, done, skipped, snoozed, missed (too late), quiet (rightly not sent) or failed.
    """

    __table_args__ = (
        UniqueConstraint("reminder_id", "on", "slot", "snooze"),
        partial_index("ix_prompt_due", "due_at", where="state = 'due'"),
        partial_index("ix_prompt_nudge_at", "nudge_at", where="nudge_at IS NOT NULL"),
        Index("ix_prompt_person_on", "person_id", "on"),
    )

    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True))
    reminder_id: int | None = Field(
        default=None,
        sa_column=Column(BigId, ForeignKey("reminder.id", ondelete="CASCADE"), nullable=True),
    )
    person_id: int = Field(
        sa_column=Column(BigId, ForeignKey("person.id", ondelete="CASCADE"), nullable=False)
    )
    kind: str = Field(max_length=16)
    on: date
    counts_on: date | None = None
    """The person's day that it is planned for: one at 01:00 is still yesterday's. None means `on`."""
    slot: int = 0
    snooze: int = 0
    due_at: datetime = _instant(nullable=False)
    state: str = Field(default="due", max_length=8)
    reason: str | None = Field(default=None, max_length=64)
    """Why it was missed, quiet or failed, or that it was of rest: a word of ours, never Telegram's text."""
    lease_until: datetime | None = _instant()
    attempts: int = 0
    swap: str | None = Field(default=None, max_length=16)
    words_of: int | None = Field(default=None, sa_column=Column(BigId, nullable=True))
    """Of one that was asked for on a reminder's card: the reminder whose name and cue it bears."""
    note: str | None = Field(default=None, max_length=16)
    """What it says besides: ask, every_other_day or weekly (backing_off.py)."""
    nudges: int = 0
    nudge_at: datetime | None = _instant()
    """When it rings again unless it is answered."""
    message_id: int | None = Field(default=None, sa_column=Column(BigId, nullable=True))
    sent_at: datetime | None = _instant()
    answered_at: datetime | None = _instant()


class Session(Row, table=True):
    """What a person does: a plan's steps, followed from `started_at` to `finished_at`."""

    __table_args__ = (
        UniqueConstraint("prompt_id"),
        Index("ix_session_person_on", "person_id", "on"),
    )

    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True))
    person_id: int = Field(
        sa_column=Column(BigId, ForeignKey("person.id", ondelete="CASCADE"), nullable=False)
    )
    prompt_id: int | None = Field(
        default=None,
        sa_column=Column(BigId, ForeignKey("prompt.id", ondelete="CASCADE"), nullable=True),
    )
    kind: str = Field(max_length=16)
    on: date
    """The person's day: after midnight it is still yesterday until `day_ends_at`."""
    steps: list[list[Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """The plan as it was shown: [move id, side or null, seconds, sets, rung of pressure or null] for each
    step, in order. Those of older versions are shorter, later ones may be longer."""
    routine: str | None = Field(default=None, max_length=32)
    minutes: int = 0
    message_id: int | None = Field(default=None, sa_column=Column(BigId, nullable=True))
    started_at: datetime = _instant(nullable=False)
    finished_at: datetime | None = _instant()
    feeling_sealed: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    is_added: bool = False
    """Marked afterwards, in the history: the clock says nothing of when it was done."""
    milestone: int | None = None
    """The round number of sessions that its done line told of; each is told once."""


class Timer(Row, table=True):
    """One person's timer of a step: running until `due_at`, then rung until they tap on."""

    __table_args__ = (partial_index("ix_timer_due", "due_at", where="rung_at IS NULL"),)

    person_id: int = Field(
        sa_column=Column(
            BigId, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
        )
    )
    session_id: int = Field(
        sa_column=Column(BigId, ForeignKey("session.id", ondelete="CASCADE"), nullable=False)
    )
    step: int
    turn: int = 1
    """Which of the step's sets is timed, from 1."""
    due_at: datetime = _instant(nullable=False)
    lease_until: datetime | None = _instant()
    rung_at: datetime | None = _instant()
    note_id: int | None = Field(default=None, sa_column=Column(BigId, nullable=True))
    """The message that said so; it goes with the next tap."""


class Pause(Row, table=True):
    """A stretch of silence that a person asked for: those days count neither for nor against them."""

    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True))
    person_id: int = _of_person()
    began_at: datetime = _instant(nullable=False)
    ends_at: datetime | None = _instant()
    """None while they have not said."""
    began_on: date
    ends_on: date | None = None
    """The person's days that it touches, both included, as their clock was then."""


class Standing(Row, table=True):
    """What a person's days up to `settled_on` come to: their prompts are no longer needed for it."""

    person_id: int = Field(
        sa_column=Column(BigId, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    )
    settled_on: date
    kept: float = 0.0
    weight: float = 0.0
    streak: int = 0
    credit: int = 0


class Digest(Row, table=True):
    """The weekly summary: offered once; sent at `next_at`, while it is set."""

    __table_args__ = (partial_index("ix_digest_next_at", "next_at", where="next_at IS NOT NULL"),)

    person_id: int = Field(
        sa_column=Column(BigId, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    )
    weekday: int = 6
    """0 is Monday."""
    at: time = time(18)
    next_at: datetime | None = _instant()
    offered_session_id: int | None = Field(default=None, sa_column=Column(BigId, nullable=True))
    """The session whose done line offers it."""
    sent_at: datetime | None = _instant()


def table(model: type[SQLModel]) -> Table:
    """The Core table of a model, for the statements of the delivery's hot path."""
    return cast(Table, model.__table__)  # type: ignore[attr-defined]
