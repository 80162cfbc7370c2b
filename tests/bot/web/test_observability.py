"""Dashboard and alerts ask for figures that there are, and the README says what to do about each alert."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot.metrics import KINDS, OUTCOMES, REFUSALS
from bot.running import Rollcall
from bot.sandbox import SANDBOX_TOKEN, Sandbox
from tests.acceptance.stage import settings
from tests.bot.web.scraping import Scrape, scraped

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "bot" / "web" / "observability"
DASHBOARD: dict[str, Any] = json.loads((FOLDER / "dashboard.json").read_text(encoding="utf-8"))
ALERTS = (FOLDER / "alerts.yml").read_text(encoding="utf-8")
A_NAME = re.compile(r"\brollcall_[a-z_]+")
A_MATCH = re.compile(r'\b(outcome|kind|lane|reason|operation)=~?"([^"]+)"')
VALUES = {
    "outcome": OUTCOMES,
    "kind": KINDS,
    "reason": REFUSALS,
    "lane": ("reminders", "replies", "updates", "telegram"),
    "operation": ("read", "write"),
}
SHOWN = [target["expr"] for panel in DASHBOARD["panels"] for target in panel.get("targets", ())]


@pytest.fixture
async def scrape(tmp_path: Path, sqlite_url: str) -> Scrape:
    sandbox = Sandbox()
    bot = Rollcall(settings(tmp_path, api=await sandbox.start(), database=sqlite_url), token=SANDBOX_TOKEN)
    await bot.start()
    await bot.delivery.tick()
    found = await scraped(bot)
    await bot.stop()
    await sandbox.stop()
    return found


def rules() -> dict[str, str]:
    """Every alert with its rule: the file is plain enough to be read without a parser."""
    parts = re.split(r"^ +- alert: (\w+)\n", ALERTS, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


async def test_alerts_ask_for_figures_that_there_are(scrape: Scrape) -> None:
    exported = {sample.name for sample in scrape.samples}
    asked = {name for rule in rules().values() for name in A_NAME.findall(rule)}

    assert len(asked) > 10
    assert asked - exported == set()


async def test_the_dashboard_shows_every_figure_and_no_other(scrape: Scrape) -> None:
    exported = {sample.name for sample in scrape.samples}
    families = {family.name for family in scrape.families}
    asked = {name for expression in SHOWN for name in A_NAME.findall(expression)}

    assert asked - exported == set()
    assert {re.sub(r"_(bucket|count|sum|total)$", "", name) for name in asked} == families


@pytest.mark.parametrize("expression", [*SHOWN, *rules().values()])
def test_labels_have_values_that_there_are(expression: str) -> None:
    wanted = [(label, value) for label, values in A_MATCH.findall(expression) for value in values.split("|")]

    assert [pair for pair in wanted if pair[1] not in VALUES[pair[0]]] == []


@pytest.mark.parametrize("name", rules())
def test_an_alert_says_how_urgent_it_is_and_what_happened(name: str) -> None:
    rule = rules()[name]

    assert re.search(r"^ {8}expr: \S", rule, re.MULTILINE)
    assert re.search(r"^ {8}labels: \{severity: (page|warn)\}$", rule, re.MULTILINE)
    assert re.search(r'^ {10}summary: "[^"]+"$', rule, re.MULTILINE)


def test_the_readme_says_what_to_do_about_each_alert() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert set(re.findall(r"^\| `(Rollcall\w+)` \|", readme, re.MULTILINE)) == set(rules())


def test_panels_of_the_dashboard_do_not_lie_over_each_other() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert not cells & taken, panel["title"]
        assert at["x"] + at["w"] <= 24
        taken |= cells
