"""What one reminder's turn comes to: the prompts it makes, when it fires next, and at which pace."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Row

from storage import backing_off
from storage.backing_off import Note, Pace
from storage.planning import MOVED, Planned, day_of, is_moved, next_planned

_MOST_MISSED = 400  # what one reminder can have missed before the rest is not even written down


class Turn(NamedTuple):
    """What it comes to."""

    fires: list[Planned]
    following: Planned | None
    is_due: bool
    """True if the newest fire is to be sent; else all are missed."""
    pace: Pace
    """From the newest fire on."""
    note: Note | None

    @property
    def newest(self) -> Planned:
        """The one that may go out."""
        return self.fires[-1]

    @property
    def rings(self) -> bool:
        """True if the newest fire goes out; one of a day that a quieter pace leaves out stays quiet."""
        return self.is_due and self.pace.rings_on(self.newest.on)


class Standing(NamedTuple):
    """How the honest back-off stands for all of a person's reminders of one kind."""

    unanswered: int
    pace: Pace

    def after(self, fired: Turn) -> "Standing":
        """For the next of them in this turn: what rings in one turn is one message, one to answer."""
        pace = max(self.pace, fired.pace, key=lambda one: one.quieter)
        return Standing(self.unanswered, pace)


def pace_of(row: Row[Any]) -> Pace:
    """The pace that a reminder has."""
    return Pace(row.quieter, row.every_n_days, row.counted_from)


def turn_of(row: Row[Any], before: Pace, standing: Standing, *, now: datetime, grace: timedelta) -> Turn:
    """What a reminder whose time has come does.

    Raises:
        ValueError: Its values, or its person's, make no rule.
    """
    fires = [Planned(row.next_at, row.next_on, row.next_slot)]
    following = _following(row, fires[-1], after=row.next_at, pace=before)
    while following is not None and following.at <= now and len(fires) < _MOST_MISSED:
        fires.append(following)
        following = _following(row, following, after=following.at, pace=before)
    newest = fires[-1]
    is_due = now - newest.at <= grace
    pace, note = _slowed(row, before, standing, on=newest.on) if is_due else (before, None)
    if pace != before or (following is not None and following.at <= now):
        following = _following(row, newest, after=max(now, newest.at), pace=pace)
    return Turn(fires, following, is_due, pace, note)


def _slowed(row: Row[Any], before: Pace, standing: Standing, *, on: date) -> tuple[Pace, Note | None]:
    days = int(row.weekdays).bit_count()
    joint = backing_off.shared(before, standing.pace, on=on, days_a_week=days)
    if not joint.rings_on(on):
        return joint, None
    return backing_off.pace(joint, unanswered=standing.unanswered, on=on, days_a_week=days)


def resting(row: Row[Any], *, now: datetime, grace: timedelta) -> Turn:
    """The last turn of a reminder whose values make no rule."""
    fires = [Planned(row.next_at, row.next_on, row.next_slot)]
    return Turn(fires, None, now - row.next_at <= grace, pace_of(row), None)


_RuleValues = tuple[time, time | None, int | None, int, int, date | None]
_ClockValues = tuple[str | None, time | None, time | None, bool]


def _following(row: Row[Any], newest: Planned, *, after: datetime, pace: Pace) -> Planned | None:
    rule = (row.at, row.until, row.every_h, row.weekdays, pace.every_n_days, pace.counted_from)
    clock = (row.zone, row.quiet_from, row.quiet_until, row.quiet_drops)
    return _next(rule, clock, after, (newest.on, newest.slot))


@lru_cache(maxsize=4096)
def _next(rule: _RuleValues, clock: _ClockValues, after: datetime, last: tuple[date, int]) -> Planned | None:
    """A popular minute asks the same thousands of times."""
    return next_planned(_Rule(*rule), _Clock(*clock), after=after, last=last)


@dataclass(slots=True)
class _Rule:
    """When a reminder rings, at whatever pace."""

    at: time
    until: time | None
    every_h: int | None
    weekdays: int
    every_n_days: int
    counted_from: date | None


@dataclass(slots=True)
class _Clock:
    """Somebody's clock."""

    zone: str | None
    quiet_from: time | None
    quiet_until: time | None
    quiet_drops: bool


class Written(NamedTuple):
    """A prompt as `write` takes it."""

    reminder_id: int
    person_id: int
    kind: str
    on: date
    counts_on: date
    slot: int
    due_at: datetime
    state: str
    reason: str | None
    note: str | None
    lease_until: datetime | None
    attempts: int


_LATE: tuple[str, str | None, str | None] = ("missed", "late", None)


def prompts_of(row: Row[Any], fired: Turn, until: datetime | None) -> list[Written]:
    """All fires of a turn; the newest, if it rings, leased until then.

    Raises:
        ValueError: As of `turn_of`.
    """
    lease = until if fired.rings else None
    return [
        Written(
            row.reminder_id,
            row.person_id,
            row.kind,
            planned.on,
            day_of(planned.at, row.zone or "UTC", row.day_ends_at),
            planned.slot,
            planned.at,
            *(
                (*_state(row, fired), lease, int(lease is not None))
                if planned is fired.newest
                else (*_LATE, None, 0)
            ),
        )
        for planned in fired.fires
    ]


def _state(row: Row[Any], fired: Turn) -> tuple[str, str | None, str | None]:
    """(state, reason, note) of the newest fire."""
    if fired.rings:
        return "due", None, fired.note or (MOVED if is_moved(row, row, fired.newest) else None)
    return ("quiet", "quieter", None) if fired.is_due else _LATE


def advance_of(row: Row[Any], fired: Turn) -> tuple[Any, ...]:
    """A tuple of `ADVANCE`."""
    newest, following, pace = fired.newest, fired.following, fired.pace
    return (
        row.reminder_id,
        following.at if following else None,
        following.on if following else None,
        following.slot if following else 0,
        newest.on,
        newest.slot,
        # What nobody could answer, because it never came, does not count against them.
        row.unanswered + fired.rings,
        pace.quieter,
        pace.every_n_days,
        pace.counted_from,
    )
