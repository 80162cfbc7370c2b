"""Times and days as a person wants them for a reminder, small enough to travel in a button."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import time
from typing import Self

from bot.routines.moves import USUAL_DAYS
from schedules.parse import Parsed
from schedules.rules import EVERY_DAY, mask, window

MOST_AT_ONCE = 8
"""So many times fit into the 64 bytes of a button, beside the longest kind's name."""
_INTERVAL, _BESIDES, _ON = "i", "_", "d"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Wall times, or every so many hours from the first of two to the last.

    `weekdays` is a mask, bit 0 is Monday; 0 leaves them as they are. `besides` are times on other days, each
    with its own: they take as much room in a button as a time more.

    Raises:
        ValueError: Too many times or none, days out of bounds, or an interval that makes no times.
    """

    times: tuple[time, ...]
    weekdays: int = 0
    every_h: int | None = None
    besides: "tuple[Wanted, ...]" = ()

    def __post_init__(self) -> None:
        count = len(self.times) + sum(len(one.times) + 1 for one in self.besides)
        if not self.times or count > MOST_AT_ONCE:
            raise ValueError(f"times: 1 to {MOST_AT_ONCE} expected, got {count}")
        if not 0 <= self.weekdays <= mask(EVERY_DAY):
            raise ValueError(f"weekdays: a mask of 0 to 127 expected, got {self.weekdays!r}")
        if self.every_h is not None:
            window(self.every_h, self.times[0], self.times[-1])

    @classmethod
    def of(cls, parsed: Parsed, *besides: Parsed) -> Self:
        """What was typed, if it is clear; of an interval only the ends.

        Raises:
            ValueError: More than `MOST_AT_ONCE` times.
        """
        times = parsed.times if parsed.every_h is None else (parsed.times[0], parsed.times[-1])
        weekdays = mask(parsed.weekdays) if parsed.weekdays else 0
        return cls(times, weekdays, parsed.every_h, tuple(cls.of(one) for one in besides))

    @classmethod
    def unpack(cls, packed: str, weekdays: int) -> Self:
        """What `packed` says, from a button that may be old or forged.

        Raises:
            ValueError: It says nothing of the sort.
        """
        head, *further = packed.split(_BESIDES)
        first, _, every_h = head.partition(_INTERVAL)
        besides = tuple(cls._on_other_days(one) for one in further)
        return cls(_walls(first), weekdays, int(every_h) if every_h else None, besides)

    @classmethod
    def _on_other_days(cls, packed: str) -> Self:
        times, _, weekdays = packed.partition(_ON)
        if not int(weekdays):
            raise ValueError("weekdays: some expected, got none")
        return cls(_walls(times), int(weekdays))

    @property
    def packed(self) -> str:
        """The times without the days: minutes of the day, such as 420.1290, or 540.1020i2.

        Those besides bring their days: 420_600d96.
        """
        head = _minutes(self.times) + ("" if self.every_h is None else f"{_INTERVAL}{self.every_h}")
        further = [f"{_minutes(one.times)}{_ON}{one.weekdays}" for one in self.besides]
        return _BESIDES.join([head, *further])

    def as_new(self, kind: str) -> "Wanted":
        """The same for a new reminder of a kind, on its usual days if none are wanted."""
        return self if self.weekdays else replace(self, weekdays=mask(USUAL_DAYS.get(kind, ())))

    @property
    def is_interval(self) -> bool:
        """True for every so many hours."""
        return self.every_h is not None

    @property
    def until(self) -> time | None:
        """Where an interval ends."""
        return self.times[-1] if self.is_interval else None

    def each(self) -> "list[Wanted]":
        """One for each reminder that it takes: an interval is one, each single time is another."""
        own = [self] if self.is_interval else [replace(self, times=(at,), besides=()) for at in self.times]
        return own + [each for one in self.besides for each in one.each()]


def _minutes(times: Sequence[time]) -> str:
    return ".".join(str(at.hour * 60 + at.minute) for at in times)


def _walls(minutes: str) -> tuple[time, ...]:
    return tuple(_wall(int(minute)) for minute in minutes.split("."))


def _wall(minute_of_day: int) -> time:
    if not 0 <= minute_of_day < 24 * 60:
        raise ValueError(f"a minute of the day: 0 to 1439 expected, got {minute_of_day!r}")
    return time(*divmod(minute_of_day, 60))
