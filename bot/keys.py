"""The key that seals health answers: given, read from its file, or made on the first run."""

import os
from pathlib import Path

from bot.settings import BadSettings, Settings
from storage.encryption import BadKey, Key, Seal, new_key


def seal(settings: Settings) -> Seal:
    """The seal of this installation; makes and keeps a key (mode 0600) if there is none yet.

    Raises:
        BadSettings: The key is malformed, or its file cannot be read or made.
    """
    name, text = _text(settings)
    try:
        return Seal(*(Key.read(part) for part in text.replace(",", " ").split()))
    except BadKey as error:
        raise BadSettings(f"{name}: {error}") from None


def _text(settings: Settings) -> tuple[str, str]:
    if settings.data_key is not None:
        return "DATA_KEY", settings.data_key.get_secret_value()
    path = settings.data_key_file.expanduser()
    try:
        return "DATA_KEY_FILE", path.read_text() if path.exists() else _make(path)
    except OSError as error:
        raise BadSettings(f"DATA_KEY_FILE: {path} cannot be used ({error.strerror})") from None


def _make(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = new_key()
    # O_EXCL: of two processes that start at once, one makes the key and the other reads it.
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(handle, "w") as file:
        file.write(text + "\n")
    return text
