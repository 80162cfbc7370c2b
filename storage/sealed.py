"""Where sealed values lie: each column, and the place that its values are bound to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table

from storage.models import Answer, PendingUpdate, Reminder, Session, table
from storage.people import place as answer_place

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """A column of sealed values."""

    table: Table
    column: str
    content: str
    """What it is called once it is opened."""
    place: Callable[[Row], str]
    """What a row's value is bound to; needs the row's key."""


COLUMNS: tuple[SealedColumn, ...] = (
    SealedColumn(table(Answer), "sealed", "answer", lambda row: answer_place(row["person_id"], row["name"])),
    SealedColumn(table(Reminder), "name_sealed", "name", lambda row: f"reminder/{row['id']}/name"),
    SealedColumn(table(Reminder), "cue_sealed", "cue", lambda row: f"reminder/{row['id']}/cue"),
    SealedColumn(table(Session), "feeling_sealed", "feeling", lambda row: f"session/{row['id']}/feeling"),
    SealedColumn(table(PendingUpdate), "sealed", "update", lambda row: f"pending_update/{row['id']}"),
)
"""Every one there is; a test holds it against the tables."""


def column_of(table_name: str, column: str) -> SealedColumn | None:
    """The sealed column of that name; None if it is not sealed."""
    return next((each for each in COLUMNS if (each.table.name, each.column) == (table_name, column)), None)
