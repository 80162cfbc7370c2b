"""Which of the prompts that are due must stay quiet after all, and why."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row

from storage.lately import Lately
from storage.planning import MOVED, day_of, quiet_hours
from storage.reach import is_paused

LATE_AFTER = timedelta(minutes=5)
"""Later than this a prompt says so, and a person gets one instead of a pile."""

REPEATED = "move_break"
"""Is for the next sitting hours: an earlier one does not make it needless."""


def sort_out(
    rows: Sequence[Row[Any]], done: Lately, *, now: datetime
) -> tuple[list[Row[Any]], list[dict[str, Any]]]:
    """Part leased rows into those to send and those to hush, each with its reason.

    Args:
        rows: Prompts with their person and reminder, oldest first.
        done: What was finished lately.
        now: The instant of the lease.
    """
    sendable: dict[tuple[int, str], Row[Any]] = {}
    quiet: list[dict[str, Any]] = []
    for row in rows:
        reason = _quiet_reason(row, done, now=now)
        if reason is not None:
            answered_at = _done_at(row, done) if reason == "done" else None
            quiet.append({"prompt": row.id, "why": reason, "answered": answered_at})
            continue
        same = (row.person_id, row.kind)
        kept, dropped = _preferred(sendable.get(same), row)
        sendable[same] = kept
        if dropped is not None:
            quiet.append({"prompt": dropped.id, "why": "joined", "answered": None})
    piled = _piled(list(sendable.values()))
    quiet += [{"prompt": row.id, "why": "joined", "answered": None} for row in piled]
    return [row for row in sendable.values() if row not in piled], quiet


def _preferred(before: Row[Any] | None, row: Row[Any]) -> tuple[Row[Any], Row[Any] | None]:
    """Of two of one kind the newer: (kept, dropped).

    The older stays where it has something to ask or tell, and where only the newer was moved out of the
    night: that one gives way to whatever rings anyway.
    """
    if before is None:
        return row, None
    stays = before.note not in (None, MOVED) or (row.note == MOVED and before.note != MOVED)
    return (before, row) if stays else (row, before)


def _piled(rows: Sequence[Row[Any]]) -> list[Row[Any]]:
    """What quiet hours moved to their end where something else rings for the same person already."""
    if all(row.note != MOVED for row in rows):
        return []
    ringing = {(row.person_id, row.due_at) for row in rows if row.note != MOVED}
    piled = []
    for row in reversed(rows):
        if row.note == MOVED and (row.person_id, row.due_at) in ringing:
            piled.append(row)
        ringing.add((row.person_id, row.due_at))
    return piled


def _done_at(row: Row[Any], done: Lately) -> datetime | None:
    """When a session of its kind was finished on its day; what was postponed is also of its first day."""
    days = [day_of(row.due_at, row.zone, row.day_ends_at)]
    if row.snooze:
        days.append(row.counts_on or row.on)
    found = (done.done_at(row.person_id, row.kind, day) for day in days)
    return next((at for at in found if at is not None), None)


def _quiet_reason(row: Row[Any], done: Lately, *, now: datetime) -> str | None:
    if row.stopped_at is not None:
        return "stopped"
    if row.unreachable_at is not None:
        return "unreachable"
    if is_paused(row, now=now):
        return "paused"
    try:
        is_done, is_late = _done_at(row, done) is not None, _is_late_into_quiet(row, now)
    except ValueError:
        return "no_zone"
    if row.reminder_id is None:
        return None
    if row.deleted_at is not None or not row.is_on:
        return "off"
    if is_done and row.kind != REPEATED:
        return "done"
    return "quiet_hours" if is_late else None


def _is_late_into_quiet(row: Row[Any], now: datetime) -> bool:
    """True if it was planned before their quiet hours and could only ring in them."""
    if now - row.due_at <= LATE_AFTER:
        return False
    quiet = quiet_hours(row)
    return quiet is not None and quiet.contains(now, row.zone)
