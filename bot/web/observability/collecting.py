"""Figures that are read off the parts when somebody asks: they cost the parts nothing meanwhile."""

import asyncio
from collections.abc import Iterator, Mapping

import structlog
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.metrics import KINDS, OUTCOMES, REFUSALS
from bot.web.observability.parts import Parts
from storage import load
from storage.load import Load

LOOK_EVERY_S = 60
"""People are counted at most so often, however often is asked."""
LOOK_WITHIN_S = 5

log = structlog.get_logger(__name__)


class Figures(Collector):
    """The figures of one bot beside those that `bot.metrics.Metrics` measures itself."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._load: Load | None = None
        self._looked_at: float | None = None

    async def refresh(self) -> None:
        """Look at the database again if it is time; without it these figures are left out."""
        now = asyncio.get_running_loop().time()
        if self._looked_at is not None and now - self._looked_at < LOOK_EVERY_S:
            return
        self._looked_at = now
        services = self._parts.services
        try:
            async with asyncio.timeout(LOOK_WITHIN_S), services.database.looking() as connection:
                self._load = await load.look(connection, now=services.clock())
        except Exception as error:
            self._load = None
            log.debug("load_unknown", error=type(error).__name__)

    def collect(self) -> Iterator[Metric]:
        """What every part says now; see `Collector`."""
        yield from self._sending()
        yield from self._taking()
        yield from self._working()
        if self._load is not None:
            yield _gauge("people_active", "People set up, not paused, stopped or away", self._load.active)
            yield _gauge(
                "prompt_oldest_wait_seconds",
                "How long the oldest due prompt has waited",
                self._load.overdue_s,
            )

    def _sending(self) -> Iterator[Metric]:
        services, delivery = self._parts.services, self._parts.delivery
        yield _counters("prompts", "What became of prompts", "outcome", OUTCOMES, services.metrics.prompts)
        yield _counter("messages_sent", "Messages and edits that Telegram took", services.pacer.sent)
        yield _counter(
            "too_many_requests", "Refusals by Telegram for sending too fast", services.pacer.refused_429
        )
        yield _gauge(
            "send_rate_limit", "Messages a second that all replicas may send", services.settings.send_rate
        )
        yield _gauge("send_paused_seconds", "How long sending still pauses", services.pacer.paused_s())
        yield _gauge("prompts_held", "Prompts leased here and not recorded yet", delivery.held)

    def _taking(self) -> Iterator[Metric]:
        metrics, intake = self._parts.services.metrics, self._parts.intake
        depth = GaugeMetricFamily("rollcall_queue_depth", "What waits, by lane", labels=["lane"])
        for lane, waiting in self._parts.queues().items():
            depth.add_metric([lane], waiting)
        yield depth
        yield _counters(
            "handler_errors", "Tries to handle an update that failed", "kind", KINDS, metrics.failures
        )
        yield _counter("updates_given_up", "Updates that could not be handled", intake.given_up)
        yield _counters(
            "webhook_refused", "Webhook requests turned down", "reason", REFUSALS, metrics.refused
        )

    def _working(self) -> Iterator[Metric]:
        yield _counter(
            "database_errors", "Statements that failed", self._parts.services.metrics.database_errors
        )
        for name, about, age_s in (
            ("tick_age_seconds", "Since the clockwork last looked for what is due", self._parts.tick_age_s()),
            ("telegram_silence_seconds", "Since Telegram last answered", self._parts.silence_s()),
        ):
            if age_s is not None:
                yield _gauge(name, about, age_s)
        failures = self._parts.job_failures()
        # Not "job": Prometheus gives every series a label of that name.
        yield _counters("task_failures", "Runs of a job that failed", "task", tuple(failures), failures)


def _gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(f"rollcall_{name}", about, value=value)


def _counter(name: str, about: str, value: float) -> Metric:
    return CounterMetricFamily(f"rollcall_{name}", about, value=value)


def _counters(
    name: str, about: str, label: str, values: tuple[str, ...], counted: Mapping[str, int]
) -> Metric:
    """A counter with a label; each value that it may take is there from the beginning, at 0."""
    family = CounterMetricFamily(f"rollcall_{name}", about, labels=[label])
    for value in values:
        family.add_metric([value], counted.get(value, 0))
    return family
