"""Fields read from a library file, each refused with the file's name, the field and the reason."""

import tomllib
from collections.abc import Collection
from datetime import date, datetime
from pathlib import Path
from typing import Any

MOST_WORDS = 20


class LibraryError(Exception):
    """A library file is not what it must be; reads `<file>: <field>: <reason>`."""

    def __init__(self, file: str, field: str, reason: str) -> None:
        super().__init__(f"{file}: {field}: {reason}")
        self.file = file
        self.field = field
        self.reason = reason


class Sheet:
    """The fields of one file (or of one table in it), taken one by one; what is left over is an error."""

    def __init__(self, file: str, fields: dict[str, Any], *, within: str = "") -> None:
        self.file = file
        self._fields = dict(fields)
        self._prefix = f"{within}." if within else ""
        self._allowance = 1.0
        self._translated_in: dict[str, str] = {}

    def overlay(self, translation: "Sheet", fields: Collection[str], *, allowance: float) -> list[str]:
        """Put a translation's sentences in place of ours and name the fields it lacks.

        `allowance` is how much longer than ours its sentences may be.

        Raises:
            LibraryError: a field is not one of `fields`, or has another shape than ours.
        """
        self._allowance = allowance
        missing = []
        for field in fields:
            if field not in self._fields:
                continue
            if not translation.has(field):
                missing.append(field)
                continue
            ours = self._fields[field]
            theirs = translation._take(field, type(ours))
            if isinstance(ours, list) and len(ours) != len(theirs):
                raise translation.refuse(field, f"has {len(theirs)} entries, the English has {len(ours)}")
            self._fields[field] = theirs
            self._translated_in[field] = translation.file
        translation.finish()
        return missing

    def refuse(self, field: str, reason: str) -> LibraryError:
        """The error to raise for `field`."""
        return LibraryError(self._translated_in.get(field, self.file), self._prefix + field, reason)

    def text(self, field: str, *, longest: int) -> str:
        """A sentence of 1 to `longest` characters."""
        value = self._take(field, str)
        return self._checked(field, str(value), longest)

    def optional_text(self, field: str) -> str | None:
        """A short text, or None where the file leaves it out."""
        return self.text(field, longest=80) if field in self._fields else None

    def texts(self, field: str, *, least: int, most: int, longest: int) -> tuple[str, ...]:
        """A list of `least` to `most` sentences."""
        values = self._take(field, list)
        if not least <= len(values) <= most:
            raise self.refuse(field, f"has {len(values)} entries, expected {least} to {most}")
        for value in values:
            if not isinstance(value, str):
                raise self.refuse(field, f"holds {type(value).__name__}, expected only text")
        return tuple(self._checked(field, value, longest) for value in values)

    def word(self, field: str, allowed: Collection[str]) -> str:
        """One word out of `allowed`."""
        return self._known(field, self.text(field, longest=80), allowed)

    def words(self, field: str, allowed: Collection[str], *, least: int = 0) -> tuple[str, ...]:
        """Different words out of `allowed`, at least `least` of them."""
        values = self.texts(field, least=least, most=MOST_WORDS, longest=80)
        if len(set(values)) != len(values):
            raise self.refuse(field, "names something twice")
        return tuple(self._known(field, value, allowed) for value in values)

    def number(self, field: str, *, least: int, most: int) -> int:
        """A whole number within bounds, both included."""
        value = self._take(field, int)
        if isinstance(value, bool) or not least <= value <= most:
            raise self.refuse(field, f"is {value}, expected {least} to {most}")
        return int(value)

    def optional_number(self, field: str, *, least: int, most: int) -> int | None:
        """A whole number within bounds, or None where the file leaves it out."""
        return self.number(field, least=least, most=most) if field in self._fields else None

    def flag(self, field: str) -> bool:
        """True or false, false where the file leaves it out."""
        return bool(self._take(field, bool)) if field in self._fields else False

    def day(self, field: str) -> date:
        """A date without a time."""
        value = self._take(field, date)
        if isinstance(value, datetime):
            raise self.refuse(field, "is a date with a time, expected a date")
        return date(value.year, value.month, value.day)

    def all_tables(self) -> list[tuple[str, "Sheet"]]:
        """Every field as a named table of its own.

        Raises:
            LibraryError: a field is not a table.
        """
        return [(name, Sheet(self.file, self._take(name, dict), within=name)) for name in list(self._fields)]

    def put(self, field: str, value: str) -> "Sheet":
        """The same sheet with `field` in it again."""
        self._fields[field] = value
        return self

    def has(self, field: str) -> bool:
        """True if the field is there and was not taken yet."""
        return field in self._fields

    def finish(self) -> None:
        """Refuse the fields that nobody took."""
        for field in self._fields:
            raise self.refuse(field, "is not a field known here")

    def _take(self, field: str, kind: type) -> Any:
        if field not in self._fields:
            raise self.refuse(field, "is missing")
        value = self._fields.pop(field)
        if not isinstance(value, kind):
            raise self.refuse(field, f"is {type(value).__name__}, expected {kind.__name__}")
        return value

    def _checked(self, field: str, value: str, longest: int) -> str:
        if not value.strip() or value != value.strip():
            raise self.refuse(field, "is empty or has blanks around it")
        limit = int(longest * self._allowance)
        if len(value) > limit:
            raise self.refuse(field, f"has {len(value)} characters, expected at most {limit}")
        return value

    def _known(self, field: str, value: str, allowed: Collection[str]) -> str:
        if value not in allowed:
            raise self.refuse(field, f"{value!r} is not known here")
        return value


def read_sheet(path: Path, *, root: Path) -> Sheet:
    """The fields of a TOML file, named in errors relative to `root`.

    Raises:
        LibraryError: the file cannot be read, or is not UTF-8 TOML.
    """
    name = path.relative_to(root).as_posix()
    try:
        return Sheet(name, tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise LibraryError(name, "file", f"is not readable TOML ({error})") from error
