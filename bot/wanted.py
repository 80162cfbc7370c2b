"""Times and days as a person wants them for a reminder, small enough to travel in a button."""

from dataclasses import dataclass, replace
from datetime import time
from typing import Self

from schedules.parse import Parsed
from schedules.rules import EVERY_DAY, mask, window

MOST_AT_ONCE = 8
"""So many times fit into the 64 bytes of a button, beside the longest kind's name."""
_INTERVAL = "i"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Wall times, or every so many hours from the first of two to the last.

    `weekdays` is a mask, bit 0 is Monday; 0 leaves them as they are.

    Raises:
        ValueError: Too many times or none, days out of bounds, or an interval that makes no times.
    """

    times: tuple[time, ...]
    weekdays: int = 0
    every_h: int | None = None

    def __post_init__(self) -> None:
        if not 1 <= len(self.times) <= MOST_AT_ONCE:
            raise ValueError(f"times: 1 to {MOST_AT_ONCE} expected, got {len(self.times)}")
        if not 0 <= self.weekdays <= mask(EVERY_DAY):
            raise ValueError(f"weekdays: a mask of 0 to 127 expected, got {self.weekdays!r}")
        if self.every_h is not None:
            window(self.every_h, self.times[0], self.times[-1])

    @classmethod
    def of(cls, parsed: Parsed) -> Self:
        """What was typed, if it is clear; of an interval only the ends.

        Raises:
            ValueError: More than `MOST_AT_ONCE` times.
        """
        times = parsed.times if parsed.every_h is None else (parsed.times[0], parsed.times[-1])
        return cls(times, mask(parsed.weekdays) if parsed.weekdays else 0, parsed.every_h)

    @classmethod
    def unpack(cls, packed: str, weekdays: int) -> Self:
        """What `packed` says, from a button that may be old or forged.

        Raises:
            ValueError: It says nothing of the sort.
        """
        first, _, every_h = packed.partition(_INTERVAL)
        times = tuple(_wall(int(minute)) for minute in first.split("."))
        return cls(times, weekdays, int(every_h) if every_h else None)

    @property
    def packed(self) -> str:
        """The times without the days: minutes of the day, such as 420.1290, or 540.1020i2."""
        minutes = ".".join(str(at.hour * 60 + at.minute) for at in self.times)
        return minutes if self.every_h is None else f"{minutes}{_INTERVAL}{self.every_h}"

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
        return [self] if self.is_interval else [replace(self, times=(at,)) for at in self.times]


def _wall(minute_of_day: int) -> time:
    if not 0 <= minute_of_day < 24 * 60:
        raise ValueError(f"a minute of the day: 0 to 1439 expected, got {minute_of_day!r}")
    return time(*divmod(minute_of_day, 60))
