"""What the parts of a running bot count as they work; bot/web/observability/ shows it.

Names and labels are those of Prometheus. No label holds an id, a name or a word of a person: each takes one
of a few values that are written down here.
"""

from collections import Counter
from datetime import datetime
from time import perf_counter
from typing import Any

from prometheus_client import CollectorRegistry, Histogram, disable_created_metrics
from sqlalchemy import event
from telegram import Update

from storage.database import Database

LATENESS_S = (0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3600, 7200)
HANDLING_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
DATABASE_S = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5)
OUTCOMES = ("sent", "unknown", "retry", "back", "unreachable", "bad_request", "poison", "late", "quiet")
"""What becomes of a prompt; see the README's table."""
KINDS = ("tap", "message", "edit", "membership", "other")
REFUSALS = ("secret", "size", "content", "busy", "not_kept")
"""Why a webhook's request was turned down."""

# A second series beside every counter, saying when it began, is of no use to anybody here.
disable_created_metrics()  # type: ignore[no-untyped-call]


class Metrics:
    """The figures of one bot, in a registry of its own: several bots of one process stay apart.

    Attributes:
        prompts: What became of prompts, by `OUTCOMES`.
        failures: Tries to handle an update that failed, by `KINDS`.
        refused: Requests to the webhook that were turned down, by `REFUSALS`.
        database_errors: Statements that the database did not answer, or with an error.
        waiting_at_telegram: Updates that Telegram has yet to post; None without a webhook.
    """

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.prompts: Counter[str] = Counter()
        self.failures: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.database_errors = 0
        self.waiting_at_telegram: int | None = None
        self._lateness = self._histogram(
            "prompt_lateness_seconds", "From when a prompt was due until Telegram took it", LATENESS_S
        )
        handling = self._histogram(
            "handler_seconds", "Handling one update, answers included", HANDLING_S, "kind"
        )
        self._handling = {kind: handling.labels(kind) for kind in KINDS}
        self._lag = self._histogram(
            "update_lag_seconds",
            "From when a message was written until it was handled; Telegram dates no taps",
            LATENESS_S,
        )
        database = self._histogram(
            "database_seconds", "One statement, the driver's way included", DATABASE_S, "operation"
        )
        self._reading, self._writing = database.labels("read"), database.labels("write")

    def prompted(self, *, due_at: datetime, sent_at: datetime) -> None:
        """Note a prompt that Telegram took."""
        self._lateness.observe(max(0.0, (sent_at - due_at).total_seconds()))

    def handled(self, update: Update, *, took_s: float, now: datetime) -> None:
        """Note an update that was handled."""
        self._handling[kind_of(update)].observe(took_s)
        written_at = _written_at(update)
        if written_at is not None:
            self._lag.observe(max(0.0, (now - written_at).total_seconds()))

    def failed(self, update: Update) -> None:
        """Note a try to handle an update that failed."""
        self.failures[kind_of(update)] += 1

    def watch(self, database: Database) -> None:
        """Measure every statement from now on."""
        engine = database.engine.sync_engine
        event.listen(engine, "before_cursor_execute", _begin)
        event.listen(engine, "after_cursor_execute", self._end)
        event.listen(engine, "handle_error", self._broke)

    def _histogram(self, name: str, about: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
        return Histogram(f"rollcall_{name}", about, labels, buckets=buckets, registry=self.registry)

    def _end(
        self, _connection: Any, _cursor: Any, statement: str, _values: Any, context: Any, *_: Any
    ) -> None:
        histogram = self._reading if statement.startswith("SELECT") else self._writing
        histogram.observe(perf_counter() - context.rollcall_began_s)

    def _broke(self, _context: Any) -> None:
        self.database_errors += 1


def _begin(_connection: Any, _cursor: Any, _statement: str, _values: Any, context: Any, *_: Any) -> None:
    context.rollcall_began_s = perf_counter()


def kind_of(update: Update) -> str:
    """One of `KINDS`."""
    if update.callback_query is not None:
        return "tap"
    if update.message is not None:
        return "message"
    if update.edited_message is not None:
        return "edit"
    return "membership" if update.my_chat_member is not None else "other"


def _written_at(update: Update) -> datetime | None:
    """When somebody did it, to the second; None where Telegram does not say."""
    if update.message is not None:
        return update.message.date
    if update.edited_message is not None:
        return update.edited_message.edit_date
    return update.my_chat_member.date if update.my_chat_member is not None else None
