"""Mutants of a module: every small change of its syntax tree that this file knows, one at a time."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from attrs import frozen

_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_NAMES = {"min": "max", "max": "min", "all": "any", "any": "all"}
_TRUTHS = {"_TRUE": "_FALSE", "_FALSE": "_TRUE", "_MET": "_NOT_MET", "_NOT_MET": "_MET", "_UNKNOWN": "_FALSE"}


Change = Callable[[Any], None]
"""Makes a change, in a node."""


@frozen
class Mutant:
    """One change.

    Attributes:
        file: The module's file.
        number: Its place among the mutants of the module.
        first: The first line of the statement that was changed.
        function: The qualified name of the function that it is in; None outside of functions.
        what: The change, in words.
    """

    file: Path
    number: int
    first: int
    function: str | None
    what: str
    _place: int
    _change: Change

    def tree(self) -> ast.Module:
        """Return the whole changed module."""
        tree = ast.parse(self.file.read_text(encoding="utf-8"))
        self._change(list(_places(tree))[self._place].node)
        return ast.fix_missing_locations(tree)

    @property
    def name(self) -> str:
        """How a report calls it."""
        return f"{self.file.parent.name}/{self.file.name}:{self.first}: {self.what}"


@frozen
class _Place:
    """A node with the field of its parent that holds it, and where it stands."""

    node: ast.AST
    first: int
    function: str | None


def mutants_of(file: Path) -> list[Mutant]:
    """Return all mutants of a file, in order."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    found: list[Mutant] = []
    for index, place in enumerate(_places(tree)):
        for what, change in _changes(place.node):
            if place.function is not None or change is not _becoming_pass:  # without a constant nothing can be imported
                found.append(Mutant(file, len(found), place.first, place.function, what, index, change))
    return found


def _places(tree: ast.Module) -> Iterator[_Place]:
    yield from _in_body(tree.body, None, "")


def _in_body(body: list[ast.stmt], function: str | None, prefix: str) -> Iterator[_Place]:
    for statement in body:
        if isinstance(statement, ast.Import | ast.ImportFrom) or _is_text(statement) or _is_typing(statement):
            continue
        if isinstance(statement, ast.FunctionDef):
            name = f"{prefix}{statement.name}"
            yield from _in_body(statement.body, name, f"{name}.<locals>.")
            continue
        if isinstance(statement, ast.ClassDef):
            yield from _in_body(statement.body, function, f"{prefix}{statement.name}.")
            continue
        yield from _in_statement(statement, function, prefix)


def _in_statement(statement: ast.stmt, function: str | None, prefix: str) -> Iterator[_Place]:
    bodies = [getattr(statement, field) for field in ("body", "orelse", "finalbody") if getattr(statement, field, None)]
    heads = [
        node
        for field, value in ast.iter_fields(statement)
        if field not in ("body", "orelse", "finalbody", "handlers", "cases", "annotation")
        for node in (value if isinstance(value, list) else [value])
        if isinstance(node, ast.AST)
    ]
    first = statement.lineno
    yield _Place(statement, first, function)
    for head in heads:
        for node in ast.walk(head):
            yield _Place(node, first, function)
    for case in getattr(statement, "cases", []):
        if case.guard is not None:
            for node in ast.walk(case.guard):
                yield _Place(node, first, function)
        yield from _in_body(case.body, function, prefix)
    for body in bodies:
        yield from _in_body(body, function, prefix)
    for handler in getattr(statement, "handlers", []):
        yield from _in_body(handler.body, function, prefix)


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _is_typing(statement: ast.stmt) -> bool:
    """Tell whether a statement is there for the type checker: ``if TYPE_CHECKING``, an assertion, a bare annotation."""
    if isinstance(statement, ast.If):
        return isinstance(statement.test, ast.Name) and statement.test.id == "TYPE_CHECKING"
    return isinstance(statement, ast.Assert) or (isinstance(statement, ast.AnnAssign) and statement.value is None)


def _changes(node: ast.AST) -> Iterator[tuple[str, Change]]:
    """Go through the changes of one node: what each is, and a function that makes it."""
    yield from _changes_inside(node)
    if isinstance(node, ast.Assign | ast.AugAssign | ast.Expr | ast.Raise | ast.Continue | ast.Break):
        yield f"without `{ast.unparse(node)}`", _becoming_pass


def _changes_inside(node: ast.AST) -> Iterator[tuple[str, Change]]:
    match node:
        case ast.Compare(ops=ops):
            for i, old in enumerate(ops):
                for new in _COMPARISONS[type(old)]:
                    yield f"`{ast.unparse(node)}` with {new.__name__}", _setting(("ops", i), new())
        case ast.BinOp(op=op) | ast.AugAssign(op=op) if type(op) in _OPERATORS:
            new_op = _OPERATORS[type(op)]
            yield f"`{ast.unparse(node)}` with {new_op.__name__}", _setting(("op",), new_op())
        case ast.BoolOp(op=connective):
            other = ast.Or() if isinstance(connective, ast.And) else ast.And()
            yield f"`{ast.unparse(node)}` with {type(other).__name__}", _setting(("op",), other)
        case ast.UnaryOp(op=ast.Not()):
            yield f"`{ast.unparse(node)}` without not", _becoming_double_negation
        case ast.UnaryOp(op=ast.USub()):
            yield f"`{ast.unparse(node)}` without minus", _setting(("op",), ast.UAdd())
        case ast.IfExp() | ast.If() | ast.While():
            yield f"`{ast.unparse(node.test)}` turned round", _turn_round
        case ast.comprehension(ifs=[_, *_]):
            yield f"without `if {ast.unparse(node.ifs[0])}`", _setting(("ifs",), [])
        case ast.Constant(value=bool() as truth):
            yield f"{truth} turned round", _setting(("value",), not truth)
        case ast.Constant(value=int() as number):
            yield f"{number + 1} for {number}", _setting(("value",), number + 1)
        case ast.Constant(value=str() as text) if text:
            yield f"another text for {text!r}", _setting(("value",), f"{text}X")
        case ast.Name(id=name, ctx=ast.Load()) if name in _NAMES or name in _TRUTHS:
            other_name = _NAMES.get(name) or _TRUTHS[name]
            yield f"{other_name} for {name}", _setting(("id",), other_name)
        case ast.Return(value=value) if value is not None and not _is_none(value):
            yield f"nothing for `{ast.unparse(node)}`", _setting(("value",), ast.Constant(None))


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _setting(path: tuple[str] | tuple[str, int], value: object) -> Change:
    def change(node: Any) -> None:
        if len(path) == 1:
            setattr(node, path[0], value)
        else:
            getattr(node, path[0])[path[1]] = value

    return change


def _turn_round(node: ast.IfExp | ast.If | ast.While) -> None:
    node.test = ast.UnaryOp(ast.Not(), node.test)


def _becoming_double_negation(node: ast.UnaryOp) -> None:
    node.operand = ast.UnaryOp(ast.Not(), node.operand)


def _becoming_pass(node: ast.stmt) -> None:
    """Make a statement do nothing; the name that it would have bound is unbound."""
    node.__class__ = ast.Pass  # type: ignore[assignment]
    for field in [
        field for field in vars(node) if field not in ("lineno", "col_offset", "end_lineno", "end_col_offset")
    ]:
        delattr(node, field)


# ---- which statements are reached

REACHED = "__statement_reached__"
"""The name of the function that watched statements call with their file and line."""


def watched(file: Path) -> ast.Module:
    """Return a module in which every statement of a function first calls :data:`REACHED`."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            _watch_in(node, str(file))
    return ast.fix_missing_locations(tree)


def _watch_in(node: ast.AST, file: str) -> None:
    for field in ("body", "orelse", "finalbody"):
        statements = getattr(node, field, None)
        if isinstance(statements, list) and not isinstance(node, ast.IfExp | ast.Lambda):
            new: list[ast.stmt] = []
            for statement in statements:
                call = ast.parse(f"{REACHED}({file!r}, {statement.lineno})").body[0]
                for inner in ast.walk(call):
                    ast.copy_location(inner, statement)
                new += [call, statement]
                if not isinstance(statement, ast.FunctionDef):
                    _watch_in(statement, file)
            setattr(node, field, new)
    for inner_node in [*getattr(node, "cases", []), *getattr(node, "handlers", [])]:
        _watch_in(inner_node, file)
