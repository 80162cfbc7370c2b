"""Translations of the library: files of sentences laid over the English ones, by id."""

import re
from pathlib import Path

from bot.routines.reading import LibraryError, Sheet, read_sheet

ORIGINAL = "en"
LONGER_BY = 1.4  # German and Russian need more characters for the same sentence
LANGUAGE_NAME = re.compile(r"[a-z]{2,3}(_[A-Z][A-Za-z]{1,3})?")


class Translator:
    """Lays `<root>/<language>/<id>.toml` over English sheets and remembers what it lacked."""

    def __init__(self, root: Path, language: str) -> None:
        """Look for the translation's folder; none is needed, for English there is never one.

        Raises:
            LibraryError: `language` is not the name of a language such as `de` or `pt_BR`.
        """
        if not LANGUAGE_NAME.fullmatch(language):
            raise LibraryError("library", "language", f"{language!r} is not a name like 'de' or 'pt_BR'")
        self._root = root
        self._folder = root / language
        self._active = language != ORIGINAL
        self._unused = {path.stem for path in self._folder.glob("*.toml")} if self._active else set()
        self.missing: list[str] = []

    def lay_over(self, sheet: Sheet, name: str, fields: tuple[str, ...]) -> Sheet:
        """The sheet with the sentences that the file called `name` translates.

        Raises:
            LibraryError: the translation has fields that are no sentences, or lists of another length.
        """
        if not self._active:
            return sheet
        translation = self._read(name)
        lacking = sheet.overlay(translation, fields, allowance=LONGER_BY)
        self.missing += [f"{name}.{field}" for field in lacking]
        return sheet

    def refuse_leftovers(self) -> None:
        """Refuse files that translate nothing: their English was renamed or removed."""
        for name in sorted(self._unused):
            file = (self._folder / f"{name}.toml").relative_to(self._root).as_posix()
            raise LibraryError(file, "file", "translates an id that the library does not have")

    def _read(self, name: str) -> Sheet:
        if name not in self._unused:
            return Sheet(f"{self._folder.name}/{name}.toml", {})
        self._unused.discard(name)
        return read_sheet(self._folder / f"{name}.toml", root=self._root)
