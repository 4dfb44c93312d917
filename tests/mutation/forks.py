"""Work done in forks of this process: whether it went well, failed, or ran out of time."""

import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable, Iterable
from typing import Literal, NoReturn

import pytest

Outcome = Literal["killed", "timeout", "survived"]

SECONDS = 5
"""How much longer than without a mutant a test may run, in seconds of the processor."""
BYTES = 6 * 2**30
"""How much memory a mutant may take."""

_OPTIONS = (
    "-p",
    "no:cacheprovider",
    "-p",
    "no:xdist",
    "-o",
    "timeout=0",
    "-q",
    "--no-header",
    "-x",
    "--capture=no",
)


class _NoShrinking:
    """A plugin under which a property fails at its first counterexample, which nobody will read."""

    def pytest_configure(self) -> None:
        """Choose the profile after the one of tests/conftest.py, and before the tests are imported."""
        from hypothesis import Phase, settings

        settings.register_profile(
            "mutation",
            settings.get_profile("quick"),
            phases=[Phase.explicit, Phase.generate],
            max_examples=25,
        )
        settings.load_profile("mutation")


def run_tests(tests: Iterable[str], plugin: object) -> int:
    """Run pytest in this process with a plugin, and return its exit code."""
    return int(pytest.main([*_OPTIONS, *tests], plugins=[_NoShrinking(), plugin]))


def in_fork(work: Callable[[], int]) -> None:
    """Do work in a process of its own, and end the run unless it returns 0."""
    sys.stdout.flush()
    pid = os.fork()
    if not pid:
        _leave(work)
    if os.waitpid(pid, 0)[1]:
        sys.exit("the tests fail without a mutant, or the run was stopped")


def outcome_of(work: Callable[[], int]) -> Outcome:
    """Do a mutant's tests in a silent process, and return what became of the mutant."""
    sys.stdout.flush()
    pid = os.fork()
    if not pid:
        silence = os.open(os.devnull, os.O_RDWR)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
        _leave(work)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    if code == -signal.SIGVTALRM:
        return "timeout"
    return "killed" if code else "survived"


def within(seconds: float) -> None:
    """End this process when it has run so long and `SECONDS` more."""
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds + SECONDS)


def _leave(work: Callable[[], int]) -> NoReturn:
    code = 3
    try:
        code = work()
    except BaseException:
        traceback.print_exc()
    sys.stdout.flush()
    os._exit(code)
