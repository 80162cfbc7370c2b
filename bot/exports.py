"""What people take along: everything as JSON, their sessions as CSV, their reminders as a calendar."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO
from typing import Any

from bot import plans
from bot.card import Document
from schedules.rules import weekdays_of
from storage.held import Rows
from storage.models import Reminder

_ICS_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_MOST_STEPS = 1000
_COLUMNS = ("date", "kind", "routine", "started_at", "finished_at", "minutes", "feeling", "tighter", "moves")


def everything(held: Mapping[str, Rows], *, on: date, now: datetime) -> Document:
    """All that is held, table by table, as JSON.

    Args:
        held: What `storage.held.everything` found.
        on: The person's date, for the file's name.
        now: Aware; when it was taken.
    """
    document = {"made_at": now.astimezone(UTC).isoformat(), "tables": held}
    text = json.dumps(document, ensure_ascii=False, indent=1, default=_as_text)
    return Document(f"rollcall-{on}.json", text.encode())


def sessions(rows: Sequence[Mapping[str, Any]], *, on: date) -> Document:
    """Finished sessions as CSV (RFC 4180, UTF-8), oldest first; instants in UTC."""
    finished = [row for row in rows if row["finished_at"] is not None]
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(_COLUMNS)
    for row in sorted(finished, key=lambda row: (row["on"], row["started_at"])):
        said = row["feeling"] if isinstance(row["feeling"], dict) else {}
        moves = " ".join(plans.step(entry).move_id for entry in row["steps"])
        when = [row["started_at"].isoformat(), row["finished_at"].isoformat()]
        writer.writerow(
            [
                row["on"].isoformat(),
                row["kind"],
                row["routine"] or "",
                *when,
                row["minutes"],
                said.get("feeling", ""),
                said.get("tighter", ""),
                moves,
            ]
        )
    return Document(f"rollcall-sessions-{on}.csv", file.getvalue().encode())


def calendar(reminders: Iterable[tuple[Reminder, str]], *, on: date, now: datetime) -> Document:
    """Reminders as a calendar file (RFC 5545): weekly events on the wall clock of wherever it is imported.

    Times are floating (no zone), as the reminders themselves are: 7:30 is 7:30 wherever somebody is.

    Args:
        reminders: Each with its title; those that are switched off are left out.
        on: The person's date: events begin with it.
        now: Aware.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Rollcall//Reminders//EN", "CALSCALE:GREGORIAN"]
    for reminder, title in reminders:
        if reminder.is_on and reminder.deleted_at is None:
            for wall in _walls(reminder):
                lines += _event(reminder, title, wall, on=on, now=now)
    lines.append("END:VCALENDAR")
    folded = [part for line in lines for part in _folded(line)]
    return Document("rollcall.ics", ("\r\n".join(folded) + "\r\n").encode())


def _event(reminder: Reminder, title: str, wall: time, *, on: date, now: datetime) -> list[str]:
    first = _first(reminder, on)
    if first is None:
        return []
    return [
        "BEGIN:VEVENT",
        f"UID:reminder-{reminder.id}-{wall:%H%M}@rollcall",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART:{first:%Y%m%d}T{wall:%H%M%S}",
        "DURATION:PT5M",
        _rule(reminder),
        f"SUMMARY:{_escaped(title)}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _first(reminder: Reminder, on: date) -> date | None:
    """The first date from `on` that the reminder is for."""
    weekdays = weekdays_of(reminder.weekdays)
    first = on if reminder.every_n_days == 1 else reminder.counted_from or on
    for _ in range(_MOST_STEPS):
        if first >= on and first.weekday() in weekdays:
            return first
        first += timedelta(days=reminder.every_n_days)
    return None


def _rule(reminder: Reminder) -> str:
    days = ",".join(_ICS_DAYS[day] for day in sorted(weekdays_of(reminder.weekdays)))
    if reminder.every_n_days > 1:
        return f"RRULE:FREQ=DAILY;INTERVAL={reminder.every_n_days};BYDAY={days}"
    return f"RRULE:FREQ=WEEKLY;BYDAY={days}"


def _walls(reminder: Reminder) -> list[time]:
    if reminder.every_h is None or reminder.until is None:
        return [reminder.at]
    hours = range(reminder.at.hour, 24, reminder.every_h)
    return [at for at in (reminder.at.replace(hour=hour) for hour in hours) if at <= reminder.until]


def _folded(line: str) -> list[str]:
    """A content line in parts of at most 75 octets, the further ones led by a space (RFC 5545, 3.1)."""
    parts, left = [], line.encode()
    while len(left) > 75:
        cut = 75
        while left[cut] & 0xC0 == 0x80:  # never inside a letter
            cut -= 1
        parts.append(left[:cut].decode())
        left = b" " + left[cut:]
    return [*parts, left.decode()]


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime | time) else str(value)
