"""The command line, called as its users call it."""

from tests.fixtures.command import Run, Said, folder, run

__all__ = ["Run", "Said", "folder", "run"]
