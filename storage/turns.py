"""What one reminder's turn comes to: the prompts it makes, when it fires next, and at which pace."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from storage import backing_off
from storage.backing_off import Note, Pace
from storage.planning import MOVED, Planned, day_of, is_moved, next_planned

_MOST_MISSED = 400  # what one reminder can have missed before the rest is not even written down


class Stored(NamedTuple):
    """What of a reminder and its person decides its turn; `next_at` has come."""

    kind: str
    at: time
    until: time | None
    every_h: int | None
    weekdays: int
    every_n_days: int
    counted_from: date | None
    unanswered: int
    quieter: int
    next_at: datetime
    next_on: date
    next_slot: int
    zone: str | None
    day_ends_at: time
    quiet_from: time | None
    quiet_until: time | None
    quiet_drops: bool

    @property
    def pace(self) -> Pace:
        """The pace that it has."""
        return Pace(self.quieter, self.every_n_days, self.counted_from)


class Turn(NamedTuple):
    """What it comes to."""

    prompts: tuple[tuple[Any, ...], ...]
    """What is written of each fire: kind, day, day it counts on, slot, instant, state, reason and note."""
    rings: bool
    """True if the last of them is to be sent."""
    advance: tuple[Any, ...]
    """How the reminder moves on, as `due_reminders.write` takes it, without its id."""
    pace: Pace
    """From the newest fire on."""


class Standing(NamedTuple):
    """How the honest back-off stands for all of a person's reminders of one kind."""

    unanswered: int
    pace: Pace

    def after(self, turn: Turn) -> "Standing":
        """For the next of them at once: what rings in one turn is one message, one to answer."""
        return Standing(self.unanswered, max(self.pace, turn.pace, key=lambda one: one.quieter))


def turn_of(stored: Stored, standing: Standing, *, now: datetime, grace: timedelta) -> Turn:
    """What a reminder whose time has come does; remembered, for in a popular minute many are alike.

    Raises:
        ValueError: Its values, or its person's, make no rule.
    """
    # What was missed in weeks of an outage would stay in memory: 90 MB of it.
    decide = _decided if now - stored.next_at > grace else _remembered
    return decide(stored, standing, now=now, grace=grace)


def _decided(stored: Stored, standing: Standing, *, now: datetime, grace: timedelta) -> Turn:
    before = stored.pace
    fires = [Planned(stored.next_at, stored.next_on, stored.next_slot)]
    following = _following(stored, fires[-1], after=stored.next_at, pace=before)
    while following is not None and following.at <= now and len(fires) < _MOST_MISSED:
        fires.append(following)
        following = _following(stored, following, after=following.at, pace=before)
    newest = fires[-1]
    is_due = now - newest.at <= grace
    pace, note = _slowed(stored, standing, on=newest.on) if is_due else (before, None)
    if pace != before or (following is not None and following.at <= now):
        following = _following(stored, newest, after=max(now, newest.at), pace=pace)
    # One of a day that a quieter pace leaves out stays quiet.
    rings = is_due and pace.rings_on(newest.on)
    fates = [_LATE] * (len(fires) - 1) + [_fate(stored, newest, note, is_due=is_due, rings=rings)]
    return Turn(
        prompts=tuple(_written(stored, fire, fate) for fire, fate in zip(fires, fates, strict=True)),
        rings=rings,
        advance=_advance(stored, newest, following, pace, rings=rings),
        pace=pace,
    )


_remembered = lru_cache(maxsize=1024)(_decided)


def resting(stored: Stored) -> Turn:
    """The last turn of a reminder whose values make no rule."""
    newest = Planned(stored.next_at, stored.next_on, stored.next_slot)
    return Turn((), False, _advance(stored, newest, None, stored.pace, rings=False), stored.pace)


def _following(stored: Stored, newest: Planned, *, after: datetime, pace: Pace) -> Planned | None:
    rule = stored._replace(every_n_days=pace.every_n_days, counted_from=pace.counted_from)
    return next_planned(rule, stored, after=after, last=(newest.on, newest.slot))


def _slowed(stored: Stored, standing: Standing, *, on: date) -> tuple[Pace, Note | None]:
    days = stored.weekdays.bit_count()
    joint = backing_off.shared(stored.pace, standing.pace, on=on, days_a_week=days)
    if not joint.rings_on(on):
        return joint, None
    return backing_off.pace(joint, unanswered=standing.unanswered, on=on, days_a_week=days)


_Fate = tuple[str, str | None, str | None]
"""State, reason and note."""
_LATE: _Fate = ("missed", "late", None)


def _fate(stored: Stored, newest: Planned, note: Note | None, *, is_due: bool, rings: bool) -> _Fate:
    if rings:
        return "due", None, note or (MOVED if is_moved(stored, stored, newest) else None)
    return ("quiet", "quieter", None) if is_due else _LATE


def _written(stored: Stored, fire: Planned, fate: _Fate) -> tuple[Any, ...]:
    counts_on = day_of(fire.at, stored.zone or "UTC", stored.day_ends_at)
    return stored.kind, fire.on, counts_on, fire.slot, fire.at, *fate


def _advance(
    stored: Stored, newest: Planned, following: Planned | None, pace: Pace, *, rings: bool
) -> tuple[Any, ...]:
    return (
        following.at if following else None,
        following.on if following else None,
        following.slot if following else 0,
        newest.on,
        newest.slot,
        # What nobody could answer, because it never came, does not count against them.
        stored.unanswered + rings,
        pace.quieter,
        pace.every_n_days,
        pace.counted_from,
    )
