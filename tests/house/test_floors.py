"""What import-linter cannot say about the floors: that each service is named in them, and that the core is pure."""

import re
from importlib.metadata import packages_distributions

from tests.house.tree import ROOT, Fault, Source, contract, imported, listed, modules, project

IMPURE = frozenset({"os", "random", "secrets", "socket", "subprocess", "time", "uuid"})
CORE_OF_A_SERVICE = frozenset({"law", "rules", "state", "decide", "projection"})
NEEDS_NO_HOME = frozenset({"pydantic", "pydantic-settings", "tzdata"})
"""Libraries that read no world: values, settings, and the table of time zones."""


def is_core(source: Source) -> bool:
    """Whether a module belongs to what must give the same answer when it is replayed."""
    if source.parts[0] == "services":
        return len(source.parts) > 2 and source.parts[2] in CORE_OF_A_SERVICE
    return source.parts[0] == "events"


def impurities(source: Source) -> list[Fault]:
    """Return the imports through which a module could ask for the time, chance, or its surroundings."""
    return [
        (source.path, line, name)
        for name, line in imported(source.tree)
        if name in IMPURE or (name.partition(".")[0] in IMPURE and name.partition(".")[0] != "os")
    ]


def distribution_key(name: str) -> str:
    """Return a distribution's name as packaging compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_service_stands_on_the_floors() -> None:
    """Every folder under services that decides is a layer among the services and a container of the inner floors."""
    deciding = {path.parent.name for path in (ROOT / "services").glob("*/decide.py")}
    layers = re.findall(r"\w+", " ".join(contract("floors-of-services")["layers"]))
    containers = {
        name.removeprefix("services.") for name in contract("floors-inside-a-service")["containers"]
    }

    assert deciding - set(layers) == set()
    assert deciding - containers == set()


def test_the_core_is_pure() -> None:
    """No module of the language, and no core of a service, can ask for time, chance or surroundings."""
    faults = [
        fault for source in modules("events", "services") if is_core(source) for fault in impurities(source)
    ]

    assert listed(faults) == ""


def test_an_impure_core_is_found() -> None:
    """A rule that imports the clock of the standard library is named with its line."""
    rule = Source("services/cobra/rules/grace.py", '"""Grace."""\nfrom time import time\n')

    assert is_core(rule)
    assert impurities(rule) == [(rule.path, 2, "time"), (rule.path, 2, "time.time")]


def test_every_library_has_a_home() -> None:
    """Each runtime dependency is either free of the world, or forbidden everywhere but in its home."""
    wanted = {
        distribution_key(re.split(r"[\[<>=!~; ]", line)[0]) for line in project()["project"]["dependencies"]
    }
    housed = {
        distribution_key(distribution)
        for package, distributions in packages_distributions().items()
        if package in contract("one-library-one-home")["forbidden_modules"]
        for distribution in distributions
    }

    assert wanted - housed - NEEDS_NO_HOME == set()


def homes_in_contract() -> set[tuple[str, str]]:
    """Return each library with each home that the contract allows it."""
    lines = (line.partition(" -> ") for line in contract("one-library-one-home")["ignore_imports"])
    return {(library, home.removesuffix(".**")) for home, _, library in lines}


def homes_in_table(table: str) -> set[tuple[str, str]]:
    """Return each library with each home that a table names; a row without a library belongs to the row above."""
    homes: set[tuple[str, str]] = set()
    libraries: list[str] = []
    for row in re.finditer(r"^  (\w[\w, ]*?|) {2,}((?:connectors|services)\.[\w.]+) ", table, re.MULTILINE):
        libraries = row[1].split(", ") if row[1] else libraries
        homes.update((library, row[2]) for library in libraries)
    return homes


def test_the_table_of_homes_is_true() -> None:
    """The table in `connectors/__init__.py` and the contract name the same homes for the same libraries."""
    table = (ROOT / "connectors" / "__init__.py").read_text(encoding="utf-8")

    assert homes_in_table(table) == homes_in_contract()
