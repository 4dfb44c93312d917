"""A second opinion on every file of ours: pyx12, somebody else's reading of the implementation guide."""

import io
import json
import logging
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, TextIO, cast
from xml.sax.saxutils import escape

import pyx12.map_walker
import pyx12.params
import pyx12.x12n_document
from pyx12.map_if import segment_if
from pyx12.nodeCounter import NodeCounter

from connectors.x12.answers.words import ELEMENT_ERRORS, GROUP_ERRORS, SEGMENT_ERRORS, SET_ERRORS, TA1_NOTES
from connectors.x12.faults import Fault
from connectors.x12.reworded import Reworded

_GUIDES = ("834.5010.X220.A1.xml", "834.4010.X095.A1.xml")
_CHUNK = 1 << 16
_NEEDED = (*_GUIDES, "x12.control.00501.xml", "x12.control.00401.xml", "maps.xml", "codes.xml", "dataele.xml")

# pyx12 logs each error with the value at fault, so none of its loggers may say anything, whoever listens.
for _name in ("pyx12", *(each for each in logging.root.manager.loggerDict if each.startswith("pyx12."))):
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)
    logging.getLogger(_name).propagate = False

_Check = Callable[[Any, Any], tuple[bool, list[Any]]]
_REMEMBERED = 1000
"""Segments by place in the guide; what is said alike of many members is soon among them."""


def once(check: _Check) -> _Check:
    """Return pyx12's check of one segment without what it says again: a segment that was right in its place is.

    The check looks at nothing but the segment and the place. It takes most of the time, and most segments of a file,
    coverages, days and groups, are said of many members. What is remembered is gone with the map, after each file.
    """

    @wraps(check)
    def checked(place: Any, segment: Any) -> tuple[bool, list[Any]]:
        right: set[Any] = place.__dict__.setdefault("right_segments", set())
        said = (segment.seg_id, *[tuple([part.value for part in each.elements]) for each in segment.elements])
        if said in right:
            return True, []
        ok, errors = check(place, segment)
        if ok and not errors and len(right) < _REMEMBERED:
            right.add(said)
        return ok, errors

    return checked


class Counts(NodeCounter):  # type: ignore[misc]
    """How often loops and segments have come, by path as text: pyx12 writes parsed paths out anew at every look."""

    def __init__(self, initialCounts: Any = None) -> None:  # noqa: N803 — pyx12's name
        self._counts: dict[str, int] = {str(path): count for path, count in (initialCounts or {}).items()}

    def reset_to_node(self, xpath: object) -> None:
        """Forget the counts below a path; its own stays."""
        below = f"{xpath}/"
        for each in [each for each in self._counts if each.startswith(below)]:
            del self._counts[each]

    def increment(self, xpath: object) -> None:
        """Count one more."""
        self._counts[str(xpath)] = self.get_count(xpath) + 1

    def setCount(self, xpath: object, ct: int) -> None:  # noqa: N802
        """Let there be so many."""
        self._counts[str(xpath)] = ct

    def get_count(self, xpath: object) -> int:
        """Return how many there were."""
        return self._counts.get(str(xpath), 0)

    def getState(self) -> dict[str, int]:  # noqa: N802
        """Return all counts."""
        return self._counts


segment_if.is_valid_errors = once(segment_if.is_valid_errors)
pyx12.map_walker.NodeCounter = Counts


def verify(
    content: bytes | Path,
    *,
    extra_line_codes: frozenset[str] = frozenset(),
    extra_tier_codes: frozenset[str] = frozenset(),
) -> list[Fault]:
    """Return what pyx12 finds wrong with an 834; empty means that it accepts the file.

    About 1,000 to 1,500 members a second, memory flat for a file without faults.

    Args:
      content: the file, or where it lies.
      extra_line_codes: HD03 codes outside of the guide that the carrier has agreed to, `LIF` for life.
      extra_tier_codes: likewise HD05; one that the guide has may be among them.

    Never raises for the content: where pyx12 fails on a file, that is a fault too. What it is known to fail on without
    reason, repeated composites and the guide before its errata, is said to it otherwise (see `reworded`).
    """
    with _maps({"HD03": extra_line_codes, "HD05": extra_tier_codes}) as map_path:
        if isinstance(content, Path):
            with content.open(encoding="ascii", newline="") as text:
                return _judge(iter(lambda: text.read(_CHUNK), ""), map_path)
        try:
            return _judge([content.decode("ascii")], map_path)
        except UnicodeDecodeError as error:
            return [_not_ascii(error)]


def _judge(pieces: Iterable[str], map_path: str | None) -> list[Fault]:
    report = io.StringIO()
    # The base class: the usual one would read a configuration file of the machine.
    parameters = pyx12.params.ParamsBase()
    try:
        accepted = pyx12.x12n_document.x12n_document(
            parameters, cast("TextIO", Reworded(pieces)), None, None, fd_json=report, map_path=map_path
        )
    except UnicodeDecodeError as error:
        return [_not_ascii(error)]
    except Exception as error:  # pyx12 breaks on some files with whatever Python raised there
        return [Fault("file", "engine", f"pyx12 could not read it to the end: {type(error).__name__}")]
    faults = list(_faults(json.loads(report.getvalue() or "{}")))
    if not accepted and not faults:
        faults.append(Fault("ISA or ST", "envelope", "pyx12 rejects the envelope without saying why"))
    return faults


def _not_ascii(error: UnicodeDecodeError) -> Fault:
    return Fault(f"byte {error.start}", "ascii", "a byte that is no ASCII")


def _faults(report: dict[str, Any]) -> Iterator[Fault]:
    """Walk pyx12's report, interchange to element. Its own words are not used: they repeat the data."""
    for interchange in report.get("interchanges", ()):
        yield from _of("ISA", interchange, TA1_NOTES)
        for group in interchange["groups"]:
            yield from _of("GS", group, GROUP_ERRORS)
            for each in group["transactions"]:
                place = f"ST {each['trn_set_control_num']}"
                yield from _of(place, each, SET_ERRORS)
                for segment in each["segments"]:
                    yield from _of_segment(place, segment)


def _of_segment(place: str, segment: dict[str, Any]) -> Iterator[Fault]:
    here = f"{place} segment {segment['seg_count']} {segment['seg_id']}"
    yield from _of(here, segment, SEGMENT_ERRORS)
    for element in segment["elements"]:
        component = f"-{element['subele_pos']:02d}" if element["subele_pos"] else ""
        yield from _of(f"{here}{element['ele_pos'] or 0:02d}{component}", element, ELEMENT_ERRORS)


def _of(place: str, node: dict[str, Any], words: dict[str, str]) -> Iterator[Fault]:
    for error in node["errors"]:
        code = str(error["err_cde"])
        yield Fault(place, code, words.get(code, "an error that has no words here"))


@contextmanager
def _maps(extra: dict[str, frozenset[str]]) -> Iterator[str | None]:
    """Yield a folder of maps whose elements know the extra codes too; None is pyx12's own."""
    if not any(extra.values()):
        yield None
        return
    with as_file(files("pyx12") / "map") as source, tempfile.TemporaryDirectory(prefix="x12-maps-") as folder:
        for name in _NEEDED:
            shutil.copyfile(source / name, Path(folder) / name)
        for guide in _GUIDES:
            path = Path(folder) / guide
            text = path.read_text(encoding="utf-8")
            for element, codes in extra.items():
                text = _with_codes(text, element, codes)
            path.write_text(text, encoding="utf-8")
        yield folder


def _with_codes(text: str, element: str, codes: frozenset[str]) -> str:
    """Return the map with more codes for one element."""
    before, found, after = text.partition(f'<element xid="{element}">')
    assert found, "pyx12's map has the element"
    said = "".join(f"<code>{escape(each)}</code>" for each in sorted(codes))
    return before + found + after.replace("<valid_codes>", f"<valid_codes>{said}", 1)
