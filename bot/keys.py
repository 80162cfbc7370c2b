"""The key that seals health answers: given, read from its file, or made on the first run."""

import os
import time
from pathlib import Path

from bot.settings import BadSettings, Settings
from storage.encryption import BadKey, Key, Seal, new_key

_PATIENCE, _PAUSE_S = 20, 0.05


def seal(settings: Settings) -> Seal:
    """The seal of this installation; makes and keeps a key (mode 0600) if there is none yet.

    Raises:
        BadSettings: The key is malformed, or its file cannot be read or made.
    """
    name, text = _text(settings)
    try:
        return Seal(*_keys(text), reread=lambda: _reread(settings))
    except BadKey as error:
        raise BadSettings(f"{name}: {error}") from None


def is_there(settings: Settings) -> bool:
    """True if a key is given, or its file exists: nothing is made."""
    return settings.data_key is not None or settings.data_key_file.expanduser().exists()


def add_newest(settings: Settings) -> Seal:
    """Make a new key, put it in front of those in the key file (which stay), and seal with it.

    Raises:
        BadSettings: The keys are given in DATA_KEY, or the file cannot be used.
    """
    if settings.data_key is not None:
        raise BadSettings("DATA_KEY: is given, so put the new key in front of it there, and a comma between")
    path = settings.data_key_file.expanduser()
    before = _text(settings)[1]
    partial = path.with_name(f".{path.name}.new")
    try:
        partial.unlink(missing_ok=True)
        _write(partial, "\n".join([new_key(), *before.replace(",", " ").split()]))
        # In one step: whoever reads meanwhile gets all keys, before or after.
        partial.replace(path)
    except OSError as error:
        raise BadSettings(f"DATA_KEY_FILE: {path} cannot be written ({error.strerror})") from None
    return seal(settings)


def _keys(text: str) -> list[Key]:
    return [Key.read(part) for part in text.replace(",", " ").split()]


def _reread(settings: Settings) -> list[Key]:
    """The keys as the file has them now; those of a setting do not change while a process runs."""
    if settings.data_key is not None:
        return []
    try:
        return _keys(settings.data_key_file.expanduser().read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, BadKey):
        return []


def _text(settings: Settings) -> tuple[str, str]:
    if settings.data_key is not None:
        return "DATA_KEY", settings.data_key.get_secret_value()
    path = settings.data_key_file
    try:
        path = path.expanduser()
        return "DATA_KEY_FILE", _read(path) if path.exists() else _make(path)
    except (OSError, RuntimeError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise BadSettings(f"DATA_KEY_FILE: {path} cannot be used ({reason})") from None


def _make(path: Path) -> str:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    text = new_key()
    # O_EXCL: of two processes that start at once, one makes the key and the other reads it.
    try:
        _write(path, text)
    except FileExistsError:
        return _read(path)
    return text


def _write(path: Path, text: str) -> None:
    """Write a file that is not there yet, for the owner alone."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text + "\n")
        file.flush()
        # What is sealed with a key that a power cut then swallows could never be opened again.
        os.fsync(handle)


def _read(path: Path) -> str:
    """The key; a moment's patience where another process has made the file but not yet written it."""
    for _ in range(_PATIENCE):
        if text := path.read_text(encoding="utf-8").strip():
            return text
        time.sleep(_PAUSE_S)
    return ""
