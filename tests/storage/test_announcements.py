"""Handing an announcement out: each person to one sender, whatever dies, and nothing kept of who got it."""

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import col, select

from storage import announcements, people
from storage.announcements import Ended, Handed, NoAnnouncement, What
from storage.database import Database
from storage.models import Announcement, AnnouncementReceipt
from tests.storage.cast import SUNDAY, subscribe

LEASE = timedelta(minutes=2)


async def begun(database: Database, count: int, **more: str) -> int:
    """An announcement on its way to `count` people, whose ids are 1 to `count`."""
    async with database.transaction() as db:
        for person_id in range(1, count + 1):
            await subscribe(db, person_id)
    return await begin(database, **more)


async def begin(database: Database, text: str = "Hello", language: str | None = None) -> int:
    async with database.transaction() as db:
        made = await announcements.write(db, text, language=language, now=SUNDAY)
        await announcements.begin(db, made.id or 0, now=SUNDAY)
        return made.id or 0


async def take(database: Database, *, after: timedelta = timedelta(), limit: int = 100) -> list[Handed]:
    now = SUNDAY + after
    async with database.transaction() as db:
        return await announcements.take(db, now=now, lease_now=now, until=now + LEASE, limit=limit)


async def record(database: Database, *outcomes: Ended) -> None:
    async with database.transaction() as db:
        await announcements.record(db, outcomes)


async def kept(database: Database, number: int) -> Announcement:
    async with database.reading() as db:
        return await db.get_one(Announcement, number)


async def waiting(database: Database) -> list[int]:
    async with database.reading() as db:
        ids = select(AnnouncementReceipt.person_id).order_by(col(AnnouncementReceipt.person_id))
        return list((await db.exec(ids)).all())


@pytest.mark.parametrize("what", ["back", "again"])
async def test_whose_lease_is_over_gives_nothing_back_that_another_holds(
    database: Database, what: What
) -> None:
    await begun(database, 1)
    (late,) = await take(database)
    await take(database, after=LEASE)
    await record(database, Ended(late, what, again_at=SUNDAY))

    assert await take(database, after=LEASE) == []
    assert [one.attempts for one in await take(database, after=2 * LEASE)] == [3]


async def test_everybody_is_handed_out_once_and_then_it_is_sent(database: Database) -> None:
    number = await begun(database, 5)
    seen: list[int] = []
    while handed := await take(database, limit=2):
        seen += [one.person_id for one in handed]
        await record(database, *(Ended(one, "sent") for one in handed))

    ended = await kept(database, number)
    assert seen == [1, 2, 3, 4, 5]
    assert (ended.state, ended.people, ended.sent, ended.ended_at) == ("sent", 5, 5, SUNDAY)
    assert await waiting(database) == []


async def test_two_replicas_never_get_the_same_person(postgresql_database: Database) -> None:
    await begun(postgresql_database, 60)
    other = Database(postgresql_database.url.render_as_string(hide_password=False))

    seen: list[int] = []
    for _ in range(20):
        found = await asyncio.gather(*(take(each, limit=7) for each in (postgresql_database, other)))
        seen += [one.person_id for handed in found for one in handed]
    await other.close()

    assert sorted(seen) == list(range(1, 61))


async def test_who_died_with_some_of_them_has_them_taken_over(database: Database) -> None:
    await begun(database, 2)
    assert len(await take(database)) == 2
    assert await take(database, after=LEASE - timedelta(seconds=1)) == []

    again = await take(database, after=LEASE)

    assert [(one.person_id, one.attempts) for one in again] == [(1, 2), (2, 2)]


async def test_it_is_not_ended_while_somebody_has_some_of_it(database: Database) -> None:
    number = await begun(database, 1)
    (one,) = await take(database)

    assert await take(database) == []
    assert (await kept(database, number)).state == "sending"

    await record(database, Ended(one, "failed"))
    await take(database)
    assert ((await kept(database, number)).state, (await kept(database, number)).failed) == ("sent", 1)


async def test_what_was_not_tried_comes_again_at_once_and_counts_no_attempt(database: Database) -> None:
    await begun(database, 1)
    (one,) = await take(database)
    await record(database, Ended(one, "back", again_at=SUNDAY))

    (again,) = await take(database)

    assert again.attempts == 1


async def test_what_is_put_off_comes_again_when_it_is_time(database: Database) -> None:
    await begun(database, 1)
    (one,) = await take(database)
    await record(database, Ended(one, "again", again_at=SUNDAY + timedelta(seconds=30)))

    assert await take(database, after=timedelta(seconds=29)) == []
    (again,) = await take(database, after=timedelta(seconds=30))

    assert again.attempts == 2


async def test_who_stops_while_it_is_put_off_is_left_alone(database: Database) -> None:
    number = await begun(database, 1)
    (one,) = await take(database)
    await record(database, Ended(one, "again", again_at=SUNDAY))
    async with database.transaction() as db:
        await people.lose(db, 1, now=SUNDAY)

    assert await take(database) == []
    assert (await kept(database, number)).state == "sent"
    assert await waiting(database) == []


async def test_who_came_after_it_was_begun_is_not_meant(database: Database) -> None:
    await begun(database, 1)
    async with database.transaction() as db:
        await subscribe(db, 2, now=SUNDAY + timedelta(seconds=1))

    assert [one.person_id for one in await take(database)] == [1]


async def test_one_goes_out_after_the_other(database: Database) -> None:
    await begun(database, 2, text="First")
    await begin(database, text="Second")
    texts = []
    while len(texts) < 4:
        handed = await take(database)
        texts += [one.text for one in handed]
        await record(database, *(Ended(one, "sent") for one in handed))

    assert texts == ["First", "First", "Second", "Second"]


async def test_counts_are_by_what_became_of_it(database: Database) -> None:
    number = await begun(database, 4)
    first, second, third, fourth = await take(database)
    await record(database, Ended(first, "sent"), Ended(second, "unknown"))
    await record(database, Ended(third, "failed"), Ended(fourth, "sent"))
    await record(database, Ended(fourth, "sent"))

    found = await kept(database, number)
    assert (found.sent, found.unknown, found.failed) == (2, 1, 1)


async def test_cancelled_it_goes_to_nobody_more_and_what_was_on_its_way_still_counts(
    database: Database,
) -> None:
    number = await begun(database, 3)
    (one,) = await take(database, limit=1)
    async with database.transaction() as db:
        await announcements.cancel(db, number, now=SUNDAY)
    await record(database, Ended(one, "sent"))

    assert await take(database) == []
    found = await kept(database, number)
    assert (found.state, found.sent) == ("cancelled", 1)


async def test_what_nobody_waits_for_any_more_is_forgotten(database: Database) -> None:
    number = await begun(database, 1)
    await take(database)
    async with database.transaction() as db:
        await announcements.cancel(db, number, now=SUNDAY)
        await announcements.forget(db, now=SUNDAY)
    assert await waiting(database) == [1]

    async with database.transaction() as db:
        await announcements.forget(db, now=SUNDAY + LEASE)

    assert await waiting(database) == []


async def test_a_draft_begins_once(database: Database) -> None:
    number = await begun(database, 2)
    async with database.transaction() as db:
        await announcements.cancel(db, number, now=SUNDAY)

    async with database.transaction() as db:
        again = await announcements.begin(db, number, now=SUNDAY + LEASE)

    assert again is not None
    assert (again.state, again.begun_at) == ("cancelled", SUNDAY)


@pytest.mark.parametrize(
    ("text", "kept_as"),
    [("  Hello \n", "Hello"), ("a\0b", "ab"), ("\ud800!", "?!"), ("x" * 4096, "x" * 4096)],
)
def test_a_text_is_kept_as_it_can_be_sent(text: str, kept_as: str) -> None:
    assert announcements.checked(text) == kept_as


@pytest.mark.parametrize("text", ["", " \n ", "\0", "x" * 4097, "😀" * 2049])
def test_a_text_that_is_no_message_is_refused(text: str) -> None:
    with pytest.raises(NoAnnouncement):
        announcements.checked(text)
