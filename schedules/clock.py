"""Where instants come from: the machine's clock, or one that a person in the sandbox may move."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]
"""Returns the present instant, aware, in UTC. Read once, at the edge; pass the value on as `now`."""


def system_clock() -> datetime:
    """The machine's clock."""
    return datetime.now(UTC)


class MovableClock:
    """A clock that runs at normal speed but can be moved, so that nobody waits until morning.

    Args:
        base: The clock that it runs beside.
        offset: How far ahead of `base` it starts; negative is behind.
    """

    def __init__(self, base: Clock = system_clock, offset: timedelta = timedelta()) -> None:
        self._base = base
        self._offset = offset

    def __call__(self) -> datetime:
        """The present instant on this clock."""
        return self._base() + self._offset

    def advance(self, by: timedelta) -> None:
        """Move the clock by `by`; negative moves it back."""
        self._offset += by


class StillClock:
    """A clock that stands until it is moved: what tests use, so that a literal date stays one.

    Args:
        at: Aware instant, any zone.

    Raises:
        ValueError: `at` is naive.
    """

    def __init__(self, at: datetime) -> None:
        if at.tzinfo is None:
            raise ValueError(f"an aware instant is needed, got {at!r}")
        self._at = at.astimezone(UTC)

    def __call__(self) -> datetime:
        """The instant at which the clock stands."""
        return self._at

    def advance(self, by: timedelta) -> None:
        """Move the clock by `by`; negative moves it back."""
        self._at += by
