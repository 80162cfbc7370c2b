"""The fonts that we bring along, so that what is drawn and measured is the same on every machine."""

from functools import lru_cache
from importlib.resources import files
from pathlib import Path

PACKAGES = ("fontpkg_noto_sans", "fontpkg_noto_sans_arabic")


@lru_cache(maxsize=1)
def upright() -> tuple[Path, ...]:
    """Noto Sans in all weights: Latin and Cyrillic, then Arabic.

    Raises:
        ModuleNotFoundError: The font packages are not installed.
    """
    return tuple(
        Path(str(entry))
        for package in PACKAGES
        for entry in (files(package) / "files").iterdir()
        if entry.name.endswith(".ttf") and "Italic" not in entry.name
    )
