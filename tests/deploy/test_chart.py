"""The chart for Kubernetes, read as text: values are used, known to the schema, and no pod may do more than it must."""

import json
import re
from typing import Any

import pytest

from tests.deploy.reading import CHART, PROCESSES, paths_in, templates, values_used, yaml_of
from tests.house.guides import command_fault
from tests.house.tree import project

VALUES: dict[str, Any] = yaml_of("helm/benefits-hub/values.yaml")
SCHEMA: dict[str, Any] = json.loads((CHART / "values.schema.json").read_text(encoding="utf-8"))
OPENS = {"if", "range", "with", "define"}


def unbalanced(text: str) -> list[str]:
    """Return what is wrong with the blocks of a template: ends without a beginning, beginnings without an end."""
    actions = re.findall(r"\{\{-?\s*(.*?)\s*-?\}\}", text, re.DOTALL)
    faults = [] if text.count("{{") == text.count("}}") == len(actions) else ["braces"]
    waiting: list[str] = []
    for action in actions:
        word = action.split(None, 1)[0]
        if word in OPENS:
            waiting.append(action)
        elif word == "end":
            faults += [] if waiting else ["end without a beginning"]
            waiting = waiting[:-1]
        if action.count('"') % 2 or action.count("(") != action.count(")"):
            faults.append(action)
    return faults + waiting


def schema_paths(schema: dict[str, Any], before: str = "") -> set[str]:
    """Return the path of every value that a schema knows."""
    found = set()
    for name, inner in schema.get("properties", {}).items():
        found |= {f"{before}{name}"} | schema_paths(inner, f"{before}{name}.")
    return found


def open_tables(schema: dict[str, Any], before: str = "") -> set[str]:
    """Return the tables of a schema that take any value."""
    found = {before} if "properties" in schema and schema.get("additionalProperties") is not False else set()
    for name, inner in schema.get("properties", {}).items():
        found |= open_tables(inner, f"{before}.{name}")
    return found


def test_blocks_are_balanced() -> None:
    """Every block of every template that begins ends, and no quotation mark or bracket is left open."""
    assert {name: unbalanced(text) for name, text in templates().items() if unbalanced(text)} == {}


def test_values_are_used_and_used_ones_are_there() -> None:
    """Every value that a template asks for has a default, and none is there that nothing asks for."""
    free = {"processes", "resources", "networkPolicy.monitoring"}
    there = {p for p in paths_in(VALUES) if not any(p.startswith(f"{each}.") for each in free)}
    tables = {path for path in there if any(other.startswith(f"{path}.") for other in there)}

    assert values_used() - there == set()
    assert there - tables - values_used() == set()


def test_the_schema_knows_every_value_and_no_other() -> None:
    """A value that is misspelled is refused: every table of the schema is closed."""
    free = {"processes", "resources", "networkPolicy.monitoring"}
    there = {p for p in paths_in(VALUES) if not any(p.startswith(f"{each}.") for each in free)}

    assert schema_paths(SCHEMA) == there
    assert open_tables(SCHEMA) == set()
    assert SCHEMA["additionalProperties"] is False


def test_the_secret_must_be_named() -> None:
    """Nothing that is secret is a value; where it lies has no default, and the schema refuses none."""
    words = re.compile(r"password|token(?!Entry)|credential", re.IGNORECASE)

    assert VALUES["secret"] == ""
    assert SCHEMA["properties"]["secret"]["minLength"] == 1
    assert [path for path in paths_in(VALUES) if words.search(path)] == []
    assert [
        name for name, text in templates().items() if re.search(r"^kind: Secret", text, re.MULTILINE)
    ] == []


def test_every_process_is_deployed() -> None:
    """The processes are those of a cluster, by words the command line knows; of those that lead there are two."""
    started = {name: process["arguments"] for name, process in VALUES["processes"].items()}

    assert started == {name.removeprefix("worker-"): words for name, words in PROCESSES.items()}
    assert [fault for words in started.values() if (fault := command_fault(words))] == []
    assert {VALUES["processes"][name]["replicas"] for name in ("scheduler", "publisher", "eligibility")} == {
        2
    }


@pytest.mark.parametrize(
    "line",
    [
        "runAsNonRoot: true",
        "runAsUser: 10001",
        "readOnlyRootFilesystem: true",
        "allowPrivilegeEscalation: false",
        "capabilities: {drop: [ALL]}",
        "seccompProfile: {type: RuntimeDefault}",
        "automountServiceAccountToken: false",
        "httpGet: {path: /livez, port: http}",
        "httpGet: {path: /readyz, port: http}",
    ],
)
def test_pods_are_shut_in_and_asked(line: str) -> None:
    """The one template of all pods says so, outside of any condition."""
    text = templates()["deployments.yaml"]

    assert line in [each.strip() for each in text.splitlines()]
    assert re.findall(r"\{\{-? (if .*?) -?\}\}", text) == []


def test_each_template_makes_what_it_is_named_after() -> None:
    """Every kind that the chart is for is made once."""
    kinds = {name: re.findall(r"^kind: (\w+)$", text, re.MULTILINE) for name, text in templates().items()}

    assert {name: made for name, made in kinds.items() if made} == {
        "deployments.yaml": ["Deployment"],
        "disruption-budgets.yaml": ["PodDisruptionBudget"],
        "network-policies.yaml": ["NetworkPolicy", "NetworkPolicy"],
        "service-monitor.yaml": ["ServiceMonitor"],
        "services.yaml": ["Service", "Service"],
    }


def test_templates_include_what_is_defined() -> None:
    """Every named piece that is put in is defined, and every one that is defined is put in."""
    text = "".join(templates().values())

    assert set(re.findall(r'include "([\w.-]+)"', text)) == set(re.findall(r'define "([\w.-]+)"', text))


def test_the_chart_has_the_version_of_the_project() -> None:
    """The image that a chart asks for by default is the one of its own version."""
    chart = yaml_of("helm/benefits-hub/Chart.yaml")
    image = yaml_of("compose.yaml")["services"]["serve"]["image"]

    assert {chart["version"], chart["appVersion"]} == {project()["project"]["version"]}
    assert image == f"{VALUES['image']['repository']}:{chart['appVersion']}"


def test_a_broken_template_is_found() -> None:
    """A block that does not end, an end too many and an open quotation mark are found."""
    assert unbalanced("{{ if .a }}x{{ end }}{{- with .b -}}y{{- end }}") == []
    assert unbalanced("{{ if .a }}x") == ["if .a"]
    assert unbalanced("x{{ end }}") == ["end without a beginning"]
    assert unbalanced('{{ include "x }}') == ['include "x']
    assert unbalanced("{{ .a }") == ["braces"]
