"""What can be made to go wrong between the bot and the sandbox, and counts of what did."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

from bot.sandbox.limits import Limits

POLLING = "getupdates"


class Trouble(StrEnum):
    """One way for a call to fail."""

    TIMEOUT_BEFORE = "timeout_before"
    """Nothing is done and nothing is answered until the hold is over; then the connection ends."""
    TIMEOUT_AFTER = "timeout_after"
    """All is done, but the answer never comes."""
    RESET_BEFORE = "reset_before"
    """The connection is reset, nothing done."""
    RESET_AFTER = "reset_after"
    """The connection is reset, all done."""
    BAD_GATEWAY = "bad_gateway"
    """502 with a page instead of JSON, nothing done."""
    TOO_MANY_REQUESTS = "too_many_requests"
    """429 that names the hold as its pause."""
    PICTURE_REFUSED = "picture_refused"
    """400 as for a picture that Telegram cannot read, nothing done."""


@dataclass
class _Plan:
    trouble: Trouble
    method: str | None
    hold_s: float
    calls_left: int | None = None
    probability: float = 1.0

    def fits(self, method: str) -> bool:
        return method != POLLING if self.method is None else method == self.method


@dataclass
class Faults:
    """Switches that may be turned while the sandbox runs.

    Attributes:
        limits: Telegram's limits on sending; None lets everything through.
        latency_s: Added to each call.
        is_down: Every request is cut off, as if nobody listened.
        random: Decides what is left to chance; seed it to repeat a run.
    """

    limits: Limits | None = None
    latency_s: float = 0.0
    is_down: bool = False
    random: Random = field(default_factory=lambda: Random(1))  # noqa: S311 - chance in tests, no secret
    _plans: list[_Plan] = field(default_factory=list)

    def next(
        self, trouble: Trouble, *, calls: int = 1, method: str | None = None, hold_s: float = 30.0
    ) -> None:
        """Let the next `calls` fail.

        Args:
            trouble: How.
            calls: So many.
            method: Only calls of this one, such as `sendMessage`; by default all but getUpdates.
            hold_s: How long a time-out holds the connection, or the pause that a 429 names.
        """
        self._plans.append(_Plan(trouble, method and method.lower(), hold_s, calls_left=calls))

    def sometimes(
        self, trouble: Trouble, probability: float, *, method: str | None = None, hold_s: float = 30.0
    ) -> None:
        """Let each call fail with `probability` until `clear`; else as `next`."""
        self._plans.append(_Plan(trouble, method and method.lower(), hold_s, probability=probability))

    def clear(self) -> None:
        """Let everything work again."""
        self._plans.clear()
        self.limits, self.latency_s, self.is_down = None, 0.0, False

    def drawn(self, method: str) -> tuple[Trouble, float] | None:
        """What befalls this call of `method` (lower case), with its hold in seconds; counts it as used."""
        for plan in self._plans:
            if not plan.fits(method):
                continue
            if plan.calls_left is None and self.random.random() >= plan.probability:
                continue
            if plan.calls_left is not None:
                plan.calls_left -= 1
                if not plan.calls_left:
                    self._plans.remove(plan)
            return plan.trouble, plan.hold_s
        return None


@dataclass
class Counters:
    """What was asked of the sandbox since it was made.

    Attributes:
        calls: By method, names as documented.
        refused: By HTTP status; 429 among them.
        faults: By Trouble, plus "down".
        parameters: Names that came with each method.
        peak_in_flight: Most calls at the same time, polling left out.
    """

    calls: Counter[str] = field(default_factory=Counter)
    refused: Counter[int] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    parameters: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    in_flight: int = 0
    peak_in_flight: int = 0

    @property
    def too_many_requests(self) -> int:
        """How many calls got a 429."""
        return self.refused[429]
