"""What wakes a person: every alert asks for what is measured, and the runbook says what to do about each."""

import re

import pytest

from tests.deploy.measured import OF_A_CLUSTER, labels_of, scraped
from tests.deploy.reading import DEPLOY, PROCESSES, asked, headings, rules, yaml_of
from tests.house.guides import text_of

RUNBOOK = "docs/runbook.md"
PARTS = ["**It means**", "**At stake**", "**First**", "**It is over when**"]


def test_every_alert_asks_for_what_is_measured() -> None:
    """Each query is one, and names series that a hub answers with."""
    named = {name for rule in rules() for name in asked(rule.query)[0]}

    assert named - scraped() - {"up"} == set()
    assert len(named) > 15


def test_alerts_choose_by_labels_that_are_there() -> None:
    """A label by which a query chooses or groups is one of a series that it names, or of who reads."""
    wrong = {}
    for rule in rules():
        names, labels = asked(rule.query)
        known: set[str] = set().union(*map(labels_of, names))
        wrong[rule.name] = labels - known

    assert {name: labels for name, labels in wrong.items() if labels} == {}


def test_summaries_use_labels_that_the_query_keeps() -> None:
    """What a summary puts in is a label of the query's outcome."""
    told = {rule.name: set(re.findall(r"\$labels\.(\w+)", rule.annotations["summary"])) for rule in rules()}
    kept = {
        rule.name: asked(rule.query)[1] | set().union(*map(labels_of, asked(rule.query)[0]))
        for rule in rules()
    }

    assert {name: labels - kept[name] for name, labels in told.items() if labels - kept[name]} == {}


def test_every_alert_leads_to_its_heading_and_back() -> None:
    """The runbook has one heading for each alert, in the same order, and no other."""
    links = {rule.annotations["runbook_url"] for rule in rules()}

    assert headings(RUNBOOK) == [rule.name for rule in rules()]
    assert links == {f"{RUNBOOK}#{name.lower()}" for name in headings(RUNBOOK)}


def test_every_alert_is_told_alike() -> None:
    """Each heading says what it means, what is at stake, what to do first, and how to see that it is over."""
    chapters = re.split(r"^## .+$", text_of(RUNBOOK), flags=re.MULTILINE)[1:]

    assert [re.findall(r"^\*\*[^*]+\*\*", chapter, re.MULTILINE) for chapter in chapters] == [
        PARTS for _ in rules()
    ]


def test_every_alert_says_how_urgent_it_is() -> None:
    """At any hour, or in the morning; nothing between."""
    assert {rule.labels["severity"] for rule in rules()} == {"page", "work"}


def test_one_machine_is_not_asked_for_what_a_cluster_has() -> None:
    """What only a cluster measures is in the file that only a cluster loads."""
    of_one = {name for rule in rules() if rule.file == "alerts.yml" for name in asked(rule.query)[0]}
    of_many = {name for rule in rules() if rule.file != "alerts.yml" for name in asked(rule.query)[0]}

    assert {name for name in of_one if OF_A_CLUSTER.match(name)} == set()
    assert {name for name in of_many if not OF_A_CLUSTER.match(name)} == set()


@pytest.mark.parametrize(
    ("file", "loaded"),
    [
        ("prometheus.yml", ["alerts.yml"]),
        ("prometheus-cluster.yml", ["alerts.yml", "alerts-cluster.yml"]),
        ("prometheus-compose.yml", ["alerts.yml", "alerts-cluster.yml"]),
    ],
)
def test_prometheus_loads_the_alerts(file: str, loaded: list[str]) -> None:
    """Each way of running loads the alerts that are meant for it, under the job that the queries choose by."""
    said = yaml_of(f"prometheus/{file}")

    assert said["rule_files"] == loaded
    assert all((DEPLOY / "prometheus" / rule_file).is_file() for rule_file in loaded)
    assert [each["job_name"] for each in said["scrape_configs"]] == ["benefits-hub"]


def test_every_process_of_a_cluster_is_read() -> None:
    """Both ways of reading a cluster have every process, under one name."""
    units = yaml_of("prometheus/prometheus-cluster.yml")["scrape_configs"][0]["static_configs"]
    names = yaml_of("prometheus/prometheus-compose.yml")["scrape_configs"][0]["dns_sd_configs"][0]["names"]

    assert [each["labels"]["process"] for each in units] == list(PROCESSES)
    assert names == list(PROCESSES)


def test_a_wrong_query_is_found() -> None:
    """What is no query is refused; names and labels of a right one are all seen."""
    names, labels = asked('max by (a) (rate(x_total{b="1"}[5m])) > 1 and on (c) y offset 1h')

    assert (names, labels) == ({"x_total", "y"}, {"a", "b", "c"})
    with pytest.raises(ValueError, match=r".+"):
        asked("sum by (a (x)")
