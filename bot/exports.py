"""What people take along: everything as JSON, and their sessions as CSV."""

import csv
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from io import StringIO
from typing import Any

from bot import plans
from bot.card import Document
from storage.held import Rows

_COLUMNS = (
    "date",
    "kind",
    "routine",
    "started_at",
    "finished_at",
    "minutes",
    "feeling",
    "sharp",
    "tighter",
    "moves",
)


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
    """Finished sessions as CSV (RFC 4180, UTF-8), oldest first; instants in UTC, none where marked later."""
    finished = [row for row in rows if row["finished_at"] is not None]
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(_COLUMNS)
    for row in sorted(finished, key=lambda row: (row["on"], row["started_at"])):
        said: Mapping[str, Any] = (
            row["feeling"] if isinstance(row["feeling"], Mapping) else {"feeling": row["feeling"] or ""}
        )
        moves = " ".join(plans.step(entry).move_id for entry in row["steps"])
        instants = (row["started_at"], row["finished_at"])
        when = ["" if row["is_added"] else at.isoformat() for at in instants]
        writer.writerow(
            [
                row["on"].isoformat(),
                row["kind"],
                row["routine"] or "",
                *when,
                row["minutes"],
                said.get("feeling", ""),
                _yes_or_no(said.get("sharp")),
                said.get("tighter", ""),
                moves,
            ]
        )
    return Document(f"rollcall-sessions-{on}.csv", file.getvalue().encode())


def _yes_or_no(value: bool | None) -> str:
    return "" if value is None else "yes" if value else "no"


def _as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime | time) else str(value)
