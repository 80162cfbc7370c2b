"""What `rollcall check` says of the nightly copies: whether there are any, and of when."""

from datetime import datetime, timedelta

from bot.cli.findings import Finding
from bot.cli.findings_disk import unwritable_folder
from bot.settings import Settings
from storage import backup
from storage.database import with_driver

OLDEST = timedelta(hours=49)
"""Two nights: one may be missed by a restart."""


def backups(settings: Settings, *, now: datetime) -> Finding:
    """Whether nightly copies are made, and how old the newest is."""
    if with_driver(settings.database_url.get_secret_value()).get_backend_name() != "sqlite":
        return Finding("Backups", "note", "PostgreSQL is not copied here", "run pg_dump each night (README)")
    if settings.backup_dir is None:
        return Finding("Backups", "note", "no nightly copies are made", "set BACKUP_DIR")
    folder = settings.backup_dir.expanduser().absolute()
    if (reason := unwritable_folder(folder)) is not None:
        return Finding(
            "Backups", "bad", f"{folder}: {reason}", "let the bot's user own it, or set BACKUP_DIR"
        )
    newest = backup.newest_at(folder)
    if newest is None:
        first = f"the bot makes the first one after {settings.backup_hour:02}:00 UTC"
        return Finding("Backups", "note", f"{folder}: none yet", first)
    age, count = now - newest, len(backup.copies_in(folder))
    found = f"{folder}: {count}, the newest of {newest:%Y-%m-%d %H:%M} UTC"
    if age > OLDEST:
        return Finding("Backups", "bad", found, "see backup_failed in the log; is there room on the disk?")
    return Finding("Backups", "good", found)
