"""Texts that scopes and `khi` ask for and no agency has: a slip on either side, which nothing else would show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from vtlt_rules.checked import CheckedRuleset, Condition, IsOneOf, Simple, conditions_in
from vtlt_rules.diagnostics.suggest import Suggester
from vtlt_rules.issues import Note
from vtlt_rules.text_keys import text_key

_MOST = 100
"""Texts that are named."""


def unmet_texts(ruleset: CheckedRuleset, spelled: Mapping[str, Mapping[str, str]]) -> list[Note]:
    """Name the texts of scopes and `khi` that no agency has, as far as agencies say anything of the attribute.

    Args:
        ruleset: The ruleset.
        spelled: For each attribute the keys of the texts that agencies have, and how each is spelled first.
    """
    asked = dict.fromkeys(_texts_asked_for(ruleset))
    unmet = ((name, text) for name, text in asked if spelled.get(name) and text_key(text) not in spelled[name])
    suggester = Suggester()
    found = []
    for name, text in islice(unmet, _MOST):
        meant = suggester.nearest(text_key(text), spelled[name])
        if meant is None:
            found.append(Note("unmet-text", name, facts={"text": text}))
        else:
            found.append(Note("unmet-text-near", name, facts={"text": text, "nearest": spelled[name][meant]}))
    return found


def _texts_asked_for(ruleset: CheckedRuleset) -> Iterator[tuple[str, str]]:
    for condition in _conditions(ruleset):
        for test in conditions_in(condition):
            if isinstance(test, IsOneOf) and ruleset.attributes[test.name].type is Simple.TEXT:
                yield from ((test.name, text) for text in sorted(test.values))


def _conditions(ruleset: CheckedRuleset) -> Iterator[Condition]:
    """Go through the conditions of statements, that of a scope once, however many statements have it."""
    scopes: set[int] = set()
    for statement in ruleset.statements:
        if id(statement.scope.condition) not in scopes:
            scopes.add(id(statement.scope.condition))
            yield statement.scope.condition
        if statement.condition is not None:
            yield statement.condition
