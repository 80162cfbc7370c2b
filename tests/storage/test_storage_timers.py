"""The timer of a step, as it is written down."""

from datetime import timedelta

from storage import timers
from storage.database import Database
from storage.models import Session
from tests.storage.cast import ANNA, SUNDAY, subscribe


async def test_it_is_safe_to_write_down_twice_that_it_rang(database: Database) -> None:
    """The connection breaks just as it is committed: that it had rung already is not that they went on."""
    async with database.transaction() as db:
        await subscribe(db)
        session = Session(
            person_id=ANNA, kind="stretch", on=SUNDAY.date(), steps=[], minutes=5, started_at=SUNDAY
        )
        db.add(session)
        await db.flush()
        await timers.start(db, ANNA, session_id=session.id or 0, step=0, turn=1, due_at=SUNDAY)
    rung = []
    for at in (SUNDAY, SUNDAY, SUNDAY + timedelta(seconds=1)):
        async with database.transaction() as db:
            timer = await timers.of_person(db, ANNA)
            assert timer is not None
            rung.append(await timers.rung(db, timer, note_id=5, now=at))

    assert rung == [True, True, False]
