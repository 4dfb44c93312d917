"""The command line, called as its users call it."""

from tests.fixtures.command import folder, run

__all__ = ["folder", "run"]
