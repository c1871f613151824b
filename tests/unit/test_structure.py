"""What holds of every module of the library, whatever it does: sizes, names, and what docstrings tell of errors."""

import ast
import re
from collections import defaultdict
from pathlib import Path

SOURCES = Path(__file__).resolve().parents[2] / "src"
MODULES = {path.relative_to(SOURCES).as_posix(): path for path in sorted(SOURCES.rglob("*.py"))}
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in MODULES.items()}

MOST_LINES = 50
"""Lines of a function, its docstring aside; a longer one does more than one thing."""

SAME_NAMES = {
    "Comparison": "a node of the syntax tree, and two reports beside each other",
    "Quantity": "a node of the syntax tree, and the figure that an expression stands for",
    "Ends": "what is known of a comparison, and the bounds of a value with whether each is reached",
    "Growth": "a node of the syntax tree, and what it says once names and units are settled",
    "Limit": "a node of the syntax tree, and what it says once names and units are settled",
    "RangeLimit": "a node of the syntax tree, and what it says once names and units are settled",
}
"""Classes of one name that are meant to be, and why."""

NOT_RAISED_TO_CALLERS = {"AssertionError", "NotImplementedError"}
"""They say that the library is wrong, not what it was given."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(tree, path=()):
    """Go through the functions of a module, with the names of the classes and functions around them."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, Function):
            yield (*path, node.name), node
        if isinstance(node, Function | ast.ClassDef):
            yield from functions(node, (*path, node.name))
        else:
            yield from functions(node, path)


def lines_of(function):
    """Count the lines of a function without its docstring."""
    told = function.body[0] if ast.get_docstring(function) is not None else None
    return function.end_lineno - function.lineno + 1 - (told.end_lineno - told.lineno + 1 if told else 0)


def own_nodes(function):
    """Go through what is in a function, but not what is in functions inside it."""
    waiting = list(function.body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, Function | ast.ClassDef | ast.Lambda):
            waiting += ast.iter_child_nodes(node)


def name_of(raised):
    """Return the name of the exception that is raised; None for one that is handed on."""
    called = raised.func if isinstance(raised, ast.Call) else raised
    if isinstance(called, ast.Attribute):
        return called.attr
    return called.id if isinstance(called, ast.Name) else ""


def raised_by(function):
    """Return the exceptions that a function raises itself, less those that are no business of its callers."""
    caught = {node.name for node in own_nodes(function) if isinstance(node, ast.ExceptHandler)}
    names = {name_of(node.exc) for node in own_nodes(function) if isinstance(node, ast.Raise) and node.exc is not None}
    return {name for name in names - caught - NOT_RAISED_TO_CALLERS if not name.startswith("_")}


def test_functions_are_short():
    found = {
        f"{name}: {'.'.join(path)}"
        for name, tree in TREES.items()
        for path, node in functions(tree)
        if lines_of(node) > MOST_LINES
    }
    assert not found


def test_no_two_classes_have_one_name():
    places = defaultdict(list)
    for name, tree in TREES.items():
        for node in tree.body:
            if isinstance(node, ast.ClassDef):
                places[node.name].append(name)
    assert {name for name, modules in places.items() if len(modules) > 1} == SAME_NAMES.keys()


def test_docstrings_say_it_themselves():
    assert not [name for name, path in MODULES.items() if "See there." in path.read_text("utf-8")]


def undocumented():
    """Go through what public functions of public modules raise themselves and do not name in their docstrings."""
    for name, tree in TREES.items():
        if Path(name).stem.startswith("_") and Path(name).stem != "__init__":
            continue
        for path, node in functions(tree):
            if not any(part.startswith("_") for part in path):
                told = (ast.get_docstring(node) or "").partition("Raises:")[2]
                yield from (f"{name}: {'.'.join(path)}: {one}" for one in raised_by(node) if f"{one}:" not in told)


def test_docstrings_name_what_is_raised():
    assert not list(undocumented())


def test_pipelines_name_modules_that_are_there():
    told = {}
    for name, tree in TREES.items():
        said = (ast.get_docstring(tree) or "").split("\n\n")
        for words in [paragraph for paragraph in said if paragraph.startswith("Pipeline:")]:
            told[name] = re.findall(r"``([a-z_]+)``", words)
    assert len(told) >= 3 and all(told.values())
    assert {
        (name, module) for name, modules in told.items() for module in modules
        if not any(MODULES[name].parent.joinpath(there).exists() for there in (module, f"{module}.py"))
    } == set()  # fmt: skip
