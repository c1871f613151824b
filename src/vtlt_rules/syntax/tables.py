"""The parser's tables, made from the grammar ahead of time: reading them takes a hundredth of the time of making them.

``tables.json`` beside this file is what Lark makes of ``grammar/vtlt.lark``, as plain data. It carries the digest of the
grammar and the version of Lark it was made with; where either differs from what is at hand the grammar itself is used, so
that stale tables can make a program slower but never wrong. ``make tables`` makes them anew.
"""

from __future__ import annotations

import hashlib
import json
from importlib.resources import files
from typing import Any

import lark
from lark import Lark
from lark.grammar import Rule
from lark.lark import PostLex
from lark.lexer import TerminalDef

from vtlt_rules.resources import grammar_text

STARTS = ("line", "given_threshold")
"""The rules that a parse may begin with."""

FILE = "tables.json"

_SHIFT = 0
"""The action after which a state follows; a rule to reduce by follows the other (Lark's ``Shift``, ``Reduce``)."""


def build_parser(postlex: PostLex) -> Lark:
    """Make a parser from the grammar."""
    return Lark(
        grammar_text(),
        parser="lalr",
        lexer="basic",
        start=list(STARTS),
        postlex=postlex,
        maybe_placeholders=True,
        propagate_positions=False,
    )


def load_parser(postlex: PostLex) -> Lark:
    """Make a parser from the tables, or from the grammar when they are not for it."""
    tables = read_tables()
    if tables is None or tables["grammar"] != digest(grammar_text()) or tables["lark"] != _lark_series():
        return build_parser(postlex)
    memo = {int(key): value for key, value in tables["memo"].items()}
    data = tables["data"]
    parser = data["parser"]["parser"]
    parser["states"] = {int(state): actions for state, actions in parser["states"].items()}
    return Lark._load_from_dict(data, memo, postlex=postlex)  # type: ignore[no-untyped-call, no-any-return]


def read_tables() -> dict[str, Any] | None:
    """Return the tables as they are; None when there are none."""
    file = files("vtlt_rules.syntax").joinpath(FILE)
    if not file.is_file():
        return None
    tables: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return tables


def digest(grammar: str) -> str:
    """Return the digest by which tables know their grammar; line ends do not matter."""
    return hashlib.sha256("\n".join(grammar.splitlines()).encode()).hexdigest()


def make_tables(postlex: PostLex) -> dict[str, Any]:
    """Make the tables of the grammar."""
    data, memo = build_parser(postlex).memo_serialize([TerminalDef, Rule])
    data["options"]["postlex"] = None  # it is given anew on loading
    data["parser"]["parser"] = _in_order(data["parser"]["parser"])
    return {"grammar": digest(grammar_text()), "lark": _lark_series(), "memo": memo, "data": data}


def _in_order(parser: dict[str, Any]) -> dict[str, Any]:
    """Number tokens and states anew, tokens by name, states as they are reached: Lark's numbers come from sets."""
    names: dict[int, str] = parser["tokens"]
    tokens = {name: number for number, name in enumerate(sorted(names.values()))}
    starts: dict[str, int] = parser["start_states"]
    reached = [starts[name] for name in sorted(starts)]
    states: dict[int, int] = {}
    for state in reached:  # grows on the way
        states[state] = len(states)
        for _, (action, argument) in sorted((names[token], value) for token, value in parser["states"][state].items()):
            if action == _SHIFT and argument not in reached:
                reached.append(argument)
    return {
        "tokens": {number: name for name, number in tokens.items()},
        "states": {
            states[old]: {
                tokens[names[token]]: (action, states[argument] if action == _SHIFT else argument)
                for token, (action, argument) in parser["states"][old].items()
            }
            for old in reached
        },
        "start_states": {name: states[state] for name, state in starts.items()},
        "end_states": {name: states[state] for name, state in parser["end_states"].items()},
    }


def _lark_series() -> str:
    return ".".join(lark.__version__.split(".")[:2])
