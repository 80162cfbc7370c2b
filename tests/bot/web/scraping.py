"""Figures as Prometheus reads them."""

from typing import Any

import aiohttp
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from bot.running import Rollcall


class Scrape:
    """One answer of `/metrics`."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.families = list(text_string_to_metric_families(text))

    @property
    def samples(self) -> list[Sample]:
        return [sample for family in self.families for sample in family.samples]

    def value(self, name: str, **labels: str) -> float:
        """The one sample of that name and these labels."""
        found = [one.value for one in self.samples if one.name == f"rollcall_{name}" and one.labels == labels]
        assert len(found) == 1, f"{name} {labels}: {found}"
        return found[0]


async def scraped(bot: Rollcall) -> Scrape:
    """What `/metrics` says now."""
    own = bot.observed.server
    status, text = await asked(bot, "/metrics", address=own.address if own else None)
    assert status == 200
    return Scrape(text)


async def asked(bot: Rollcall, path: str, *, address: str | None = None) -> tuple[int, Any]:
    """Status and text of a page of the bot."""
    async with aiohttp.ClientSession() as http, http.get(f"{address or bot.web.address}{path}") as answer:
        return answer.status, await answer.text()
