"""Reminders as a calendar file (RFC 5545) that the calendars of phones and of the web import alike.

Every wall time is an event of its own: calendars do not know "every two hours from 9 to 17" (BYHOUR), or
know it wrongly. Events ring at their own time, but within quiet hours they only stand there.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from bot.calendar_zone import WEEKDAYS, definition
from bot.card import Document
from bot.language import Language
from schedules.day import at_wall
from schedules.next_fire import next_fire
from schedules.rules import EVERY_DAY, Rule
from storage.models import Person, Reminder
from storage.planning import quiet_hours, rule_of

MOST_OCTETS = 75
"""Of a line, without its end."""


@dataclass(frozen=True, slots=True)
class _Event:
    """One wall time of one reminder."""

    uid: str
    title: str
    rule: Rule
    first_on: date
    minutes: int
    rings: bool


def calendar(
    t: Language, person: Person, reminders: Iterable[tuple[Reminder, str]], *, on: date, now: datetime
) -> Document:
    """A calendar in the person's zone, whose rules are in the file.

    Args:
        t: How the person reads.
        person: Whose reminders they are; their zone is known.
        reminders: Those that are switched on, each with its title.
        on: The person's date: events begin with it.
        now: Aware.
    """
    zone = person.zone or "UTC"
    events = [event for reminder, title in reminders for event in _events(person, reminder, title, zone, on)]
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//Rollcall//Reminders//{t.code.partition('_')[0].upper()}",
        "CALSCALE:GREGORIAN",
        "X-WR-CALNAME:Rollcall",
        f"X-WR-TIMEZONE:{zone}",
        *definition(zone, on=min((event.first_on for event in events), default=on)),
    ]
    for event in events:
        lines += _lines(event, now=now)
    lines.append("END:VCALENDAR")
    folded = [part for line in lines for part in _folded(line)]
    return Document("rollcall.ics", ("\r\n".join(folded) + "\r\n").encode())


def _events(person: Person, reminder: Reminder, title: str, zone: str, on: date) -> Iterable[_Event]:
    rule, quiet = rule_of(reminder, zone), quiet_hours(person)
    before = at_wall(on, time(), zone) - timedelta(seconds=1)
    # A number alone is another's in another database, or given anew once this one is erased.
    uid = f"reminder-{reminder.id}-{reminder.created_at:%Y%m%d%H%M%S%f}"
    for wall in rule.times:
        alone = replace(rule, times=(wall,))
        fire = next_fire(alone, after=before)
        yield _Event(
            # A reminder that rings once a day keeps its event when its time is changed.
            uid=uid + (f"-{wall:%H%M}" if len(rule.times) > 1 else ""),
            title=title,
            rule=alone,
            first_on=fire.on,
            minutes=person.minutes,
            rings=quiet is None or not quiet.contains(fire.at, zone),
        )


def _lines(event: _Event, *, now: datetime) -> list[str]:
    wall = datetime.combine(event.first_on, event.rule.times[0])
    alarm = [
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_escaped(event.title)}",
        "TRIGGER:PT0S",
        "END:VALARM",
    ]
    return [
        "BEGIN:VEVENT",
        f"UID:{event.uid}@rollcall",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;TZID={event.rule.zone}:{wall:%Y%m%dT%H%M%S}",
        f"DURATION:PT{event.minutes}M",
        f"RRULE:{_recurrence(event.rule)}",
        f"SUMMARY:{_escaped(event.title)}",
        "TRANSP:TRANSPARENT",
        *(alarm if event.rings else ()),
        "END:VEVENT",
    ]


def _recurrence(rule: Rule) -> str:
    days = ",".join(WEEKDAYS[day] for day in sorted(rule.weekdays))
    on_days = "" if rule.weekdays == EVERY_DAY else f";BYDAY={days}"
    if rule.every_n_days > 1:
        return f"FREQ=DAILY;INTERVAL={rule.every_n_days}{on_days}"
    return f"FREQ=WEEKLY{on_days}" if on_days else "FREQ=DAILY"


def _folded(line: str) -> list[str]:
    """A content line in parts of at most `MOST_OCTETS`, the further ones led by a space (RFC 5545, 3.1)."""
    parts, left = [], line.encode()
    while len(left) > MOST_OCTETS:
        cut = MOST_OCTETS
        while left[cut] & 0xC0 == 0x80:  # never inside a letter
            cut -= 1
        parts.append(left[:cut].decode())
        left = b" " + left[cut:]
    return [*parts, left.decode()]


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
