"""How many requests a person may make: a short burst, then a steady pace. In memory, of each process."""

from collections import OrderedDict

BURST = 60
A_SECOND = 2.0
MOST_PEOPLE = 10_000


class Limits:
    """A bucket of requests for each person; who was quiet longest is forgotten first."""

    def __init__(self) -> None:
        self._buckets: OrderedDict[int, tuple[float, float]] = OrderedDict()

    def wait_s(self, person_id: int, *, at_s: float) -> float:
        """0 if the request may be made, which counts it; else the seconds until one may.

        Args:
            person_id: Who asks.
            at_s: Seconds of a clock that only goes forward.
        """
        left, since = self._buckets.pop(person_id, (float(BURST), at_s))
        left = min(float(BURST), left + (at_s - since) * A_SECOND)
        is_free = left >= 1
        self._buckets[person_id] = (left - 1 if is_free else left, at_s)
        if len(self._buckets) > MOST_PEOPLE:
            self._buckets.popitem(last=False)
        return 0.0 if is_free else (1 - left) / A_SECOND
