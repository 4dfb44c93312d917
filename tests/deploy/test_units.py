"""The units of systemd: every process has one, starts by words the command line knows, and is shut in alike."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from services.cli.cluster import Worker
from tests.deploy.reading import DEPLOY, PROCESSES, unit, yaml_of
from tests.house.guides import command_fault

UNITS = ["benefits-hub.service", "hub-scheduler.service", "hub-serve.service", "hub-worker@.service"]
OF_ONE = {
    "Description",
    "Documentation",
    "ExecStart",
    "Environment",
    "EnvironmentFile",
    "StartLimitIntervalSec",
}
PROGRAM = "/opt/benefits-hub/.venv/bin/hub"


def ports() -> dict[str, dict[str, str]]:
    """Return what the files of variables say, by the process they are for."""
    found = {}
    for path in sorted((DEPLOY / "systemd" / "ports").iterdir()):
        lines = path.read_text(encoding="utf-8").splitlines()
        found[path.stem] = dict(
            line.split("=", 1) for line in lines if "=" in line and not line.startswith("#")
        )
    return found


def started(process: str) -> list[str]:
    """Return the words after `hub` with which systemd starts a process."""
    name = f"hub-{process}.service"
    worker = process.removeprefix("worker-")
    if process.startswith("worker-"):
        name = "hub-worker@.service"
    [line] = unit(name)["ExecStart"]
    kind = ports()[process].get("WORKER", worker)
    return line.removeprefix(PROGRAM).replace("$WORKER", kind).split()


def test_every_process_has_its_unit() -> None:
    """What systemd starts for each process is what it is, by words the command line knows."""
    assert {process: started(process) for process in PROCESSES} == PROCESSES
    assert {name for name in PROCESSES if name.startswith("worker-")} == {f"worker-{each}" for each in Worker}
    assert started("worker-eligibility-2") == PROCESSES["worker-eligibility"]
    assert [fault for process in ports() if (fault := command_fault(started(process)))] == []
    assert [path.name for path in sorted((DEPLOY / "systemd").glob("*.service"))] == UNITS


def test_every_process_reads_its_port() -> None:
    """A process reads the file of its name, and no two processes of one machine share a port."""
    files = {name: unit(name).get("EnvironmentFile") for name in UNITS[1:]}
    numbers = [said["HUB_HTTP__PORT"] for said in ports().values()]

    assert files == {
        "hub-scheduler.service": ["-/etc/benefits-hub/scheduler.env"],
        "hub-serve.service": ["-/etc/benefits-hub/serve.env"],
        "hub-worker@.service": ["-/etc/benefits-hub/worker-%i.env"],
    }
    assert ports().keys() == PROCESSES.keys() | {"worker-eligibility-2"}
    assert len(numbers) == len(set(numbers))


def test_prometheus_reads_those_ports() -> None:
    """The example for a cluster of units asks each process where it answers."""
    configs = yaml_of("prometheus/prometheus-cluster.yml")["scrape_configs"][0]["static_configs"]
    asked = {
        (each["labels"]["process"], target.rpartition(":")[2])
        for each in configs
        for target in each["targets"]
    }
    answering = {(name.removesuffix("-2"), said["HUB_HTTP__PORT"]) for name, said in ports().items()}

    assert asked == answering


def test_units_are_shut_in_alike() -> None:
    """In all else the units of a cluster say what the unit of one machine says."""
    alike = [{key: said for key, said in unit(name).items() if key not in OF_ONE} for name in UNITS]

    assert alike[0]["NoNewPrivileges"] == ["yes"]
    assert alike[0]["ProtectSystem"] == ["strict"]
    assert alike == [alike[0]] * len(UNITS)


def test_systemd_understands_the_units(tmp_path: Path) -> None:
    """Verified by systemd itself, with a program in the place of ours that is on every machine."""
    if shutil.which("systemd-analyze") is None:
        reason = "systemd is not installed; get it with `apt-get install systemd`"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    for name in UNITS:
        text = (DEPLOY / "systemd" / name).read_text(encoding="utf-8").replace(PROGRAM, "/bin/true")
        (tmp_path / name.replace("@", "@cobra")).write_text(text, encoding="utf-8")
    units = sorted(tmp_path.iterdir())
    answer = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True, check=False
    )

    assert (answer.returncode, answer.stderr) == (0, "")
