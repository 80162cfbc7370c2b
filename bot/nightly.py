"""The nightly copy of a SQLite database: at a quiet hour, once a day, the newest few kept."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import structlog

from bot.services import Services
from storage import backup
from storage.backup import Copy, NotDone

AGAIN_AFTER = timedelta(hours=1)

log = structlog.get_logger(__name__)


def backup_days(services: Services) -> int:
    """How many days a copy keeps what was erased; 0 if none are made here."""
    settings = services.settings
    return settings.backup_keep if settings.backup_dir and services.database.is_sqlite else 0


class Nightly:
    """Makes the copies where BACKUP_DIR is set. `tick` may be run as often as one likes.

    What there is in the folder says when the last one was made, so a restart makes no second one, and a bot
    that was off at the hour makes it up at its next start. PostgreSQL has tools of its own.
    """

    def __init__(self, services: Services) -> None:
        self._services = services
        self._not_before: datetime | None = None

    async def tick(self) -> Copy | None:
        """Make today's copy if its hour has come and there is none; what fails is tried again in an hour."""
        settings, now = self._services.settings, self._services.clock()
        if settings.backup_dir is None or not self._services.database.is_sqlite:
            return None
        folder = settings.backup_dir.expanduser()
        if not self._is_time(folder, now):
            return None
        self._not_before = now + AGAIN_AFTER
        try:
            made = await self._copied(folder, now)
        except NotDone as error:
            log.error("backup_failed", reason=str(error), hint=f"tried again in {AGAIN_AFTER}")
            return None
        gone = backup.keep_newest(folder, settings.backup_keep)
        log.info("backed_up", file=made.path.name, rows=made.rows, deleted=len(gone))
        return made

    def _is_time(self, folder: Path, now: datetime) -> bool:
        if self._not_before is not None and now < self._not_before:
            return False
        hour = now.astimezone(UTC).replace(
            hour=self._services.settings.backup_hour, minute=0, second=0, microsecond=0
        )
        newest = backup.newest_at(folder)
        return now >= hour and (newest is None or newest < hour)

    async def _copied(self, folder: Path, now: datetime) -> Copy:
        """In a thread, as it may take a while; a bot that stops does not wait for it."""
        is_over = Event()

        def told(_left: int, _total: int) -> None:
            if is_over.is_set():
                raise NotDone("the bot stopped during the copy")

        address = self._services.settings.database_url.get_secret_value()
        try:
            return await asyncio.to_thread(backup.back_up, address, folder, now=now, progress=told)
        except asyncio.CancelledError:
            is_over.set()
            raise
