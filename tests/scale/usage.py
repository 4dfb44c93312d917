"""What processes use, from /proc: seconds of CPU and resident memory."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """Return the CPU a process has used, with that of its children that have ended; 0 of one that is gone."""
    with suppress(OSError):
        return sum(map(int, _fields(pid)[11:15])) / _TICKS
    return 0.0


def loop_cpu_seconds(pid: int) -> float:
    """Return the CPU of a process's first thread alone, in which a worker's event loop runs."""
    with suppress(OSError):
        return sum(map(int, _fields(pid, f"task/{pid}/")[11:13])) / _TICKS
    return 0.0


def family_cpu_seconds(pid: int) -> float:
    """Return the CPU of a process and of all its children, living and ended."""
    return cpu_seconds(pid) + sum(map(cpu_seconds, _children(pid)))


def resident_mib(pid: int) -> float:
    """Return what a process holds in memory now."""
    return _status(pid, "VmRSS")


def peak_mib(pid: int) -> float:
    """Return the most that a process has held in memory."""
    return _status(pid, "VmHWM")


def _status(pid: int, name: str) -> float:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text("ascii").splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1]) / 1024
    return 0.0


def _children(parent: int) -> Iterator[int]:
    for each in Path("/proc").iterdir():
        if each.name.isdigit():
            with suppress(OSError):
                if int(_fields(int(each.name))[1]) == parent:
                    yield int(each.name)


def _fields(pid: int, part: str = "") -> list[str]:
    """Return what comes after the name, which may hold anything: state, parent, …, four times at 11 to 14."""
    return Path(f"/proc/{pid}/{part}stat").read_text().rpartition(") ")[2].split()
