"""When a stored reminder fires next: its rule in its person's zone, quiet hours and what already fired."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple, Protocol

from schedules.day import at_wall, person_day
from schedules.next_fire import NEAR, next_fire
from schedules.quiet import QuietHours
from schedules.rules import Rule, weekdays_of, window

_LONGEST_NIGHT = timedelta(hours=27)  # quiet hours of almost a day, when the clocks go back
_MOST_STEPS = 1000

MOVED = "moved"
"""What is noted of a prompt that quiet hours put off."""


class HasRule(Protocol):
    """What a reminder (a row or an object) says of its times."""

    @property
    def at(self) -> time:
        """The wall time, or the first of them."""

    @property
    def until(self) -> time | None:
        """The last of them, where it rings more often."""

    @property
    def every_h(self) -> int | None:
        """How many hours are between them."""

    @property
    def weekdays(self) -> int:
        """On which; bit 0 is Monday."""

    @property
    def every_n_days(self) -> int:
        """How often of late, from `counted_from` on."""

    @property
    def counted_from(self) -> date | None:
        """The local date from which that is counted."""


class HasQuiet(Protocol):
    """What a person (a row or an object) says of their quiet hours."""

    @property
    def quiet_from(self) -> time | None:
        """When they begin."""

    @property
    def quiet_until(self) -> time | None:
        """When they end."""


class HasClock(HasQuiet, Protocol):
    """What a person (a row or an object) says of their clock."""

    @property
    def zone(self) -> str | None:
        """Their zone, once it is known."""

    @property
    def quiet_drops(self) -> bool:
        """True if what falls into their quiet hours is left out, not put off."""


class Planned(NamedTuple):
    """One planned prompt: the UTC instant it rings, and the local date and slot it stands for.

    `slot` is 0 for a reminder that rings once a day and the minute of the day for one that rings more
    often, so that changing the time of a daily reminder never rings twice on one date.
    """

    at: datetime
    on: date
    slot: int


@lru_cache(maxsize=4096)
def day_of(instant: datetime, zone: str, day_ends_at: time) -> date:
    """As `person_day`, remembered: a popular minute asks the same for everybody of a zone.

    Raises:
        ValueError: As `person_day`.
    """
    return person_day(instant, zone, day_ends_at)


def rule_of(reminder: HasRule, zone: str) -> Rule:
    """The rule of a reminder in `zone`.

    Raises:
        ValueError: The stored values make no rule.
    """
    weekdays = weekdays_of(reminder.weekdays)
    times: tuple[time, ...] = (reminder.at,)
    if reminder.every_h is not None and reminder.until is not None:
        times = window(reminder.every_h, reminder.at, reminder.until)
    return Rule(
        times=times,
        weekdays=weekdays,
        zone=zone,
        every_n_days=reminder.every_n_days,
        counted_from=reminder.counted_from,
    )


def quiet_hours(person: HasQuiet) -> QuietHours | None:
    """When they want silence; None for never."""
    if person.quiet_from is None or person.quiet_until is None or person.quiet_from == person.quiet_until:
        return None
    return QuietHours(person.quiet_from, person.quiet_until)


def next_planned(
    reminder: HasRule, person: HasClock, *, after: datetime, last: tuple[date, int] | None = None
) -> Planned | None:
    """The first planned prompt strictly later than `after` and than the identity `last` (date, slot).

    None when there is none to find: no zone yet, or every fire falls into quiet hours that drop.
    """
    for planned in _planned(reminder, person, after=after):
        if planned.at > after and (last is None or (planned.on, planned.slot) > last):
            return planned
    return None


def is_moved(reminder: HasRule, person: HasClock, planned: Planned) -> bool:
    """True if quiet hours put it off: it rings well after the wall time that it is planned for."""
    if person.zone is None or person.quiet_drops or quiet_hours(person) is None:
        return False
    return planned.at - own_time(reminder, planned, person.zone) > NEAR


def own_time(reminder: HasRule, planned: Planned, zone: str) -> datetime:
    """The instant that the rule gives a planned prompt, whatever quiet hours made of it."""
    return at_wall(planned.on, own_wall(reminder, planned), zone)


def own_wall(reminder: HasRule, planned: Planned) -> time:
    """The wall time that the rule gives a planned prompt."""
    return time(*divmod(planned.slot, 60)) if planned.slot else reminder.at


def _planned(reminder: HasRule, person: HasClock, *, after: datetime) -> Iterator[Planned]:
    if person.zone is None:
        return
    rule = rule_of(reminder, person.zone)
    quiet = quiet_hours(person)
    # What quiet hours moved fired before the instant it rings.
    step = after - _LONGEST_NIGHT if quiet and not person.quiet_drops else after
    for _ in range(_MOST_STEPS):
        fire = next_fire(rule, after=step)
        step = fire.at
        rings_at = fire.at
        if quiet and quiet.contains(fire.at, person.zone):
            if person.quiet_drops:
                continue
            rings_at = quiet.moved(fire, person.zone)
        yield Planned(rings_at, fire.on, _slot(rule, fire.slot))


def _slot(rule: Rule, index: int) -> int:
    if len(rule.times) == 1:
        return 0
    wall = rule.times[index]
    return wall.hour * 60 + wall.minute
