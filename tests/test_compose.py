"""compose.yaml, held against the image and the settings that it starts.

Read as text: nothing else here needs a parser for YAML. What Compose makes of it only Compose can say.
"""

import re
from pathlib import Path

from bot.settings import Settings
from bot.web.webhook import PATH

ROOT = Path(__file__).parents[1]
COMPOSE = (ROOT / "compose.yaml").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


def service(name: str) -> str:
    """What is said of one service."""
    return re.split(r"^\S|^  \S", COMPOSE.partition(f"\n  {name}:\n")[2], maxsplit=1, flags=re.MULTILINE)[0]


def block(name: str) -> dict[str, str]:
    """The lines of the environment that replicas share."""
    inside = re.search(rf"^  {name}: &\w+\n((?:    .*\n)+)", COMPOSE, re.MULTILINE)
    assert inside is not None
    return dict(line.strip().split(": ", 1) for line in inside[1].splitlines())


def test_two_replicas_are_the_same_but_for_their_names() -> None:
    assert service("bot-1").strip() == service("bot-2").strip() == "<<: *bot"


def test_what_it_sets_are_settings() -> None:
    environment = block("environment")

    assert {"DATABASE_URL", "PUBLIC_URL", "METRICS_LISTEN"} <= environment.keys()
    assert environment.keys() <= {name.upper() for name in Settings.model_fields}


def test_what_it_asks_an_operator_for_is_in_the_readme() -> None:
    wanted = set(re.findall(r"\$\{([A-Z_]+)", COMPOSE))

    assert wanted == {"PUBLIC_URL", "POSTGRES_PASSWORD"}
    assert [name for name in (*wanted, "BOT_TOKEN") if name not in README] == []


def test_the_proxy_passes_to_both_replicas_where_they_listen_and_asks_whether_they_can_work() -> None:
    port = block("environment")["LISTEN"].rpartition(":")[2]

    assert f"reverse_proxy bot-1:{port} bot-2:{port} {{" in COMPOSE
    assert "health_uri /readyz" in COMPOSE
    assert f"EXPOSE {port}" in DOCKERFILE
    assert f"PUBLIC_URL{PATH}" in README


def test_figures_are_for_the_inner_network_alone() -> None:
    port = block("environment")["METRICS_LISTEN"].rpartition(":")[2]

    assert f'- "{port}"' in COMPOSE
    assert re.findall(r'^ +- "(\d+):', COMPOSE, re.MULTILINE) == ["80", "443", "443"]


def test_both_replicas_have_one_key_and_time_to_stop() -> None:
    assert "- data:/data" in COMPOSE
    assert re.search(r"^VOLUME /data$", DOCKERFILE, re.MULTILINE)
    assert "stop_grace_period: 15s" in COMPOSE
