"""What CONTRIBUTING.md and ARCHITECTURE.md name in backquotes exists: files, names in the code, targets, options."""

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("CONTRIBUTING.md", "ARCHITECTURE.md")

FOLDERS = ("src", "tests", "grammar", "rulesets", "examples", "benchmarks", ".ci")
FILES = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*")) if path.is_file()]
FILES += [path for path in sorted(ROOT.iterdir()) if path.is_file()]
PLACES = [f"/{path.relative_to(ROOT).as_posix()}" for path in FILES]
"""Every file, from the top of the checkout, a slash before it."""

MADE_OF_PYTHON = [path for path in FILES if path.suffix == ".py"]
OTHER_WORDS = [
    path for path in FILES if path.suffix in (".lark", ".vtlt", ".toml") or path.name in ("Makefile", "run.py")
]

PLACEHOLDER = re.compile(r"…|(?<![A-Z])(?:FORMAT|LANG|PROVINCE|YEAR|FILE|CODE)(?![A-Z])")
"""A part of a name that stands for any: `FORMAT_table.py`, `test_plan_….py`."""


def quoted(page):
    """Return what stands in backquotes on a page, code blocks aside, each once with the line where it is first."""
    text = re.sub(r"^```.*?^```$", lambda match: "\n" * match[0].count("\n"), page, flags=re.MULTILINE | re.DOTALL)
    found = {}
    for match in re.finditer(r"`([^`\n]+)`", text):
        found.setdefault(match[1], text.count("\n", 0, match.start()) + 1)
    return found


class Names:
    """The names in Python files, docstrings and comments aside: all of them, and those that classes and modules define."""

    def __init__(self):
        self.all = set()
        self.members = defaultdict(set)
        for path in MADE_OF_PYTHON:
            tree = ast.parse(path.read_text(encoding="utf-8"))
            self.members[path.stem] |= {name for node in tree.body for name in bound(node)}
            for node in ast.walk(tree):
                self.all |= names_in(node)
                if isinstance(node, ast.ClassDef):
                    self.members[node.name] |= {name for inner in ast.walk(node) for name in bound(inner)}
        self.all |= {path.stem for path in MADE_OF_PYTHON}
        for path in OTHER_WORDS:
            self.all |= set(re.findall(r"[A-Za-z_]\w*", path.read_text(encoding="utf-8")))

    def has(self, dotted):
        """Tell whether a name exists; of a dotted one, whether the class or module before the dot defines it."""
        first, *rest = dotted.split(".")
        if first not in self.all:
            return False
        pairs = zip([first, *rest], rest, strict=False)
        return all(name in self.members.get(owner, self.all) for owner, name in pairs)


def bound(node):
    """Go through the names that a statement binds, attributes of `self` among them."""
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Assign(targets=targets):
            yield from (name for target in targets for name in targets_in(target))
        case ast.AnnAssign(target=target):
            yield from targets_in(target)
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            yield from (alias.asname or alias.name for alias in names)


def targets_in(node):
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name):
            yield inner.id
        elif isinstance(inner, ast.Attribute):
            yield inner.attr


def names_in(node):
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name) | ast.alias(name=name):
            return {name}
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return {name}
        case ast.keyword(arg=str() as name):
            return {name}
        case ast.Constant(value=str() as text) if text.isidentifier():
            return {text}
    return set()


NAMES = Names()
EVERYTHING = "\n".join(path.read_text(encoding="utf-8") for path in (*MADE_OF_PYTHON, *OTHER_WORDS))


def is_there(text):
    """Tell whether what stands in backquotes exists; what is no file, name, target or option is not looked at."""
    if PLACEHOLDER.search(text):
        return True
    if re.fullmatch(r"[\w./-]+/", text):
        return any(f"/{text}" in place for place in PLACES)
    if re.fullmatch(r"[\w.-]*(?:/[a-z_.][\w.-]*)+|[\w-]+\.(?:py|md|lark|json|toml|vtlt)", text):
        return any(place.endswith(f"/{text}") for place in PLACES)
    if made := re.fullmatch(r"make ([a-z-]+)", text):
        return f"\n{made[1]}:" in (ROOT / "Makefile").read_text(encoding="utf-8")
    if re.fullmatch(r"--[a-z-]+", text):
        return text in EVERYTHING
    if called := re.fullmatch(r"([A-Za-z_][\w.]*)(?:\(.*\))?", text):
        return not called[1].isascii() or NAMES.has(called[1])
    return True


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_names_exists(page):
    found = quoted((ROOT / page).read_text(encoding="utf-8"))
    assert {f"{page}:{line}": text for text, line in found.items() if not is_there(text)} == {}


def pairs_of(text):
    """Go through the names that a page says a module has: "`name` of `module.py`", "`module.py`: `name`"."""
    names, module = r"((?:`[A-Za-z_.]+`(?:,| and| or)? ?)+)", r"`([\w/]+\.py)`"
    for found, place in re.findall(f"{names}(?:in|of) {module}", text):
        yield from ((name, place) for name in re.findall(r"[A-Za-z_][\w.]*(?=`)", found))
    for place, found in re.findall(f"{module}: {names}", text):
        yield from ((name, place) for name in re.findall(r"[A-Za-z_][\w.]*(?=`)", found) if not name.endswith(".py"))


def has_names(path, dotted):
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return set(dotted.split(".")) <= {name for node in nodes for name in names_in(node)}


@pytest.mark.parametrize("page", PAGES)
def test_names_stand_in_the_modules_that_a_page_says(page):
    said = list(pairs_of(" ".join((ROOT / page).read_text(encoding="utf-8").split())))
    files = dict(zip(PLACES, FILES, strict=True))
    assert said or page != "CONTRIBUTING.md"
    wrong = [
        f"{name} in {module}"
        for name, module in said
        if not any(has_names(path, name) for place, path in files.items() if place.endswith(f"/{module}"))
    ]
    assert wrong == []
