"""Whoever opens a rule or a connector finds its tests under the same path."""

from pathlib import Path

from tests.house.tree import ROOT, Source, imported, modules


def wants_a_mirror(source: Source) -> bool:
    """Whether a module must have tests of its own: a rule, or a public module of a connector."""
    if source.parts[-1].startswith("_"):
        return False
    return source.parts[0] == "connectors" or (source.parts[0] == "services" and "rules" in source.parts[:-1])


def is_mirrored(source: Source, tests: list[Source]) -> bool:
    """Whether a module has tests under its own path.

    That is a file of its name, one in the mirrored folder that imports the module, or, inside a connector of several
    modules, one of the folder's name beside the folder.
    """
    own = Path("tests", source.path).with_name(f"test_{source.parts[-1]}.py")
    places = {own.as_posix()}
    if source.parts[0] == "connectors" and len(source.parts) > 2:
        places.add(own.parent.with_name(f"test_{own.parent.name}.py").as_posix())
    if any(test.path in places for test in tests):
        return True
    beside = (test for test in tests if Path(test.path).parent == own.parent)
    return any(".".join(source.parts) == name for test in beside for name, _ in imported(test.tree))


def unmirrored(sources: list[Source], tests: list[Source]) -> list[str]:
    """Return the paths of the modules that want tests of their own and have none."""
    return [source.path for source in sources if wants_a_mirror(source) and not is_mirrored(source, tests)]


def test_rules_and_connectors_have_their_tests() -> None:
    """Each rule and each connector module is tested under its own path."""
    assert unmirrored(modules("services", "connectors"), modules("tests")) == []


def test_only_tests_of_what_exists() -> None:
    """No folder of tests mirrors a folder that is gone."""
    mirrored = {
        Path(source.path).parent for source in modules("tests/connectors", "tests/services", "tests/events")
    }
    gone = {folder.as_posix() for folder in mirrored if not (ROOT / folder.relative_to("tests")).is_dir()}

    assert gone == set()


def test_a_missing_mirror_is_found() -> None:
    """A rule without tests is named; private modules, workers and packages' openings need none of their own."""
    paths = [
        "services/cobra/rules/grace.py",
        "services/cobra/worker.py",
        "connectors/clock.py",
        "connectors/x12/__init__.py",
        "connectors/x12/_table.py",
        "connectors/x12/syntax.py",
        "connectors/x12/envelope.py",
        "connectors/x12/answers/ta1.py",
        "connectors/columns.py",
    ]
    tests = [
        Source("tests/connectors/test_clock.py", ""),
        Source("tests/connectors/x12/test_reading.py", "from connectors.x12 import syntax\n"),
        Source("tests/connectors/x12/test_answers.py", ""),
        Source("tests/test_connectors.py", ""),
        Source("tests/services/cobra/test_rules.py", ""),
        Source("tests/services/test_envelope.py", "from connectors.x12 import envelope\n"),
    ]

    assert unmirrored([Source(path, "") for path in paths], tests) == [
        "services/cobra/rules/grace.py",
        "connectors/x12/envelope.py",
        "connectors/columns.py",
    ]
