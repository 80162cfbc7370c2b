"""What is kept in the repository: folders, pins, and nothing of the machine that it was written on."""

import re
import shutil
import subprocess
import tomllib
from dataclasses import fields
from fnmatch import fnmatch
from importlib.metadata import requires
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from packaging.requirements import Requirement

from bot import presses
from bot.keyboards import MOST_BYTES, Press, unpack
from bot.settings import Settings

ROOT = Path(__file__).parents[1]
FOLDERS = {"bot", "deploy", "schedules", "storage", "tests"}
INSTALLED = FOLDERS - {"deploy", "tests"}
FILES = {
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "Dockerfile",
    "LICENSE",
    "Makefile",
    "README.md",
    "compose.yaml",
    "pyproject.toml",
    "requirements-test.txt",
    "requirements.txt",
}
REQUIREMENTS = ("requirements.txt", "requirements-test.txt")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
A_PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[a-z,]+\])?==([^\s;\\]+)", re.MULTILINE)
MACHINE_PATHS = re.compile(r"(?<![\w.~$}/-])/(?:home|root|Users|work|tmp|mnt)/[\w.-]+")
REGISTRIES = re.compile(r"pypi\.org|pythonhosted|npmjs|index-url|find-links", re.IGNORECASE)


def tracked() -> list[str]:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("no git here to say what belongs to the repository")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    return [name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def text_of(name: str) -> str:
    try:
        return (ROOT / name).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def pins(text: str) -> dict[str, str]:
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in A_PIN.findall(text)}


def test_the_top_level_holds_the_agreed_folders_only() -> None:
    names = tracked()

    assert {name.split("/")[0] for name in names if "/" in name if name[0] != "."} <= FOLDERS
    assert {name for name in names if "/" not in name if name[0] != "."} <= FILES


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_requirements_name_no_address(name: str) -> None:
    text = text_of(name)

    assert "://" not in text
    assert not re.search(r"^\s*(--(?!hash=)|-[a-zA-Z])", text, re.MULTILINE)


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_every_requirement_is_pinned_and_hashed(name: str) -> None:
    entries = [
        entry
        for entry in re.split(r"\n(?=\S)", re.sub(r"^\s*#.*\n", "", text_of(name), flags=re.MULTILINE))
        if entry.strip()
    ]

    assert len(entries) > len(PYPROJECT["project"]["dependencies"])
    assert [entry[:40] for entry in entries if not A_PIN.match(entry) or "--hash=sha256:" not in entry] == []


def test_the_projects_pins_are_those_of_the_requirements() -> None:
    wanted = pins("\n".join(PYPROJECT["project"]["dependencies"]))
    for_tests = pins("\n".join(PYPROJECT["project"]["optional-dependencies"]["test"]))
    run, test = (pins(text_of(name)) for name in REQUIREMENTS)

    assert len(wanted) == len(PYPROJECT["project"]["dependencies"])
    assert wanted.items() <= run.items()
    assert run.items() <= test.items()
    assert for_tests.items() <= test.items()


def unmet(pinned: dict[str, str], extras: dict[str, set[str]]) -> list[str]:
    """What pinned distributions need, in this environment, and the pins do not hold or contradict."""
    missing = []
    for name in pinned:
        for line in requires(name) or []:
            need = Requirement(line)
            chosen = extras.get(name, set()) | {""}
            if need.marker is not None and not any(need.marker.evaluate({"extra": e}) for e in chosen):
                continue
            held = pinned.get(re.sub(r"[-_.]+", "-", need.name).lower())
            if held is None or not need.specifier.contains(held, prereleases=True):
                missing.append(f"{name} needs {line}, here is {held}")
    return missing


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_the_requirements_are_whole(name: str) -> None:
    """They are installed as listed: nothing is resolved, so that no newer release can upset it."""
    text = text_of(name)
    pinned = pins(re.sub(r"^\S+ ; sys_platform == 'win32'.*$", "", text, flags=re.MULTILINE))
    wanted = [Requirement(line) for line in PYPROJECT["project"]["dependencies"]]

    assert unmet(pinned, {need.name.lower(): need.extras for need in wanted}) == []
    assert "--no-deps" in text_of("Makefile")


def test_nothing_names_the_machine_that_it_was_written_on() -> None:
    found = {
        name: said.group() for name in tracked() if (said := MACHINE_PATHS.search(text_of(name))) is not None
    }

    assert found.keys() <= {"tests/test_repository.py"}


def test_nothing_names_a_package_registry() -> None:
    found = {name: said.group() for name in tracked() if (said := REGISTRIES.search(text_of(name)))}

    assert found.keys() <= {"tests/test_repository.py"}


def test_what_the_code_reads_is_packaged_with_it() -> None:
    patterns = PYPROJECT["tool"]["setuptools"]["package-data"]["*"]
    data = [
        name
        for name in tracked()
        if name.split("/")[0] in INSTALLED and not name.endswith((".py", ".pot", ".md"))
    ]

    assert data
    assert [name for name in data if not any(fnmatch(name, pattern) for pattern in patterns)] == []


def every_press() -> list[type[Press]]:
    assert presses  # imported for what it registers
    return [Press._by_code[code] for code in sorted(Press._by_code)]


def longest(name: str, kind: Any) -> Any:
    """The longest that a field carries: ids of 52 bits as Telegram's own, a routine kind, 24 letters else."""
    if kind is bool:
        return True
    if kind is int:
        return 2**52 if name.endswith("_id") else 99_999_999
    return "trigger_points" if name == "kind" else "x" * 24


@pytest.mark.parametrize("press", every_press(), ids=lambda press: press.__name__)
def test_a_press_fits_a_button_and_comes_back(press: type[Press]) -> None:
    hints = get_type_hints(press)
    made = press(**{field.name: longest(field.name, hints[field.name]) for field in fields(press)})

    assert len(made.pack().encode()) <= MOST_BYTES
    assert unpack(made.pack()) == made


def test_press_codes_are_short_and_never_shared() -> None:
    found = every_press()

    assert len(found) > 40
    assert len({press.code for press in found}) == len(found)
    assert all(len(press.code) == 2 for press in found)


def test_the_readme_explains_every_setting() -> None:
    table = set(re.findall(r"^\| `([A-Z_]+)` \|", text_of("README.md"), re.MULTILINE))

    assert table == {name.upper() for name in Settings.model_fields}


def test_the_example_environment_names_settings_that_there_are() -> None:
    named = set(re.findall(r"^#? ?([A-Z_]{4,})=", text_of(".env.example"), re.MULTILINE))

    assert named <= {name.upper() for name in Settings.model_fields}
    assert "BOT_TOKEN" in named


def test_the_changelog_tells_of_this_version() -> None:
    assert f"## {PYPROJECT['project']['version']}" in text_of("CHANGELOG.md")


def test_the_image_keeps_the_key_apart_from_the_database() -> None:
    dockerfile = text_of("Dockerfile")
    database = re.search(r"DATABASE_URL=sqlite:///(/\S+)/", dockerfile)
    key = re.search(r"DATA_KEY_FILE=(/\S+)/", dockerfile)

    assert database is not None
    assert key is not None
    assert database[1] != key[1]
    assert database[1].startswith("/data/")
    assert key[1].startswith("/data/")


def test_the_image_is_made_of_what_there_is_and_runs_as_nobody_special() -> None:
    dockerfile = text_of("Dockerfile")
    copied = re.findall(r"^COPY (?!--from)(\S+)", dockerfile, re.MULTILINE)
    sent = re.findall(r"^!(\S+)", text_of(".dockerignore"), re.MULTILINE)

    assert sorted(copied) == sorted(sent)
    assert all((ROOT / name).exists() for name in copied)
    assert set(copied) >= INSTALLED
    assert re.search(r"^USER \d+$", dockerfile, re.MULTILINE)
    assert dockerfile.startswith("#")
    assert "ARG BASE=" in dockerfile
