"""When an unanswered prompt rings again for somebody who asked for it."""

from datetime import datetime, time, timedelta

from schedules.day import person_day
from schedules.quiet import QuietHours
from storage.outbox import Outgoing
from storage.planning import quiet_hours

MOST_NUDGES = 2
NIGHT = QuietHours(time(22, 30), time(7, 0))
"""Nobody is nudged at night; whoever set quiet hours knows better when theirs is."""


def next_nudge(outgoing: Outgoing, *, sent_at: datetime) -> datetime | None:
    """The instant at which a prompt just sent rings again unless it is answered; None if it does not.

    At most `MOST_NUDGES` times a prompt, in waking hours, and within the day the prompt is for.
    """
    if outgoing.nudge_after_min is None or outgoing.nudges >= MOST_NUDGES or outgoing.reminder_id is None:
        return None
    at = sent_at + timedelta(minutes=outgoing.nudge_after_min)
    if (quiet_hours(outgoing) or NIGHT).contains(at, outgoing.zone):
        return None
    day = person_day(at, outgoing.zone, outgoing.day_ends_at)
    return at if day == person_day(sent_at, outgoing.zone, outgoing.day_ends_at) else None
