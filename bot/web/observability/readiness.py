"""Whether a bot can do its work right now: what a load balancer and an operator ask."""

import asyncio

from sqlalchemy import text

from bot.web.observability.parts import Parts

ASK_WITHIN_S = 2
BELIEVED_FOR_S = 1
"""An answer is good for so long: whoever asks more often costs the database nothing."""
MOST_SILENCE_S = 60
MOST_TICK_AGE_S = 30


class Readiness:
    """Asks the parts of one bot."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._asking = asyncio.Lock()
        self._answers: tuple[float, bool] | None = None

    async def reasons(self) -> list[str]:
        """Why it is not ready; empty if it is."""
        webhook = self._parts.webhook
        found = {
            "stopping": self._parts.intake.is_stopping,
            "the database does not answer": not await self._has_database(),
            "Telegram was not reached in the last minute": _is_over(self._parts.silence_s(), MOST_SILENCE_S),
            "Telegram does not know the webhook": webhook is not None and not webhook.is_set,
            "the clockwork stands still": _is_over(self._parts.tick_age_s(), MOST_TICK_AGE_S),
        }
        return [reason for reason, is_so in found.items() if is_so]

    async def _has_database(self) -> bool:
        loop = asyncio.get_running_loop()
        async with self._asking:
            if self._answers is None or loop.time() - self._answers[0] > BELIEVED_FOR_S:
                self._answers = loop.time(), await self._asked()
            return self._answers[1]

    async def _asked(self) -> bool:
        try:
            async with asyncio.timeout(ASK_WITHIN_S), self._parts.services.database.looking() as connection:
                await connection.execute(text("SELECT 1"))
        except Exception:
            return False
        return True


def _is_over(age_s: float | None, most_s: float) -> bool:
    """True for what is too long ago, and for what never was."""
    return age_s is None or age_s > most_s
