"""What every test shares: how many random examples hypothesis tries, and that its days are the same each run."""

import os

from hypothesis import settings

from tests.fixtures.logs import installation, log
from tests.fixtures.postgres import postgres_dsn, postgres_server

__all__ = ["installation", "log", "postgres_dsn", "postgres_server"]

settings.register_profile("quick", max_examples=50, derandomize=True, deadline=None, database=None)
settings.register_profile("soak", max_examples=2000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))
