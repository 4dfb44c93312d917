"""What pyx12 accepts although it is wrong: the semantic validator, fast enough for every file.

words.py        the fault codes and their words; docs/validator.md is the same table
demands.py      what one carrier takes for wrong and another does not
grammar.py      delimiters and dialect, from the header
interchange.py  ISA to IEA: control numbers, counts, order
members.py      each row to its shape; most of it seen before
tokens.py       segments to tokens: by look-up, by pattern, or taken apart
segment.py      one segment: characters, codes, values (values.py, codes.py)
member.py       one row: its segments against each other (loops.py, shape.py)
families.py     rows together and whole, counts; tiers.py: tiers that fit
findings.py     faults and their places
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from connectors.x12.faults import Fault
from connectors.x12.semantics.demands import STRICT, Demands
from connectors.x12.semantics.findings import FAULTS_MOST
from connectors.x12.semantics.grammar import ISA_LENGTH, Grammar, grammar_of
from connectors.x12.semantics.interchange import Interchange
from connectors.x12.semantics.words import WORDS

__all__ = ["FAULTS_MOST", "STRICT", "WORDS", "Demands", "check"]

_CHUNK = 1 << 16
_LONGEST = 1 << 20
"""No member is longer, whatever all loops of the guide add up to in practice."""
_ANY = Demands()


def check(
    content: bytes | Path | Iterable[bytes],
    *,
    day_before_allowed: bool = False,
    demands: Demands = _ANY,
) -> list[Fault]:
    """Return what is wrong with the one interchange of a file, in order, at most a thousand faults.

    Args:
      content: the file, or where it lies, or its pieces.
      day_before_allowed: the carrier takes a coverage that ends on the day before it begins as cancelled.
      demands: what else this carrier takes for wrong.

    Never raises for the content. Memory does not grow with the file, but for the numbers of its families and sets,
    which must not come twice. Version 004010 is judged without the lists of codes, which are of 005010X220A1.
    """
    if day_before_allowed:
        demands = replace(demands, day_before_allowed=True)
    chunks = _chunks(content)
    header = b""
    for chunk in chunks:
        header += chunk
        if len(header) >= ISA_LENGTH:
            break
    grammar = grammar_of(header)
    if grammar is None:
        return [Fault("interchange segment 1 ISA", "isa", WORDS["isa"])]
    interchange = Interchange(grammar, demands)
    rest = header[ISA_LENGTH - 1 :].decode("latin-1")
    for chunk in chunks:
        rest = _read(rest, interchange, grammar, whole=False)
        if len(rest) > _LONGEST:
            interchange.findings.add("too-long", 0)
            return interchange.findings.faults
        if interchange.findings.full:
            return interchange.findings.faults
        rest += chunk.decode("latin-1")
    interchange.end(_read(rest, interchange, grammar, whole=True))
    return interchange.findings.faults


def _read(text: str, interchange: Interchange, grammar: Grammar, *, whole: bool) -> str:
    """Judge text that begins with a terminator, as far as its last member but one, or all of it; return the rest.

    Line ends after terminators are dropped, whichever of them have one.
    """
    end = grammar.terminator
    if "\r" in text:
        text = text.replace(end + "\r\n", end)
    if "\n" in text:
        text = text.replace(end + "\n", end)
    untidy = end + end in text or "\n" in text or "\r" in text
    first = end + "INS" + grammar.element
    cut = text.rfind(end if whole else first)
    if cut < 0:
        return text
    left = text[cut + 1 :] if whole else text[cut:]
    loose, *members = text[:cut].split(first)
    if loose:
        for segment in loose[1:].split(end):
            interchange.loose(segment)
    opening = "INS" + grammar.element
    for member in members:
        interchange.member((opening + member).split(end), untidy=untidy)
        if interchange.findings.full:
            return ""
    return left


def _chunks(content: bytes | Path | Iterable[bytes]) -> Iterator[bytes]:
    if isinstance(content, bytes):
        for start in range(0, len(content), _CHUNK):
            yield content[start : start + _CHUNK]
    elif isinstance(content, Path):
        with content.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk
    else:
        yield from content
