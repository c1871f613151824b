"""Attributes -> those that are missing although a scope in use cannot be told without them.

For rows that are not evaluated, because something else is wrong with them or with their file: all is said at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vtlt_rules.checked import CheckedRuleset, grouping_attributes, names_read
from vtlt_rules.evaluate.agencies import AgencyState
from vtlt_rules.evaluate.cells import Value
from vtlt_rules.evaluate.conditions import test_of
from vtlt_rules.verdict import Truth

_MOST_ASKED = 1_000_000
"""Combinations of attributes times scopes; whoever has more is told what else is wrong, and this later."""


class Placing:
    """Finds what is missing, once for each combination of the attributes that scopes ask for."""

    def __init__(self, ruleset: CheckedRuleset) -> None:
        self._scopes = {statement.scope.name: statement.scope for statement in ruleset.statements}
        self._grouping = grouping_attributes(ruleset)
        read = (name for one in self._scopes.values() for name in names_read(one.condition))
        self._names = [*dict.fromkeys((*read, *self._grouping))]
        self._known: dict[tuple[Value | None, ...], dict[str, str]] = {}

    def lacking(self, values: Mapping[str, Any]) -> Mapping[str, str]:
        """Return by their names the attributes that are missing, each with a scope that cannot be told without it."""
        kind = tuple(map(values.get, self._names))
        known = self._known.get(kind)
        if known is None:
            asked = len(self._scopes) + sum(map(len, self._grouping.values()))
            if len(self._known) * asked > _MOST_ASKED:
                return {}
            known = self._known[kind] = self._find(dict(values))
        return known

    def _find(self, values: dict[str, Value]) -> dict[str, str]:
        found: dict[str, str] = {}
        state = AgencyState.of_attributes(values)
        for scope in self._scopes.values():
            if test_of(scope.condition)(state) is Truth.UNKNOWN:
                for name in names_read(scope.condition):
                    if name not in values:
                        found.setdefault(name, scope.name)
        for name, scopes in self._grouping.items():
            for scope in scopes if name not in values else ():
                if test_of(scope.condition)(state) is not Truth.FALSE:
                    found.setdefault(name, scope.name)
        return found
