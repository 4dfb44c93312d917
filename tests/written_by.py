"""A list of what each version of the writer has written, one line a file: `version name SHA-256`, the oldest first."""

from collections.abc import Iterator, Mapping


def faults(listed: str, today: Mapping[str, str], writer: int) -> list[str]:
    """Return what is wrong with a list, given the SHA-256 of what is written today and the version that writes it."""
    return list(_faults([_line(each) for each in listed.splitlines()], today, writer))


def _line(line: str) -> tuple[int, str, str]:
    version, name, digest = line.split()
    return int(version), name, digest


def _faults(lines: list[tuple[int, str, str]], today: Mapping[str, str], writer: int) -> Iterator[str]:
    known: dict[str, tuple[int, str]] = {}
    for version, name, digest in lines:
        if name in known and known[name][0] >= version:
            yield f"version {version} of the writer has two files {name}"
        known[name] = version, digest
    newest = max((version for version, _, _ in lines), default=writer)
    if newest > writer:
        yield f"version {newest} of the writer is listed, and WRITER is {writer}"
    for name, digest in sorted(today.items()):
        if name not in known:
            yield f"{name} is not listed: add `{writer} {name} {digest}`"
        elif known[name][1] != digest:
            yield f"{name} has other bytes: raise WRITER, and add `{max(newest + 1, writer)} {name} {digest}`"
