"""Lighthouse on the public pages and the session: `python -m tests.bot.web.lighthouse`, where node is there.

`LIGHTHOUSE` names its command (`npx lighthouse` if not given), `CHROME_PATH` the browser. Exit code 1 if any
score is below `LEAST`.
"""

import asyncio
import json
import os
import shlex
import shutil
import sys
import tempfile
from pathlib import Path

from tests.bot.web.stage import WebStage

LEAST = 95
PATHS = ("/routines", "/routines/glute_roll", "/moves/roll_glute_max", "/app/?routine=glute_roll")
COMMAND = shlex.split(os.environ.get("LIGHTHOUSE", "npx --yes lighthouse"))
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


async def main() -> int:
    """Score every page once, on a phone as Lighthouse imagines it."""
    browser = os.environ.get("CHROME_PATH") or next(filter(None, map(shutil.which, BROWSERS)), "")
    with tempfile.TemporaryDirectory() as folder:
        stage = WebStage(Path(folder))
        await stage.open()
        try:
            scores = {path: await _scores(stage.url + path, browser) for path in PATHS}
        finally:
            await stage.close()
    for path, found in scores.items():
        sys.stdout.write(f"{path}: {', '.join(f'{name} {score}' for name, score in found.items())}\n")
    return int(any(score < LEAST for found in scores.values() for score in found.values()))


async def _scores(url: str, browser: str) -> dict[str, int]:
    flags = ("--quiet", "--output=json", "--chrome-flags=--headless=new --no-sandbox")
    running = await asyncio.create_subprocess_exec(
        *COMMAND, url, *flags, env={**os.environ, "CHROME_PATH": browser}, stdout=asyncio.subprocess.PIPE
    )
    output, _ = await running.communicate()
    report = json.loads(output)
    for name, audit in report["audits"].items():
        if audit["score"] is not None and audit["score"] < LEAST / 100:
            sys.stdout.write(f"  {url}: {name}: {audit.get('displayValue', '')}\n")
    return {name: round(100 * found["score"]) for name, found in report["categories"].items()}


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
