"""The compose file: every process of a cluster, started in order, healthy by their own word, and shut in."""

import re
import subprocess
from typing import Any

import pytest

from services.settings import PREFIX, Settings
from tests.deploy.reading import DEPLOY, PROCESSES, resolved, yaml_of
from tests.house.guides import command_fault

SERVICES: dict[str, Any] = yaml_of("compose.yaml")["services"]
SERVERS = {"postgres", "kafka", "prometheus", "grafana"}
ONCE = {"setup", "topics"}


def test_every_process_is_there() -> None:
    """Each process of a cluster is a service of its name that starts it by words the command line knows."""
    started = {name: SERVICES[name]["command"] for name in SERVICES.keys() - SERVERS - ONCE}

    assert started == PROCESSES
    assert [fault for words in started.values() if (fault := command_fault(words))] == []
    assert SERVICES["worker-eligibility"]["deploy"]["replicas"] == 2


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_service_is_shut_in(name: str) -> None:
    """A root that is read only, no capability, no new rights, no privilege, and nothing of the host but its files."""
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service.keys() & {"privileged", "cap_add", "pid", "ipc", "devices", "userns_mode"} == set()
    assert service.get("user", "") not in {"0", "0:0", "root"}


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_image_is_named_by_its_version(name: str) -> None:
    """No image is whatever is newest."""
    _, _, version = SERVICES[name]["image"].partition(":")

    assert re.search(r"\d", version)


def test_the_broker_is_the_one_that_is_tested() -> None:
    """The broker of the containers has the version of the jars that the tests run."""
    pom = (DEPLOY / "kafka" / "pom.xml").read_text(encoding="utf-8")
    [version] = re.findall(r"<artifactId>kafka_2\.13</artifactId>\s*<version>([\d.]+)</version>", pom)

    assert SERVICES["kafka"]["image"] == f"apache/kafka:{version}"


def test_a_hub_starts_after_what_it_needs() -> None:
    """Every process waits until settings and keys are made and until database and broker are well."""
    wanted = {
        "setup": {"condition": "service_completed_successfully"},
        "postgres": {"condition": "service_healthy"},
        "kafka": {"condition": "service_healthy"},
        "topics": {"condition": "service_completed_successfully"},
    }

    assert [SERVICES[name]["depends_on"] for name in PROCESSES] == [wanted for _ in PROCESSES]
    assert all("test" in SERVICES[name]["healthcheck"] for name in SERVERS)


def test_settings_are_settings() -> None:
    """Each variable that begins as ours names a setting, and what they say is understood; no password among them."""
    said = SERVICES["serve"]["environment"]
    ours = {
        name.removeprefix(PREFIX).lower(): value for name, value in said.items() if name.startswith(PREFIX)
    }
    assert ours.pop("config") == "/data/hub.toml"
    nested: dict[str, Any] = {}
    for name, value in ours.items():
        table, _, inner = name.rpartition("__")
        (nested.setdefault(table, {}) if table else nested)[inner] = value
    settings = Settings.model_validate(nested)

    assert settings.log_database == settings.views_database != settings.keys_database
    assert settings.kafka.bootstrap == "kafka:9092"
    assert {value.partition("@")[0] for value in ours.values() if "@" in value} == {"postgresql://hub"}


def test_the_topic_of_hr_systems_is_made() -> None:
    """It is the one that the settings name, with as many partitions as the hub gives its own; it is made once."""
    settings = Settings().kafka
    words = SERVICES["topics"]["command"]

    assert f"--topic={settings.inbound_topic}" in words
    assert f"--partitions={settings.partitions}" in words
    assert {SERVICES[name]["restart"] for name in ONCE} == {"no"}


def test_nothing_is_open_to_the_network() -> None:
    """Only this machine reaches the ports; database and broker have none."""
    ports = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}

    assert ports.keys() == {"serve", "prometheus", "grafana"}
    assert all(port.startswith("127.0.0.1:") for each in ports.values() for port in each)


def test_what_is_mounted_is_there() -> None:
    """Each file of ours is in the repository and mounted read only; each volume is declared; secrets go to few."""
    mounts = [
        (name, *mount.split(":")) for name, each in SERVICES.items() for mount in each.get("volumes", ())
    ]
    files = [mount for mount in mounts if mount[1].startswith("./")]
    volumes = {mount[1] for mount in mounts if not mount[1].startswith("./")}
    readers = {v: {name for name, volume, *_ in mounts if volume == v} for v in volumes}

    assert [path for _, path, *_ in files if not resolved(path).exists()] == []
    assert {mount[-1] for mount in files} == {"ro"}
    assert volumes == yaml_of("compose.yaml")["volumes"].keys()
    assert readers["postgres-passwords"] == {"setup", "postgres"}
    assert readers["grafana-password"] == {"setup", "grafana"}


@pytest.mark.parametrize("script", ["compose/setup", "compose/databases.sh"])
def test_scripts_are_scripts(script: str) -> None:
    """Each can be run, and the shell understands it."""
    path = DEPLOY / script

    assert path.stat().st_mode & 0o111 == 0o111
    assert subprocess.run(["sh", "-n", path], check=False).returncode == 0
