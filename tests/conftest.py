"""What every test shares: how many random examples hypothesis tries, and that its days are the same each run."""

import os
from importlib import import_module
from pkgutil import walk_packages

import pytest
from hypothesis import Phase, settings

from tests.fixtures.kafka import kafka_broker, kafka_cluster, three_brokers
from tests.fixtures.logs import installation, log
from tests.fixtures.postgres import postgres_dsn, postgres_server

__all__ = [
    "installation",
    "kafka_broker",
    "kafka_cluster",
    "log",
    "postgres_dsn",
    "postgres_server",
    "three_brokers",
]

OURS = ("events", "connectors", "services")

# Not `explain`: it follows every line of every example, for minutes; a test that fails then ends by its time limit in
# the midst of an example, and hypothesis reports a flaky strategy instead of what failed.
PHASES = [Phase.explicit, Phase.reuse, Phase.generate, Phase.target, Phase.shrink]

settings.register_profile(
    "quick", max_examples=50, derandomize=True, deadline=None, database=None, phases=PHASES, print_blob=True
)
settings.register_profile("soak", max_examples=2000, deadline=None, phases=PHASES, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Import everything of ours before the first random example.

    Hypothesis tries the numbers and words that it finds in the modules imported by then; so a test would have other
    examples with each choice of tests that run before it in the same process.
    """
    if any(getattr(getattr(each, "obj", None), "is_hypothesis_test", False) for each in session.items):
        for name in OURS:
            for found in walk_packages(import_module(name).__path__, f"{name}."):
                import_module(found.name)
