"""The guides as the tests of the house see them: what they name, and what there is to be named."""

import ast
import re
import shlex
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import product
from typing import Any

import typer
from pydantic import BaseModel

import services.cli
from connectors.metrics import Metrics
from tests.house.tree import OURS, ROOT, modules

GUIDES = (
    "README.md",
    "CHANGELOG.md",
    *(path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "docs").glob("*.md"))),
)
"""Every text that tells people how to use the hub, by its path."""

_SPAN = re.compile(r"```[a-z]*\n(.*?)```|`([^`]+)`", re.DOTALL)
_LINK = re.compile(r"\]\(([^)]+)\)")
_OUR_PATH = re.compile(
    r"(?:events|services|connectors|deploy|tests|docs)/[\w./*-]*|[\w-]+\.md|Makefile|pyproject\.toml"
)
_FIELD = re.compile(r"`(\w+)`(\*?)")
CODE = re.compile(r"[a-z]+(?:-[a-z]+)+")


@cache
def text_of(guide: str) -> str:
    """Return what a guide says."""
    return (ROOT / guide).read_text(encoding="utf-8")


def spans(text: str) -> Iterator[str]:
    """Yield what is set as code: each line of a block, and each stretch within a sentence."""
    for block, inline in _SPAN.findall(text):
        yield from block.splitlines() if block else [" ".join(inline.split())]


def table(text: str, heading: str) -> list[list[str]]:
    """Return the cells of the table, or tables, whose first heading this is, without the headings."""
    rows: list[list[str]] = []
    inside = False
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith(f"| {heading} |"):
            inside = True
        elif not line.startswith("|"):
            inside = False
        elif inside and set(cells[0]) != {"-"}:
            rows.append(cells)
    return rows


def missing_paths(text: str) -> list[str]:
    """Return the paths of this repository that are named and not there; a star stands for any name."""
    named = (span for span in spans(text) if _OUR_PATH.fullmatch(span))
    return [
        path for path in named if not any(ROOT.glob(path.rstrip("/"))) and not (ROOT / "docs" / path).exists()
    ]


def broken_links(guide: str, text: str) -> list[str]:
    """Return the links that lead to no file, or to no heading of it."""
    found = []
    for link in _LINK.findall(text):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = (ROOT / guide).parent / path if path else ROOT / guide
        headings = (
            re.findall(r"^#+ (.+)$", target.read_text("utf-8"), re.MULTILINE) if target.is_file() else []
        )
        if not target.exists() or (anchor and anchor not in {_anchor(each) for each in headings}):
            found.append(link)
    return found


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def commands(text: str) -> Iterator[list[str]]:
    """Yield each call of `hub` that a text shows, as words; `list|show` stands for two calls."""
    for span in spans(text):
        for part in re.split(r"&&|;| \| ", span):
            if not part.strip().startswith("hub "):
                continue
            words = [word for word in shlex.split(part, comments=True)[1:] if word not in {"…", "..."}]
            yield from map(list, product(*(word.split("|") for word in words)))


def command_fault(words: list[str]) -> str | None:
    """Return what the command line would not understand of a call, or None."""
    command: Any = typer.main.get_command(services.cli.app)
    waiting = list(words)
    arguments = 0
    while waiting:
        word = waiting.pop(0)
        if word.startswith("--"):
            option = next(
                (each for each in command.params if word in (*each.opts, *each.secondary_opts)), None
            )
            if option is None:
                return f"hub {' '.join(words)}: no option {word}"
            if not option.is_flag:
                waiting = waiting[1:]
        elif hasattr(command, "commands"):
            if word not in command.commands:
                return f"hub {' '.join(words)}: no command {word}"
            command = command.commands[word]
        else:
            arguments += 1
    taken = [each.nargs for each in getattr(command, "params", ()) if each.param_type_name == "argument"]
    return f"hub {' '.join(words)}: too many words" if -1 not in taken and arguments > sum(taken) else None


def options() -> set[str]:
    """Return every option of every command."""
    found: set[str] = set()
    waiting: list[Any] = [typer.main.get_command(services.cli.app)]
    while waiting:
        command = waiting.pop()
        waiting.extend(getattr(command, "commands", {}).values())
        found.update(word for each in command.params for word in (*each.opts, *each.secondary_opts))
    return found


def fields_of(model: type[BaseModel]) -> dict[str, bool]:
    """Return the fields of a model as they are sent, and whether each must be given."""
    return {each.alias or name: each.is_required() for name, each in model.model_fields.items()}


def fields_told(cell: str) -> dict[str, bool]:
    """Return the fields that a cell of a guide names; a star says that a field must be given."""
    return {name: bool(star) for name, star in _FIELD.findall(cell)}


def words_of(schema: Mapping[str, Any]) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield each field of a schema whose words are listed, with the words."""
    inner = schema.get("$defs", {})
    for shape in (schema, *inner.values()):
        for name, field in shape.get("properties", {}).items():
            for said in (field, *field.get("anyOf", ())):
                known = inner.get(said.get("$ref", "").rpartition("/")[2], said)
                if "enum" in known:
                    yield name, frozenset(known["enum"])


def examples(text: str) -> Iterator[str]:
    """Yield the events of the JSON blocks: one a block, or one a line."""
    for block in re.findall(r"```json\n(.*?)```", text, re.DOTALL):
        lines = block.splitlines()
        yield from lines if lines[0].endswith("}") else [block]


def codes_of_misfits() -> set[str]:
    """Return the codes that the source gives to events that do not fit."""
    found: set[str] = set()
    for source in modules("events", "services/eligibility"):
        for node in ast.walk(source.tree):
            said: Iterable[ast.expr] = ()
            if isinstance(node, ast.Call) and ast.unparse(node.func).lstrip("_") in {
                "Misfit",
                "Unusable",
                "Refused",
            }:
                said = node.args
            elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple):
                said = node.value.elts[:1] if ast.unparse(node.targets[0]).startswith("_UNKNOWN") else ()
            values = (each.value for each in said if isinstance(each, ast.Constant))
            found.update(value for value in values if isinstance(value, str) and CODE.fullmatch(value))
    return found


@cache
def literals() -> str:
    """Return every text that the source holds, one a line."""
    nodes = (node for source in modules(*OURS) for node in ast.walk(source.tree))
    return "\n".join(
        node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def metrics() -> set[str]:
    """Return the names of every metric."""
    return set(re.findall(r"^# HELP (\w+?)(?:_created)? ", Metrics().page().decode(), re.MULTILINE))
