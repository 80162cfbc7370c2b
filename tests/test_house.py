"""The rules of the house, read from the source with `ast`: who imports whom, how large a room may be."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FLOORS = ("bot", "storage", "schedules")
MAY_IMPORT = {
    "bot": {"bot", "storage", "schedules"},
    "storage": {"storage", "schedules"},
    "schedules": {"schedules"},
}
MOST_LINES = 300
MOST_LINES_OF_A_FUNCTION = 45
COMPOSITION = ("bot/__main__.py", "bot/cli/", "bot/sandbox/")
"""Where the sandbox may be imported: where the parts are put together, and the sandbox itself."""

MODULES = sorted(path for floor in FLOORS for path in (ROOT / floor).rglob("*.py"))
HAND_WRITTEN = [path for path in MODULES if "migrations/versions" not in path.as_posix()]


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports_of(path: Path) -> Iterator[str]:
    """Every module that is imported, relative ones spelled out."""
    package = named(path).removesuffix(".py").split("/")[:-1]
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            whole = ".".join([*base, *([node.module] if node.module else [])])
            yield whole
            yield from (f"{whole}.{alias.name}" for alias in node.names)


def functions_of(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (
        node for node in ast.walk(tree_of(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def is_in(path: Path, places: tuple[str, ...]) -> bool:
    return named(path).startswith(places)


def test_there_is_a_house_to_read() -> None:
    assert {named(path).split("/")[0] for path in MODULES} == set(FLOORS)
    assert "storage.database" in set(imports_of(ROOT / "bot/services.py"))


@pytest.mark.parametrize("floor", FLOORS)
def test_imports_run_one_way(floor: str) -> None:
    wrong = [
        f"{named(path)} imports {module}"
        for path in MODULES
        if is_in(path, (f"{floor}/",))
        for module in imports_of(path)
        if module.split(".")[0] in {*FLOORS, "tests"} - MAY_IMPORT[floor]
    ]

    assert wrong == []


def test_one_module_knows_apscheduler() -> None:
    knowing = {named(path) for path in MODULES if any(m.startswith("apscheduler") for m in imports_of(path))}

    assert knowing == {"schedules/runner.py"}


def test_schedules_know_nothing_of_telegram_or_tables() -> None:
    strangers = ("telegram", "sqlalchemy", "sqlmodel", "alembic", "aiohttp")
    wrong = [
        f"{named(path)} imports {module}"
        for path in MODULES
        if is_in(path, ("schedules/",))
        for module in imports_of(path)
        if module.split(".")[0] in strangers
    ]

    assert wrong == []


def test_storage_knows_nothing_of_telegram() -> None:
    wrong = [
        named(path)
        for path in MODULES
        if is_in(path, ("storage/",)) and any(m.split(".")[0] == "telegram" for m in imports_of(path))
    ]

    assert wrong == []


def test_the_sandbox_is_imported_only_where_the_parts_are_put_together() -> None:
    wrong = [
        named(path)
        for path in MODULES
        if not is_in(path, COMPOSITION) and any(m.startswith("bot.sandbox") for m in imports_of(path))
    ]

    assert wrong == []


def test_views_and_handlers_are_told_the_time() -> None:
    """Reading a clock inside would make what they show depend on when a test runs."""
    clocks = {"now", "today", "utcnow", "time", "monotonic"}
    wrong = [
        f"{named(path)}:{node.lineno}"
        for path in MODULES
        if is_in(path, ("bot/views/", "bot/handlers/", "storage/", "schedules/"))
        and named(path) != "schedules/clock.py"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in clocks
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"datetime", "date", "time"}
    ]

    assert wrong == []


def test_one_module_reads_the_environment() -> None:
    """Two modules only tell a library something for its import: how to spell durations, whom not to trust."""
    readers = {
        named(path)
        for path in MODULES
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv", "environb"}
    }

    assert readers <= {"bot/settings.py", "bot/transport.py", "bot/lean.py"}
    assert any(m.startswith("pydantic_settings") for m in imports_of(ROOT / "bot/settings.py"))
    assert not [
        named(path)
        for path in MODULES
        if path != ROOT / "bot/settings.py"
        and any(m.startswith("pydantic_settings") for m in imports_of(path))
    ]


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_module_opens_with_its_purpose(path: Path) -> None:
    purpose = ast.get_docstring(tree_of(path))

    assert purpose is not None
    assert purpose.split("\n")[0].endswith((".", "?", "!"))


def test_modules_stay_readable_at_one_sitting() -> None:
    long = {
        named(path): lines
        for path in HAND_WRITTEN
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    }

    assert long == {}


def test_functions_stay_readable_at_a_glance() -> None:
    long = {
        f"{named(path)}:{function.name}": lines
        for path in HAND_WRITTEN
        for function in functions_of(path)
        if (lines := (function.end_lineno or 0) - function.lineno + 1) > MOST_LINES_OF_A_FUNCTION
    }

    assert long == {}


def test_no_module_is_a_drawer_for_everything() -> None:
    drawers = {"utils", "util", "helpers", "helper", "manager", "managers", "misc", "common"}

    assert [named(path) for path in MODULES if drawers & set(path.with_suffix("").parts)] == []


SHOWN = {"Card": "text", "Notice": "text", "Button": "label", "send_message": "text"}


def words_of(node: ast.expr) -> str:
    """The letters of a text written out in the code, without markup; empty for one from the catalogue."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    written = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    return re.sub(r"[^A-Za-z]", "", re.sub(r"<[^>]*>", "", "".join(written)))


FOR_OPERATORS = ("bot/cli/", "bot/views/admin.py")
"""English only: whoever runs the bot reads its logs and its command line in English, too."""


def test_no_sentence_for_people_stands_outside_the_catalogue() -> None:
    wrong = []
    for path in MODULES:
        if not is_in(path, ("bot/",)) or is_in(path, ("bot/sandbox/", *FOR_OPERATORS)):
            continue
        for node in ast.walk(tree_of(path)):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            texts = [*node.args, *(k.value for k in node.keywords if k.arg in {SHOWN.get(name), "notice"})]
            if name in SHOWN and any(words_of(text) for text in texts):
                wrong.append(f"{named(path)}:{node.lineno}")

    assert wrong == []


@pytest.mark.parametrize(
    ("program", "needless"),
    [
        ("bot.running", ["bot.web.pages", "jinja2", "alembic", "typer", "sqlalchemy.dialects.postgresql"]),
        ("bot.__main__", ["rich", "pygments", "click", "bot.sandbox.server", "resvg", "tzfpy"]),
    ],
)
def test_a_bot_loads_nothing_that_only_some_need(program: str, needless: list[str]) -> None:
    """Pages, migrations, the other database, the sandbox, pictures: each is read when it is asked for."""
    told = f"import sys, {program}; print([name for name in sys.argv[1:] if name in sys.modules])"

    ran = subprocess.run([sys.executable, "-c", told, *needless], cwd=ROOT, capture_output=True, text=True)

    assert ran.stdout == "[]\n", ran.stderr
