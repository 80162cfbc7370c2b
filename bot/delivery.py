"""Prompts out: fire, lease, send, record. At least once, on time, never a pile."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

import structlog

from bot.pacing_turns import loop_time
from bot.recording import Recorder
from bot.removing import Removals, Remove
from bot.sending import Send, Sender, Until, workers
from bot.services import Services
from storage import clock_back, firing, outbox
from storage.database import AWAY
from storage.outbox import Leased, Outcome, Outgoing

LEASE = timedelta(seconds=30)
MOST_REQUEST_S = 20
"""The longest that one request may take: it begins at least so long before its lease ends."""
BATCH = 100
MOST_HELD_S = 4
"""How many seconds of sending, at the allowed rate, are leased ahead: well inside a lease."""
JUMP = timedelta(minutes=1)
"""A clock that goes back by more was wrong; less is what time servers correct."""
RECORD_WITHIN_S = 1
"""How long what was cut short has to be written down at a stop."""
LET_RECORD_S = 3
"""How long others, once the database is back, may take to record what they sent: their leases may be over."""
TICK_S = 0.5
"""How long a tick fires and drops before it leases: a popular minute must not hold up its own sending."""
SHORT_PAUSE_S = 3
BEHIND = timedelta(minutes=1)

log = structlog.get_logger(__name__)


class Delivery:
    """Sends what is due. `tick` is run each second; any number of replicas may run beside each other.

    Args:
        services: The parts it works with.
        send: How one message goes out, in `MOST_REQUEST_S` at most.
        remove: How a message that rang again loses its older copy; may fail without harm.
        resends_unknown: As for `Sender`.
        lease: How long what is taken here is kept from other replicas; longer than `MOST_REQUEST_S`.
    """

    def __init__(
        self,
        services: Services,
        send: Send,
        remove: Remove,
        *,
        resends_unknown: bool = False,
        lease: timedelta = LEASE,
    ) -> None:
        self._services = services
        # Prompts by number and person: SQLite gives the number of one that was erased to the next that comes.
        self._held: set[tuple[int, int]] = set()
        self._hushed: set[tuple[int, int]] = set()
        self._lease_for = lease
        # The last second is for writing down what became of it.
        self._turn_within_s = lease.total_seconds() - MOST_REQUEST_S - 1
        self._sender = Sender(services, send, is_hushed=self._is_hushed, resends_unknown=resends_unknown)
        services.hushing.append(self.hush)
        self.recording = Recorder(services, self._recorded)
        self._removals = Removals(remove)
        self._jobs: asyncio.Queue[tuple[Outgoing, Until]] = asyncio.Queue()
        self._unended = 0
        self._is_empty = asyncio.Event()
        self._is_empty.set()
        self._workers: list[asyncio.Task[None]] = []
        self._recorder: asyncio.Task[None] | None = None
        self._ticking = asyncio.Lock()
        self._is_stopping = False
        self._is_turn_of_newest = False
        self._untried_until = 0.0
        self.outcomes: Counter[str] = Counter()
        """Ended sendings by outcome since the start."""
        self.ticked_at: datetime | None = None

    @property
    def held(self) -> int:
        """Prompts that are leased here and not recorded yet."""
        return len(self._held)

    def hush(self, person_id: int) -> None:
        """Send nothing more of what is leased here for somebody."""
        self._hushed.update(held for held in self._held if held[1] == person_id)

    def start(self) -> None:
        """Start the workers and the recorder in the running loop."""
        count = workers(self._services.settings.send_rate)
        self._workers = [asyncio.create_task(self._work()) for _ in range(count)]
        self._recorder = asyncio.create_task(self.recording.run())

    async def stop(self, timeout_s: float) -> None:
        """Give back at once what waits, finish what is in flight, record everything."""
        self._is_stopping = True
        self._services.pacer.refuse_reminders()
        while not self._jobs.empty():
            outgoing, _ = self._jobs.get_nowait()
            self._ended(outgoing, self._sender.ended(outgoing, "back"))
        try:
            await asyncio.wait_for(self.drained(), timeout=timeout_s)
        except TimeoutError:
            log.warning("sends_cut_short", count=self._unended)
            if self._unended:
                # What is written already then ends as such: nobody knows, and it is recorded so.
                await self._services.request.shutdown()
            with suppress(TimeoutError):
                await asyncio.wait_for(self.drained(), timeout=RECORD_WITHIN_S)
        tasks = [*self._workers, *([self._recorder] if self._recorder else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, self._removals.ended(), return_exceptions=True)
        await self.recording.close()

    async def tick(self) -> bool:
        """Fire what has come due, drop what is too late, and lease as much as can be sent soon.

        Returns True if there is more to do than one tick does.
        """
        async with self._ticking:
            try:
                return await self._tick()
            except AWAY:
                self._untried_until = loop_time() + LET_RECORD_S
                raise

    async def drained(self) -> None:
        """Wait until everything that was leased is sent and recorded."""
        await self._is_empty.wait()

    async def _tick(self) -> bool:
        database, now = self._services.database, self._services.clock()
        if self.ticked_at is not None and now < self.ticked_at - JUMP:
            await self._take_back(now)
        asked_at_s = loop_time()
        async with database.glancing() as connection:
            waiting = await outbox.waiting(connection, now=now)
        self._services.clock.learn(waiting.at, asked_at_s=asked_at_s)
        is_done, is_left = True, waiting.prompts or waiting.nudges
        if waiting.reminders:
            # Whatever is due already, or is about to be again, would have to go before what fires now.
            leases = not is_left or not (waiting.nudges or await self._is_any_free(now))
            is_done, is_left = await self._fire(now, leases=leases)
        if waiting.nudges:
            async with database.connection() as connection:
                await outbox.nudge(connection, now=now)
        if is_left:  # after downtime, what was fired just now is late already
            is_done = await self._drop(now) and is_done
            is_done = await self._lease() and is_done
        self.ticked_at = now
        return not is_done

    async def _take_back(self, now: datetime) -> None:
        """The host's clock was ahead and is right again: what it gave up then is still ahead."""
        async with self._services.database.connection() as connection:
            count = await clock_back.take_back(connection, now=now)
        log.warning("clock_went_back", prompts_taken_back=count)

    async def _is_any_free(self, now: datetime) -> bool:
        async with self._services.database.looking() as connection:
            return await outbox.is_any_free(connection, now=now, lease_now=self._services.clock.lagging())

    async def _fire(self, now: datetime, *, leases: bool) -> tuple[bool, bool]:
        """Fire what has come; with `leases` take at once as much of it as can be sent soon.

        Returns whether all fired, and whether some of what is due is not leased.
        """
        end, is_left, beside = loop_time() + TICK_S, not leases, 1
        while loop_time() < end:
            leases = not is_left and self._may_send and self._room >= beside * BATCH
            batches = await self._fire_beside(now, beside, leases=leases)
            is_left = is_left or any(fired.is_left for fired in batches)
            if any(fired.count < BATCH for fired in batches):
                return True, is_left
            beside = self._services.database.writers
        return False, is_left

    async def _fire_beside(self, now: datetime, count: int, *, leases: bool) -> list[firing.Fired]:
        """So many batches at a time. All have ended when one of them fails: what they leased is held."""
        firing_all = (self._fire_batch(now, leases=leases) for _ in range(count))
        ended = await asyncio.gather(*firing_all, return_exceptions=True)
        if failures := [one for one in ended if isinstance(one, BaseException)]:
            raise failures[0]
        return [one for one in ended if isinstance(one, firing.Fired)]

    async def _fire_batch(self, now: datetime, *, leases: bool) -> firing.Fired:
        until, leased_until = self._until()
        grace = self._services.settings.grace
        async with self._services.database.connection() as connection:
            fired = await firing.fire(
                connection, now=now, grace=grace, limit=BATCH, until=leased_until if leases else None
            )
        self._hold(fired.leased, until)
        return fired

    async def _drop(self, now: datetime) -> bool:
        grace, end = self._services.settings.grace, loop_time() + TICK_S
        while loop_time() < end:
            lease_now = self._services.clock.lagging()
            async with self._services.database.connection() as connection:
                dropped = await outbox.drop_late(connection, now=now, lease_now=lease_now, grace=grace)
            self._services.metrics.prompts["late"] += dropped
            if dropped < outbox.MOST_LOOKED_AT:
                return True
        return False

    async def _lease(self) -> bool:
        """Lease until enough is held; True if nothing is left."""
        if not self._may_send:
            return False
        while (room := self._room) > 0:
            limit = min(room, BATCH)
            until, leased_until = self._until()
            taken = await self._take(limit, leased_until)
            self._hold(taken, until)
            if taken.count < limit:
                return True
        return False

    @property
    def _may_send(self) -> bool:
        return not self._is_stopping and self._services.pacer.paused_s() <= SHORT_PAUSE_S

    @property
    def _room(self) -> int:
        """How many more may be held."""
        most_held = max(BATCH, int(self._services.settings.send_rate * MOST_HELD_S))
        return most_held - len(self._held)

    def _until(self) -> tuple[Until, datetime]:
        """How long what is leased now may wait for its turn, and when its lease ends."""
        now = self._services.clock()
        return Until.in_time(loop_time(), now, within_s=self._turn_within_s), now + self._lease_for

    async def _take(self, limit: int, until: datetime) -> Leased:
        """Lease the oldest; of more than a minute's, every second time the newest: fair between minutes."""
        now, lease_now = self._services.clock(), self._services.clock.lagging()
        async with self._services.database.connection() as connection:
            taken = await outbox.lease(
                connection,
                now=now,
                lease_now=lease_now,
                until=until,
                untried=loop_time() < self._untried_until,
                limit=limit,
                newest_first=self._is_turn_of_newest,
            )
        is_behind = taken.newest_due_at is not None and now - taken.newest_due_at > BEHIND
        self._is_turn_of_newest = not self._is_turn_of_newest and taken.count == limit and is_behind
        return taken

    def _hold(self, taken: Leased, until: Until) -> None:
        self._services.metrics.prompts["poison"] += taken.poison
        self._services.metrics.prompts["quiet"] += taken.count - len(taken.sendable) - taken.poison
        for person_id, message_id in taken.broken:
            self._removals.begin(person_id, message_id)
        for outgoing in taken.sendable:
            if _of(outgoing) not in self._held:
                self._held.add(_of(outgoing))
                self._unended += 1
                self._is_empty.clear()
                self._jobs.put_nowait((outgoing, until))

    async def _work(self) -> None:
        while True:
            outgoing, until = await self._jobs.get()
            outcome = await self._sender.deliver(outgoing, until=until)
            if outcome.what == "sent" and outgoing.message_id is not None:
                self._removals.begin(outgoing.person_id, outgoing.message_id)
            self._ended(outgoing, outcome)
            await self.recording.keep_up()

    def _ended(self, outgoing: Outgoing, outcome: Outcome) -> None:
        if outcome.what == "sent":
            self._services.metrics.prompted(due_at=outgoing.due_at, sent_at=outcome.at)
        self._unended -= 1
        self.recording.note(outcome, is_last=not self._unended)

    def _recorded(self, outcomes: Sequence[Outcome]) -> None:
        for outcome in outcomes:
            self._held.discard(_of(outcome))
            self._hushed.discard(_of(outcome))
        self.outcomes.update(outcome.what for outcome in outcomes)
        self._services.metrics.prompts.update(outcome.reason or outcome.what for outcome in outcomes)
        if not self._held:
            self._is_empty.set()

    def _is_hushed(self, outgoing: Outgoing) -> bool:
        return _of(outgoing) in self._hushed


def _of(one: Outgoing | Outcome) -> tuple[int, int]:
    return one.prompt_id, one.person_id
