"""The board of Grafana: every panel asks for what is measured, says what it shows, and has its place."""

import re

from tests.deploy.measured import OF_REQUESTS, labels_of, scraped
from tests.deploy.reading import asked, board, panels, queries_of_panels, yaml_of


def test_every_panel_asks_for_what_is_measured() -> None:
    """Each query is one, names series that a hub answers with, and chooses by their labels."""
    found = [asked(query) for query in queries_of_panels()]
    unknown = [labels - set().union(*map(labels_of, names)) for names, labels in found]

    assert {name for names, _ in found for name in names} - scraped() - {"up"} == set()
    assert [labels for labels in unknown if labels] == []


def test_everything_that_is_measured_is_on_the_board() -> None:
    """Whoever looks at the board sees all there is."""
    shown = {name for query in queries_of_panels() for name in asked(query)[0]}
    families = {re.sub(r"_(?:bucket|count|sum)$", "", name) for name in shown | scraped()}

    assert families - {re.sub(r"_(?:bucket|count|sum)$", "", name) for name in shown} == set()
    assert OF_REQUESTS.keys() - families == set()


def test_panels_say_what_they_show() -> None:
    """Each panel has a title of its own under its heading, a sentence, a unit, and a name for each line."""
    told = [(panel["title"], panel["description"]) for panel in panels()]
    units = {panel["fieldConfig"]["defaults"]["unit"] for panel in panels()}
    legends = [target["legendFormat"] for panel in panels() for target in panel["targets"]]

    assert len(set(told)) == len(panels()) > 25
    assert all(title and description.endswith(".") for title, description in told)
    assert units == {"short", "cps", "s"}
    assert all(legends)


def test_what_is_a_time_is_shown_as_one() -> None:
    """A panel is in seconds exactly where its series are."""
    wrong = []
    for panel in panels():
        names = {name for target in panel["targets"] for name in asked(target["expr"])[0]}
        seconds = all(re.search(r"_seconds(?:_bucket)?$", name) for name in names)
        if seconds != (panel["fieldConfig"]["defaults"]["unit"] == "s"):
            wrong.append(panel["title"])

    assert wrong == []


def test_panels_have_their_place() -> None:
    """No two panels cover the same place, and none reaches over the edge; every number is given once."""
    covered = [
        (x, y)
        for place in (panel["gridPos"] for panel in board()["panels"])
        for x in range(place["x"], place["x"] + place["w"])
        for y in range(place["y"], place["y"] + place["h"])
    ]
    numbers = [panel["id"] for panel in board()["panels"]]

    assert len(covered) == len(set(covered))
    assert max(x for x, _ in covered) < 24
    assert len(numbers) == len(set(numbers))


def test_the_board_is_provisioned() -> None:
    """Grafana is told of one source, which the panels use, and of the folder in which the board is mounted."""
    [source] = yaml_of("grafana/provisioning/datasources/prometheus.yaml")["datasources"]
    [folder] = yaml_of("grafana/provisioning/dashboards/benefits-hub.yaml")["providers"]
    mounts = yaml_of("compose.yaml")["services"]["grafana"]["volumes"]

    assert {panel["datasource"]["uid"] for panel in panels()} == {source["uid"]}
    assert source["url"] == "http://prometheus:9090"
    assert f"./grafana/boards:{folder['options']['path']}:ro" in mounts
