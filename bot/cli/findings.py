"""What `rollcall check` tells: a row for each subject."""

from dataclasses import dataclass
from typing import Literal

State = Literal["good", "note", "bad"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One row of the table. `to_do` is empty where nothing is to be done."""

    subject: str
    state: State
    found: str
    to_do: str = ""
