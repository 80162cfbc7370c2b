"""Hours in which a person wants silence, also across midnight."""

from dataclasses import dataclass
from datetime import datetime, time

from schedules.day import ONE_DAY, at_wall, local
from schedules.next_fire import Fire


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `start`, included, to `end`, not included; an end at or before the start is the next morning's.

    Raises:
        ValueError: A time is aware, or both are the same.
    """

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.start.tzinfo is not None or self.end.tzinfo is not None:
            raise ValueError(f"quiet hours: naive wall times expected, got {self.start!r} and {self.end!r}")
        if self.start == self.end:
            raise ValueError(f"quiet hours: two different times expected, got {self.start:%H:%M} twice")

    def contains(self, instant: datetime, zone: str) -> bool:
        """True if `instant` falls in them on the wall clock of `zone`.

        Raises:
            ValueError: `instant` is naive, or `zone` is not an IANA name.
        """
        return self._end_after(instant, zone) is not None

    def moved(self, fire: Fire, zone: str) -> datetime:
        """The instant, in UTC, at which the fire may speak: the end of these hours, or its own instant."""
        at = fire.at
        # Where midnight is skipped, one night may end at the very instant at which the next one begins.
        while (until := self._end_after(at, zone)) is not None:
            at = until
        return at

    def _end_after(self, instant: datetime, zone: str) -> datetime | None:
        """When the quiet hours around `instant` end; None outside of them.

        Compared as instants, so that an hour shown twice neither ends nor starts them twice.
        """
        today = local(instant, zone).date()
        crosses = self.end < self.start
        for on in (today - ONE_DAY, today):
            until = at_wall(on + ONE_DAY if crosses else on, self.end, zone)
            if at_wall(on, self.start, zone) <= instant < until:
                return until
        return None
