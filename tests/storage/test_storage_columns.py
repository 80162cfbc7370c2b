from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import IntegrityError, StatementError

from storage.database import Database
from storage.models import Fact, Person, Prompt, SeenUpdate
from storage.outbox import Outcome
from tests.storage.cast import ANNA, SUNDAY, prompts_of, record, subscribe

LARGEST_ID = 2**52 - 1
"""Telegram's ids have at most 52 significant bits."""


async def test_naive_instant_is_refused_before_it_is_stored(database: Database) -> None:
    """SQLite would take it without a word and give it back as if it were UTC."""
    naive = datetime(2026, 11, 22, 9, 30)  # noqa: DTZ001 - what must be refused

    with pytest.raises(StatementError, match="an aware instant is needed") as refused:
        async with database.transaction() as db:
            db.add(SeenUpdate(id=1, seen_at=naive))

    assert isinstance(refused.value.orig, ValueError)


async def test_naive_instant_is_refused_among_many_rows_too(database: Database) -> None:
    """They pass SQLAlchemy's own door by."""
    naive = datetime(2026, 11, 22, 9, 30)  # noqa: DTZ001 - what must be refused

    with pytest.raises((StatementError, ValueError), match="an aware instant is needed"):
        await record(database, Outcome(1, ANNA, "sent", at=SUNDAY), Outcome(2, ANNA, "sent", at=naive))


async def test_instant_of_another_zone_comes_back_in_utc(database: Database) -> None:
    tokyo = timezone(timedelta(hours=9))
    async with database.transaction() as db:
        db.add(SeenUpdate(id=1, seen_at=datetime(2026, 11, 22, 18, 30, 0, 123456, tzinfo=tokyo)))

    async with database.reading() as db:
        seen_at = (await db.get_one(SeenUpdate, 1)).seen_at

    assert seen_at == datetime(2026, 11, 22, 9, 30, 0, 123456, tzinfo=UTC)
    assert seen_at.tzinfo is UTC


async def test_absent_instant_comes_back_absent(database: Database) -> None:
    async with database.transaction() as db:
        await subscribe(db)

    async with database.reading() as db:
        assert (await db.get_one(Person, ANNA)).stopped_at is None


@pytest.mark.parametrize("person_id", [7_000_000_000, LARGEST_ID])
async def test_ids_longer_than_32_bits_are_kept_whole(database: Database, person_id: int) -> None:
    async with database.transaction() as db:
        await subscribe(db, person_id, card_message_id=LARGEST_ID)
        prompt = Prompt(person_id=person_id, kind="stretch", on=SUNDAY.date(), due_at=SUNDAY)
        db.add(prompt)
        prompt.message_id = LARGEST_ID

    async with database.reading() as db:
        assert (await db.get_one(Person, person_id)).card_message_id == LARGEST_ID
    assert [prompt.message_id for prompt in await prompts_of(database, person_id)] == [LARGEST_ID]


async def test_failed_transaction_leaves_nothing(database: Database) -> None:
    async def fail_halfway() -> None:
        async with database.transaction() as db:
            db.add(Fact(name="half", value="done"))
            await db.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail_halfway()

    async with database.reading() as db:
        assert await db.get(Fact, "half") is None


async def test_error_of_the_database_shows_no_stored_value(database: Database) -> None:
    """Errors end up in logs."""
    async with database.transaction() as db:
        await subscribe(db)

    with pytest.raises(IntegrityError) as refused:
        async with database.transaction() as db:
            db.add(Person(id=ANNA, created_at=SUNDAY, asked="a private matter"))

    assert "INSERT" in str(refused.value)
    assert "a private matter" not in str(refused.value)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_sqlite_in_memory_is_refused(url: str) -> None:
    """It would be another database for each connection."""
    with pytest.raises(ValueError, match="SQLite needs a file"):
        Database(url)


def test_database_of_another_kind_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="got mysql"):
        Database("mysql://root@localhost/rollcall")


@pytest.mark.parametrize(
    "url", ["postgres://anna@localhost/rollcall", "postgresql+psycopg://localhost/rollcall"]
)
def test_every_spelling_of_postgresql_is_understood(url: str) -> None:
    assert Database(url).url.drivername == "postgresql+asyncpg"
