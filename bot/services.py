"""What a handler may use: put together once, in the composition root."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from bot.metrics import Metrics
from bot.pacing import Pacer
from bot.routines import library as routine_library
from bot.routines.library import Library
from bot.settings import Settings
from bot.shared_clock import SharedClock
from bot.transport import AiohttpRequest
from bot.web.address import Address
from storage.database import Database
from storage.encryption import Seal


@dataclass(frozen=True)
class Services:
    """The parts of a running bot."""

    settings: Settings
    database: Database
    seal: Seal
    clock: SharedClock
    pacer: Pacer
    request: AiohttpRequest
    bot_username: str = field(default="")
    address: Address = field(default_factory=Address)
    metrics: Metrics = field(default_factory=Metrics)

    hushing: list[Callable[[int], None]] = field(default_factory=list)
    """Told of whoever asked for silence: what is on its way out of this process is held back."""

    def hush(self, person_id: int) -> None:
        """Hold back what waits for its turn to be sent to somebody who paused, stopped or erased."""
        for tell in self.hushing:
            tell(person_id)

    def library(self, language: str) -> Library:
        """The routine library in a language; English where it is not translated."""
        return _library(language)


@lru_cache(maxsize=32)
def _library(language: str) -> Library:
    return routine_library.load(language=language)
