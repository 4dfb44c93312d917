"""The files of `deploy/` as tests read them: YAML, container file, units, queries, templates of the chart."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import promql_parser as promql
import yaml

from tests.house.guides import text_of
from tests.house.tree import ROOT

DEPLOY = ROOT / "deploy"
CHART = DEPLOY / "helm" / "benefits-hub"
PROCESSES = {
    "serve": ["serve"],
    "scheduler": ["scheduler"],
    "worker-publisher": ["worker", "publisher"],
    "worker-intake": ["worker", "intake"],
    "worker-eligibility": ["worker", "eligibility"],
    "worker-payroll-sync": ["worker", "payroll-sync"],
    "worker-cobra": ["worker", "cobra"],
}
"""Every process of a cluster by its name, and the words after `hub` that start it."""

Json = Mapping[str, Any]

_SELECTOR = re.compile(r"\.Values((?:\.[A-Za-z]\w*)+)")


@cache
def yaml_of(path: str) -> Any:
    """Return the one document of a YAML file under `deploy/`."""
    return yaml.safe_load((DEPLOY / path).read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Rule:
    """One alert: its file, name, query, annotations and labels."""

    file: str
    name: str
    query: str
    annotations: Mapping[str, str]
    labels: Mapping[str, str]


def rules() -> list[Rule]:
    """Return every alert, in order."""
    return [
        Rule(file, rule["alert"], rule["expr"], rule["annotations"], rule["labels"])
        for file in ("alerts.yml", "alerts-cluster.yml")
        for group in yaml_of(f"prometheus/{file}")["groups"]
        for rule in group["rules"]
    ]


@cache
def board() -> Any:
    """Return the board."""
    return json.loads((DEPLOY / "grafana/boards/benefits-hub.json").read_text(encoding="utf-8"))


def panels() -> list[Json]:
    """Return the panels of the board that ask something: all but the headings."""
    return [panel for panel in board()["panels"] if panel["type"] != "row"]


def queries_of_panels() -> list[str]:
    """Return every query of the board."""
    return [target["expr"] for panel in panels() for target in panel["targets"]]


def asked(query: str) -> tuple[set[str], set[str]]:
    """Return the metrics that a query names, and the labels by which it chooses, groups and joins them.

    Raises:
      ValueError: it is no query.
    """
    names: set[str] = set()
    labels: set[str] = set()

    def note(node: promql.Expr) -> bool:
        if isinstance(node, promql.VectorSelector | promql.MatrixSelector):
            selector = node.vector_selector if isinstance(node, promql.MatrixSelector) else node
            names.add(selector.name or "")
            labels.update(matcher.name for matcher in selector.matchers.matchers)
        elif isinstance(node, promql.AggregateExpr) and node.modifier is not None:
            labels.update(node.modifier.labels)
        elif isinstance(node, promql.BinaryExpr) and node.modifier is not None and node.modifier.matching:
            labels.update(node.modifier.matching.labels)
        return True

    promql.walk(promql.parse(query), note)
    return names, labels


def instructions(text: str) -> list[tuple[str, str]]:
    """Return the instructions of a container file with their words; lines that go on are joined."""
    joined = re.sub(r"\\\n\s*", "", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE))
    words = (line.split(None, 1) for line in joined.splitlines() if line.strip())
    return [(first, rest) for first, rest in words]


def unit(name: str) -> dict[str, list[str]]:
    """Return what a systemd unit says, by key; a key may be said several times."""
    said: dict[str, list[str]] = {}
    for line in (DEPLOY / "systemd" / name).read_text(encoding="utf-8").splitlines():
        if "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            said.setdefault(key, []).append(value)
    return said


def templates() -> dict[str, str]:
    """Return the templates of the chart by their file's name."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted((CHART / "templates").iterdir())}


def values_used() -> set[str]:
    """Return the paths of all values that the templates use, such as `image.tag`."""
    return {path[1:] for text in templates().values() for path in _SELECTOR.findall(text)}


def paths_in(values: Json, before: str = "") -> Iterator[str]:
    """Yield the path of every value and of every table of values."""
    for name, value in values.items():
        yield f"{before}{name}"
        if isinstance(value, Mapping):
            yield from paths_in(value, f"{before}{name}.")


def headings(guide: str) -> list[str]:
    """Return the headings of the second order of a guide."""
    return re.findall(r"^## (.+)$", text_of(guide), re.MULTILINE)


def resolved(path: str) -> Path:
    """Return where a path of the compose file, relative to its folder, leads."""
    return (DEPLOY / path).resolve()
