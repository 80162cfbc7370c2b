"""What the installation remembers about itself."""

from sqlmodel.ext.asyncio.session import AsyncSession

from storage.models import Fact
from storage.upserts import put


async def get(db: AsyncSession, name: str) -> str | None:
    """The fact; None if it was never set."""
    fact = await db.get(Fact, name)
    return fact.value if fact else None


async def set(db: AsyncSession, name: str, value: str) -> None:
    """Set the fact."""
    await put(db, Fact, [{"name": name, "value": value}], changing=("value",))


async def settle(db: AsyncSession, name: str, value: str) -> str:
    """Set the fact if it was never set; returns what it is, whoever set it."""
    await put(db, Fact, [{"name": name, "value": value}])
    return await get(db, name) or value
