"""What every module must keep to: a first sentence, a size, plain words, and no part that is only pretended."""

import ast
import re
from collections.abc import Iterator

from tests.house.tree import OURS, Fault, Source, functions, listed, modules

MODULE_LINES_MAX = 300
FUNCTION_LINES_MAX = 50

REPLACEMENTS = {
    "data": "say what they are: rows, members, content",
    "helper": "name what it does",
    "helpers": "name what it does",
    "info": "name what it tells",
    "manager": "name what it does",
    "status": "name what is so: outcome, position, answer",
    "util": "name what it does",
    "utils": "name what it does",
}
"""Words that say nothing, with what to say instead."""

NEVER_PART_OF_A_NAME = frozenset({"helper", "helpers", "manager", "util", "utils"})

WORDS_OF_A_STANDARD = {
    "connectors/metrics": {"status"},  # of an HTTP answer
    "events/cloudevents": {"data"},  # the attribute of CloudEvents
    "events/codec": {"data"},  # the attribute of CloudEvents
    "events/schema": {"data"},  # the attribute of CloudEvents
    "services/cli/service": {"status"},  # the verb `hub status`
    "services/demo/teller": {"data"},  # the attribute of CloudEvents
    "services/http": {"data", "status"},  # the attribute of CloudEvents; of an HTTP answer
}
"""Where a standard has given one of these words a meaning, by the beginning of the path."""


def lines_without_docstring(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return how many lines a function has from its `def` to its end, its docstring not counted."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    if ast.get_docstring(function) is not None:
        docstring = function.body[0]
        lines -= (docstring.end_lineno or docstring.lineno) - docstring.lineno + 1
    return lines


def size_faults(source: Source) -> Iterator[Fault]:
    """Find a module or function that has grown past what one head holds."""
    length = len(source.text.splitlines())
    if length > MODULE_LINES_MAX:
        yield source.path, length, f"more than {MODULE_LINES_MAX} lines"
    for function in functions(source.tree):
        if lines_without_docstring(function) > FUNCTION_LINES_MAX:
            yield source.path, function.lineno, f"{function.name}: more than {FUNCTION_LINES_MAX} lines"


def opening_faults(source: Source) -> Iterator[Fault]:
    """Find a module whose first line does not say what lives in it."""
    opening = (ast.get_docstring(source.tree) or "").partition("\n\n")[0].rstrip()
    if not source.text.startswith(('"""', 'r"""')) or not opening.endswith((".", ":")):
        yield source.path, 1, "opens without a sentence saying what lives here"


def given_names(node: ast.AST, *, in_derived_class: bool = False) -> Iterator[tuple[str, int]]:
    """Yield the names that code gives: classes, functions, arguments, variables.

    Annotated fields of classes, and arguments of methods of derived classes, may be the words of a standard or of a
    library; they are left out.
    """
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef):
            yield child.name, child.lineno
            yield from given_names(child, in_derived_class=bool(child.bases))
        elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield child.name, child.lineno
            if not in_derived_class:
                yield from (
                    (found.arg, found.lineno) for found in ast.walk(child.args) if isinstance(found, ast.arg)
                )
            yield from given_names(child)
        elif isinstance(node, ast.ClassDef) and isinstance(child, ast.AnnAssign):
            continue
        else:
            if isinstance(child, ast.Name) and isinstance(child.ctx, ast.Store):
                yield child.id, child.lineno
            yield from given_names(child, in_derived_class=in_derived_class)


def empty_word(name: str) -> str | None:
    """Return the word in a name that says nothing, if there is one."""
    words: list[str] = [word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)]
    if len(words) == 1 and words[0] in REPLACEMENTS:
        return words[0]
    return next((word for word in words if word in NEVER_PART_OF_A_NAME), None)


def word_faults(source: Source) -> Iterator[Fault]:
    """Find names that say nothing, each with what to say instead."""
    meant = {
        word for path, words in WORDS_OF_A_STANDARD.items() if source.path.startswith(path) for word in words
    }
    for name, line in ((source.parts[-1], 1), *given_names(source.tree)):
        if (word := empty_word(name)) is not None and word not in meant:
            yield source.path, line, f"{name}: {REPLACEMENTS[word]}"
    for number, text in enumerate(source.text.splitlines(), start=1):
        if re.search(r"effective[_ ]date", text, re.IGNORECASE):
            yield source.path, number, "say first day of coverage, or in-force day"


def pretended_faults(source: Source) -> Iterator[Fault]:
    """Find functions that are announced but not there. Doors (Protocols) and overloads have no body by nature."""
    doors = {
        id(method)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ClassDef) and any("Protocol" in ast.unparse(base) for base in node.bases)
        for method in functions(node)
    }
    for function in functions(source.tree):
        overload = any(ast.unparse(decorator).endswith("overload") for decorator in function.decorator_list)
        body = function.body[1:] if ast.get_docstring(function) is not None else function.body
        hollow = all(ast.unparse(line) == "..." for line in body)
        if hollow and body and id(function) not in doors and not overload:
            yield source.path, function.lineno, f"{function.name} has no body"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Name) and node.id == "NotImplementedError":
            yield source.path, node.lineno, "not implemented"


def test_every_module_opens_with_a_sentence() -> None:
    """Whoever opens a module reads first, in one sentence, what lives in it."""
    faults = [fault for source in modules(*OURS, "tests") for fault in opening_faults(source)]

    assert listed(faults) == ""


def test_modules_and_functions_stay_small() -> None:
    """No module is longer than 300 lines and no function longer than 50."""
    faults = [fault for source in modules(*OURS, "tests") for fault in size_faults(source)]

    assert listed(faults) == ""


def test_names_say_something() -> None:
    """No name of ours is one of the words that fit everything."""
    faults = [fault for source in modules(*OURS) for fault in word_faults(source)]

    assert listed(faults) == ""


def test_nothing_is_pretended() -> None:
    """No function of ours stands there without doing anything."""
    faults = [fault for source in modules(*OURS) for fault in pretended_faults(source)]

    assert listed(faults) == ""


def test_a_module_without_a_sentence_is_found() -> None:
    """A comment before the docstring, a missing one and a heading are no sentence."""
    texts = ('# first\n"""A sentence."""\n', "import re\n", '"""Heading"""\n')

    assert [len(list(opening_faults(Source("events/x.py", text)))) for text in texts] == [1, 1, 1]
    assert list(opening_faults(Source("events/x.py", '"""A sentence\nover two lines."""\n'))) == []


def test_size_is_found() -> None:
    """The first line too many is found; a long docstring does not count."""
    body = "    pass\n" * (FUNCTION_LINES_MAX - 1)
    docstring = '    """One.\n\n    Two.\n    """\n'

    assert list(size_faults(Source("events/x.py", "def f():\n" + docstring + body))) == []
    assert len(list(size_faults(Source("events/x.py", "def f():\n    pass\n" + body)))) == 1
    assert len(list(size_faults(Source("events/x.py", "\n" * (MODULE_LINES_MAX + 1))))) == 1


def test_empty_words_are_found() -> None:
    """Names of modules, classes, functions, arguments and variables are looked at; fields and overrides are not."""
    text = (
        '"""An effective date."""\n'
        "class FileManager:\n"
        "    data: int\n"
        "    def f(self, data): status = 1\n"
        "class Server(Base):\n"
        "    def write(self, data): pass\n"
        "payload_data = 1\n"
    )

    assert [line for _, line, _ in word_faults(Source("connectors/utils.py", text))] == [1, 2, 4, 4, 1]
    assert [line for _, line, _ in word_faults(Source("events/cloudevents.py", "data = status = 1"))] == [1]


def test_pretended_work_is_found() -> None:
    """A function of three dots is found, in a class too; a door is a door."""
    text = (
        "def f(): ...\n"
        "class A:\n    def g(self): raise NotImplementedError\n"
        "class P(Protocol):\n    def h(self): ...\n"
    )

    assert [line for _, line, _ in pretended_faults(Source("events/x.py", text))] == [1, 3]
