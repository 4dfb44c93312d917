"""What is installed: the packages are ours alone, and every library is the version that the lock names."""

import re
from importlib.metadata import distributions, packages_distributions

from tests.house.tree import OURS, ROOT, project

PIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*==[0-9][A-Za-z0-9.+!]*")


def key(name: str) -> str:
    """Return a distribution's name as packaging compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def lock_lines() -> list[str]:
    """Return the lines of constraints.txt that are no comment."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def pins(lines: list[str]) -> dict[str, str]:
    """Return the version of each locked distribution."""
    return {key(name): version for name, _, version in (line.partition("==") for line in lines)}


def malformed(lines: list[str]) -> list[str]:
    """Return the lines of a lock that are anything but `name==version`: addresses, options, loose versions."""
    return [line for line in lines if PIN.fullmatch(line) is None]


def test_packages_are_ours_alone() -> None:
    """No other distribution of this environment brings a package called events, services or connectors."""
    owners = packages_distributions()

    assert {name: set(owners.get(name, [])) for name in OURS} == {name: {"benefits-hub"} for name in OURS}


def test_the_lock_is_a_list_of_versions() -> None:
    """The lock names one version of each distribution, and no place to get it from."""
    assert malformed(lock_lines()) == []
    assert len(pins(lock_lines())) == len(lock_lines())


def test_everything_wanted_is_locked() -> None:
    """Each library that pyproject.toml asks for has its version in the lock."""
    stated = project()["project"]
    wanted = [*stated["dependencies"], *stated["optional-dependencies"]["dev"]]
    names = {key(re.split(r"[\[<>=!~; ]", line)[0]) for line in wanted}

    assert names - pins(lock_lines()).keys() == set()


def test_what_is_installed_is_what_is_locked() -> None:
    """No library of this environment has another version than the lock says."""
    locked = pins(lock_lines())
    installed = {key(found.metadata["Name"]): found.version for found in distributions()}

    assert {
        name: version for name, version in installed.items() if locked.get(name, version) != version
    } == {}


def test_a_loose_lock_is_found() -> None:
    """A version left open, an address and an option are no pins."""
    loose = ["faust-streaming>=0.15", "pyx12 @ https://example.org/pyx12.zip", "--no-binary x"]

    assert malformed([*loose, "pyx12==4.0.0"]) == loose
