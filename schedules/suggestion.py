"""A better time for a reminder, read from when its sessions were really done: a suggestion, never an act."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from statistics import median_low

from schedules.day import local

SESSIONS = 10
WELL_OFF = timedelta(minutes=45)
STEP_MIN = 5
DAY_MIN = 24 * 60


def suggest(sessions: Sequence[tuple[datetime, datetime]], zone: str) -> time | None:
    """The wall time at which the last 10 sessions were usually done, if each was well off its prompt.

    Well off is at least 45 minutes, for all ten on the same side, later or earlier. The time is the median
    of their wall times, rounded to 5 minutes and measured from the prompt, so that midnight splits nothing.

    Args:
        sessions: (due, done) instants, aware, oldest first; only the last 10 count.
        zone: The person's IANA zone.

    Returns:
        None if there are fewer than 10, or they disagree, or the time would not change.

    Raises:
        ValueError: An instant is naive, or `zone` is not an IANA name.
    """
    last = [(local(due, zone), local(done, zone)) for due, done in sessions[-SESSIONS:]]
    gaps = [done - due for due, done in last]
    if len(last) < SESSIONS or not (min(gaps) >= WELL_OFF or max(gaps) <= -WELL_OFF):
        return None
    usual = last[-1][0]
    usual_min = usual.hour * 60 + usual.minute
    offsets = [_minutes(done) - usual_min for _, done in last]
    sign = 1 if gaps[0] > timedelta() else -1
    off_min = median_low(sorted((sign * offset) % DAY_MIN for offset in offsets)) * sign
    better = round((usual_min + off_min) / STEP_MIN) * STEP_MIN % DAY_MIN
    return time(*divmod(better, 60)) if better != usual_min else None


def _minutes(shown: datetime) -> int:
    return shown.hour * 60 + shown.minute
