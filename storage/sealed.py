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
    place: Callable[[Row], str]
    """What a row's value is bound to; needs the row's key."""


COLUMNS: tuple[SealedColumn, ...] = (
    SealedColumn(table(Answer), "sealed", lambda row: answer_place(row["person_id"], row["name"])),
    SealedColumn(table(Reminder), "name_sealed", lambda row: f"reminder/{row['id']}/name"),
    SealedColumn(table(Reminder), "cue_sealed", lambda row: f"reminder/{row['id']}/cue"),
    SealedColumn(table(Session), "feeling_sealed", lambda row: f"session/{row['id']}/feeling"),
    SealedColumn(table(PendingUpdate), "sealed", lambda row: f"pending_update/{row['id']}"),
)
"""Every one there is; a test holds it against the tables."""


def place(table_name: str, column: str, row: Row) -> str:
    """What a row's sealed value is bound to.

    Raises:
        KeyError: No such column holds sealed values.
    """
    for each in COLUMNS:
        if (each.table.name, each.column) == (table_name, column):
            return each.place(row)
    raise KeyError(f"{table_name}.{column} is not among the sealed columns")
