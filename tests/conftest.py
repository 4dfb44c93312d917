"""What every test shares: how many random examples hypothesis tries, and that its days are the same each run."""

import os

from hypothesis import settings

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

settings.register_profile("quick", max_examples=50, derandomize=True, deadline=None, database=None)
settings.register_profile("soak", max_examples=2000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))
