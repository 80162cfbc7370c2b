"""The parts of a running bot that are watched, and what each says of itself."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.delivery import Delivery
from bot.intake import Intake
from bot.pacing import Lane, Reminder
from bot.services import Services
from bot.transport import AiohttpRequest
from bot.web.webhook import Webhook
from schedules.runner import Runner


@dataclass(frozen=True)
class Parts:
    """What is watched of one bot.

    Attributes:
        requests: Every pool of connections to Telegram.
        webhook: Where updates are posted; None if they are polled.
    """

    services: Services
    delivery: Delivery
    intake: Intake
    runner: Runner
    requests: Sequence[AiohttpRequest]
    webhook: Webhook | None

    def queues(self) -> Mapping[str, int]:
        """What waits, by lane."""
        pacer = self.services.pacer
        at_telegram = self.services.metrics.waiting_at_telegram
        return {
            "reminders": pacer.queued(Reminder),
            "replies": pacer.queued(Lane),
            "updates": self.intake.waiting,
            **({} if at_telegram is None else {"telegram": at_telegram}),
        }

    def tick_age_s(self) -> float | None:
        """Since the delivery last looked for what is due, by the bot's clock; None before the first time."""
        ticked_at = self.delivery.ticked_at
        return None if ticked_at is None else max(0.0, (self.services.clock() - ticked_at).total_seconds())

    def silence_s(self) -> float | None:
        """Since Telegram last answered anything; None if it never did."""
        answered = [request.answered_at for request in self.requests if request.answered_at is not None]
        return asyncio.get_running_loop().time() - max(answered) if answered else None

    def job_failures(self) -> Mapping[str, int]:
        """Runs of jobs that ended with an exception, by the job's name."""
        return {**dict.fromkeys(self.runner.next_runs(), 0), **self.runner.failures}
