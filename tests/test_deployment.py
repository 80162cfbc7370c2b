"""What the image and the systemd unit promise, as far as it can be read from their files."""

import configparser
import re
import shutil
import subprocess
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from bot.cli.serving import RECORD_WITHIN_S
from bot.settings import Settings

ROOT = Path(__file__).parents[1]
MOST_BYTES = 200_000_000
"""What the image may add to its base."""
MOST_EXPOSED = 2.0
"""systemd's own measure, from 0 to 10; a unit without any hardening has 9.6."""
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
UNIT = ROOT / "deploy" / "rollcall.service"


def instructions(text: str) -> list[tuple[str, str]]:
    """(instruction, the rest of it), continued lines joined and comments left out."""
    lines = re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ").splitlines()
    return [(name, rest.strip()) for name, _, rest in (line.partition(" ") for line in lines if line.strip())]


def stages() -> list[list[tuple[str, str]]]:
    """What stands before the first FROM, and then each stage."""
    found: list[list[tuple[str, str]]] = [[]]
    for name, rest in instructions(DOCKERFILE):
        if name == "FROM":
            found.append([])
        found[-1].append((name, rest))
    return found


HEAD, *STAGES = stages()
FINAL = STAGES[-1]


def of(name: str) -> list[str]:
    """What an instruction says in the final stage."""
    return [rest for instruction, rest in FINAL if instruction == name]


def environment() -> dict[str, str]:
    return dict(pair.split("=", 1) for rest in of("ENV") for pair in rest.split())


def unit() -> configparser.ConfigParser:
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment, method-assign]
    read.read(UNIT)
    return read


def set_in_unit() -> dict[str, str]:
    """The unit's own environment."""
    said = re.findall(r"^Environment=([A-Z_]+)=(.*)$", UNIT.read_text(encoding="utf-8"), re.MULTILINE)
    return dict(said)


def test_base_and_digest_are_arguments_of_every_stage() -> None:
    assert ("ARG", "DIGEST=") in HEAD
    assert any(rest.startswith("BASE=") for name, rest in HEAD if name == "ARG")
    assert len(STAGES) == 2
    for stage in STAGES:
        assert stage[0][1].split(" AS ")[0] == "${BASE}${DIGEST:+@${DIGEST}}"


def test_the_final_stage_installs_nothing_and_takes_only_what_was_built() -> None:
    assert all(rest.startswith("--from=build ") for rest in of("COPY"))
    assert not of("ADD")
    for word in ("pip", "apt", "gcc", "curl", "tests", "make"):
        assert not any(re.search(rf"\b{word}\b", rest) for rest in of("RUN")), word


def test_what_is_built_is_pinned_hashed_and_needs_no_compiler() -> None:
    (install,) = [rest for name, rest in STAGES[0] if name == "RUN" and "install" in rest]

    assert "--no-deps --require-hashes" in install
    assert "pip check" in install
    assert "-name tests -prune -exec rm -r" in install
    assert "--only-binary=:all:" in install


def test_nothing_but_the_product_is_sent_to_the_builder() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]

    assert rules[0] == "*"
    assert {rule for rule in rules if rule.startswith("!")} == {
        "!requirements.txt",
        "!bot",
        "!schedules",
        "!storage",
    }


def test_it_runs_as_nobody_special_and_ends_on_sigterm() -> None:
    (user,) = of("USER")

    assert int(user) > 0
    assert of("STOPSIGNAL") == ["SIGTERM"]
    assert of("ENTRYPOINT") == ['["python", "-m", "bot"]']  # no shell that would keep the signal to itself
    assert of("CMD") == ['["run"]']


def test_all_that_is_written_lies_on_its_one_volume() -> None:
    (volume,) = of("VOLUME")
    said = environment()
    places = [said["DATABASE_URL"].removeprefix("sqlite:///"), said["DATA_KEY_FILE"]]

    assert volume == "/data"
    for place in (*places, said["BACKUP_DIR"], said["SQLITE_TMPDIR"]):
        assert place.startswith(f"{volume}/")
    assert len({Path(place).parent for place in places} | {Path(said["BACKUP_DIR"])}) == 3
    assert said["PYTHONDONTWRITEBYTECODE"] == "1"


def test_its_health_is_asked_where_it_listens() -> None:
    (check,) = of("HEALTHCHECK")

    assert "/healthz" in check
    assert "os.environ['LISTEN']" in check
    assert environment()["LISTEN"].startswith("0.0.0.0:")


def test_the_image_stays_small() -> None:
    """Packages as they are installed here, by their own lists of files, and the product itself."""
    lines = re.findall(
        r"^([A-Za-z0-9][^\\\n]*?)\s*\\?$",
        (ROOT / "requirements.txt").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    wanted = [Requirement(line) for line in lines if "==" in line]
    here = [one.name for one in wanted if one.marker is None or one.marker.evaluate()]
    packages = sum(
        (file.size or 0) * (1 + (file.suffix == ".py"))
        for name in here
        for file in distribution(name).files or ()
    )
    product = sum(
        path.stat().st_size * (1 + (path.suffix == ".py"))
        for folder in ("bot", "schedules", "storage")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    )

    print(f"{packages / 1e6:.0f} MB of packages, {product / 1e6:.0f} MB of its own")  # noqa: T201 - with -s
    assert len(here) > 20
    assert 10_000_000 < packages + product < MOST_BYTES


def test_the_unit_starts_what_there_is_with_settings_that_there_are() -> None:
    service = unit()["Service"]
    known = {name.upper() for name in Settings.model_fields}

    assert service["ExecStart"] == "/opt/rollcall/.venv/bin/python -m bot run"
    assert set(set_in_unit()) - {"PYTHONDONTWRITEBYTECODE"} <= known
    assert int(service["TimeoutStopSec"]) > RECORD_WITHIN_S
    assert service["KillSignal"] == "SIGTERM"


def test_the_unit_keeps_the_key_apart_from_the_database_and_both_in_its_own_folder() -> None:
    said = set_in_unit()
    database, key = said["DATABASE_URL"].removeprefix("sqlite:///"), said["DATA_KEY_FILE"]

    assert Path(database).parent != Path(key).parent
    for place in (database, key, said["BACKUP_DIR"]):
        assert place.startswith(f"/var/lib/{unit()['Service']['StateDirectory']}/")


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("User", "rollcall"),
        ("NoNewPrivileges", "yes"),
        ("CapabilityBoundingSet", ""),
        ("ProtectSystem", "strict"),
        ("ProtectHome", "yes"),
        ("PrivateTmp", "yes"),
        ("PrivateDevices", "yes"),
        ("MemoryDenyWriteExecute", "yes"),
        ("RestrictNamespaces", "yes"),
        ("UMask", "0077"),
    ],
)
def test_the_unit_takes_away_what_the_bot_does_not_need(setting: str, value: str) -> None:
    assert unit()["Service"][setting] == value


@pytest.fixture
def analysed(tmp_path: Path) -> Path:
    """The unit with a program that is there in the place of ours."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd-analyze on this machine")
    text = UNIT.read_text(encoding="utf-8")
    text = re.sub(r"^ExecStart=.*", "ExecStart=/bin/true", text, flags=re.MULTILINE)
    text = re.sub(r"^WorkingDirectory=.*", "WorkingDirectory=/", text, flags=re.MULTILINE)
    path = tmp_path / "rollcall.service"
    path.write_text(text, encoding="utf-8")
    return path


def test_systemd_understands_the_whole_unit(analysed: Path) -> None:
    said = subprocess.run(
        ["systemd-analyze", "verify", analysed], capture_output=True, text=True, check=False
    )

    assert [line for line in said.stderr.splitlines() if "rollcall.service" in line] == []


def test_systemd_finds_little_that_is_exposed(analysed: Path) -> None:
    said = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", analysed],
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.search(r"exposure level for rollcall\.service: ([\d.]+)", said.stdout)
    if found is None:
        pytest.skip("this systemd-analyze cannot look at a unit that is not installed")

    assert float(found[1]) < MOST_EXPOSED


def test_what_the_unit_may_not_compile_the_set_up_compiles() -> None:
    """Its user may not write beside the code: each start would compile all of it anew."""
    said = subprocess.run(["make", "-n", "setup"], cwd=ROOT, capture_output=True, text=True, check=True)

    assert "Environment=PYTHONDONTWRITEBYTECODE=1" in UNIT.read_text(encoding="utf-8").splitlines()
    assert re.search(r"python -m compileall .*schedules storage bot$", said.stdout, re.MULTILINE)
